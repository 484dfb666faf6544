import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { MESSAGE, SYNC_PATH } from '#lib/protocol/message.ts';
import type { Grant } from '#lib/protocol/permission.ts';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { LIMITS, type Limits } from '../../sync-server/src/limits.ts';
import type { Event } from '../../sync-server/src/log.ts';
import { type RelayOptions, start } from '../../sync-server/src/relay.ts';
import { openMemory } from '../../sync-server/src/store/memory.ts';
import { protocolsFor, TestGate } from './gate.ts';

/** The limits as they are, unless a test says else. */
export function limitsWith(changed: Partial<Limits> = {}): Limits {
	const values = Object.entries(LIMITS).map(([name, { value }]) => [name, value]);
	return { ...(Object.fromEntries(values) as Limits), ...changed };
}

export interface TestRelay {
	/** http://127.0.0.1:port */
	readonly url: string;
	/** What it has logged. */
	readonly events: readonly Event[];
	readonly gate: TestGate;
	close(): Promise<void>;
}

/** A folder below the system's temporary one, and what removes it. */
export async function temporaryFolder(): Promise<{ folder: string; remove(): Promise<void> }> {
	const folder = await mkdtemp(join(tmpdir(), 'runnel-relay-'));
	return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The relay in this process, on a free port, with a store in memory and a gate of the tests unless options say else. */
export async function startRelay(
	options: Partial<Omit<RelayOptions, 'limits'>> & { readonly limits?: Partial<Limits> } = {}
): Promise<TestRelay> {
	const events: Event[] = [];
	const gate = new TestGate();
	const relay = await start({
		port: 0,
		host: '127.0.0.1',
		openStorage: () => Promise.resolve(openMemory()),
		openGate: () => gate,
		app: 'build',
		now: Date.now,
		log: (event) => events.push(event),
		onFailure: () => undefined,
		...options,
		limits: limitsWith(options.limits)
	});
	return { url: relay.url, events, gate, close: () => relay.close() };
}

/** The relay as a process of its own, as it runs in earnest; it keeps port and folder over restarts. */
export class RelayProcess {
	readonly folder: string;
	readonly #remove: () => Promise<void>;
	#child: ChildProcess | undefined;
	#port = 0;

	private constructor(folder: string, remove: () => Promise<void>) {
		this.folder = folder;
		this.#remove = remove;
	}

	/** Starts it on a free port with an empty folder. */
	static async start(): Promise<RelayProcess> {
		const { folder, remove } = await temporaryFolder();
		const relay = new RelayProcess(folder, remove);
		await relay.restart();
		return relay;
	}

	get url(): string {
		return `http://127.0.0.1:${this.#port}`;
	}

	/** Starts it again after `kill9` or `stop`, on the same port and folder. */
	async restart(): Promise<void> {
		this.#child = runRelay({ PORT: String(this.#port), DATA_DIR: this.folder });
		const line = await firstLine(this.#child);
		this.#port = Number(/:(\d+)$/.exec(line)?.[1]);
		if (!this.#port) throw new Error(`the relay printed "${line}", expected its address`);
	}

	/** As a power cut of the process: no handler of it runs. */
	async kill9(): Promise<void> {
		await this.#end('SIGKILL');
	}

	/** Stops it as a service manager does, and settles with its exit code. */
	async stop(): Promise<number | null> {
		return await this.#end('SIGTERM');
	}

	/** Ends it if it runs and removes its folder. */
	async close(): Promise<void> {
		await this.#end('SIGKILL');
		await this.#remove();
	}

	async #end(signal: NodeJS.Signals): Promise<number | null> {
		const child = this.#child;
		this.#child = undefined;
		if (!child || child.exitCode !== null) return child?.exitCode ?? null;
		const exited = once(child, 'exit');
		child.kill(signal);
		const [code] = (await exited) as [number | null];
		return code;
	}
}

/** Runs sync-server/src/main.ts with this environment; nothing of its log is shown. */
export function runRelay(env: Record<string, string>): ChildProcess {
	return spawn(process.execPath, ['sync-server/src/main.ts'], {
		env: { ...process.env, ...env },
		stdio: ['ignore', 'pipe', 'pipe']
	});
}

async function firstLine(child: ChildProcess): Promise<string> {
	if (!child.stdout || !child.stderr) throw new Error('spawned with pipes');
	let problem = '';
	child.stderr.on('data', (bytes: Buffer) => (problem = (problem + bytes.toString()).slice(-2000)));
	for await (const line of createInterface(child.stdout)) return line;
	throw new Error(`the relay ended before it printed its address: ${problem}`);
}

/** A stock y-websocket client of one document; each of its sockets comes with a ticket. Destroy it when done. */
export function connect(
	relay: { readonly url: string; readonly gate: TestGate },
	room: string,
	doc: Y.Doc = new Y.Doc(),
	grant?: Grant
): WebsocketProvider {
	const url = relay.url.replace(/^http/, 'ws') + SYNC_PATH;
	const provider = new WebsocketProvider(url, room, doc, { connect: false, disableBc: true });
	Object.defineProperty(provider, 'protocols', {
		get: () => protocolsFor(relay.gate, room, grant)
	});
	// A stock client prints that it does not know the message, and goes on.
	provider.messageHandlers[MESSAGE.hello] = () => undefined;
	provider.messageHandlers[MESSAGE.refuse] = () => undefined;
	provider.messageHandlers[MESSAGE.renew] = () => undefined;
	provider.connect();
	return provider;
}
