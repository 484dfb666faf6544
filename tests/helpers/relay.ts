import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { MESSAGE, SYNC_PATH } from '#lib/protocol/message.ts';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import type { Event } from '../../sync-server/src/log.ts';
import { type RelayOptions, start } from '../../sync-server/src/relay.ts';
import { openMemory } from '../../sync-server/src/store/memory.ts';
import { ticketed, type TestDevice } from './team.ts';

export interface TestRelay {
	/** http://127.0.0.1:port */
	readonly url: string;
	/** What it has logged. */
	readonly events: readonly Event[];
	close(): Promise<void>;
}

/** A folder below the system's temporary one, and what removes it. */
export async function temporaryFolder(): Promise<{ folder: string; remove(): Promise<void> }> {
	const folder = await mkdtemp(join(tmpdir(), 'runnel-relay-'));
	return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The real relay in this process, on a free port, with a store in memory unless options say else. */
export async function startRelay(options: Partial<RelayOptions> = {}): Promise<TestRelay> {
	const events: Event[] = [];
	const relay = await start({
		port: 0,
		host: '127.0.0.1',
		openStorage: () => Promise.resolve(openMemory()),
		app: 'build',
		now: Date.now,
		log: (event) => events.push(event),
		onFailure: () => undefined,
		...options
	});
	return { url: relay.url, events, close: () => relay.close() };
}

/** The relay as a process of its own, as it runs in earnest; it keeps port and folder over restarts. */
export class RelayProcess {
	readonly folder: string;
	readonly #remove: () => Promise<void>;
	readonly #env: Record<string, string>;
	#child: ChildProcess | undefined;
	#port = 0;

	private constructor(folder: string, remove: () => Promise<void>, env: Record<string, string>) {
		this.folder = folder;
		this.#remove = remove;
		this.#env = env;
	}

	/** Starts it on a free port with an empty folder. */
	static async start(env: Record<string, string> = {}): Promise<RelayProcess> {
		const { folder, remove } = await temporaryFolder();
		const relay = new RelayProcess(folder, remove, env);
		await relay.restart();
		return relay;
	}

	get url(): string {
		return `http://127.0.0.1:${this.#port}`;
	}

	/** Starts it again after `kill9` or `stop`, on the same port and folder. */
	async restart(): Promise<void> {
		this.#child = runRelay({
			// All devices of a test are at one address.
			LIMIT_REQUESTS_PER_MINUTE: '1000000',
			...this.#env,
			PORT: String(this.#port),
			DATA_DIR: this.folder
		});
		const line = await firstLine(this.#child);
		this.#port = Number(/:(\d+)$/.exec(line)?.[1]);
		if (!this.#port) throw new Error(`the relay printed "${line}", expected its address`);
	}

	/** As a power cut of the process: no handler of it runs. */
	async kill9(): Promise<void> {
		await this.#end('SIGKILL');
	}

	/** Stops the process where it is, until `wake`. */
	pause(): void {
		this.#child?.kill('SIGSTOP');
	}

	wake(): void {
		this.#child?.kill('SIGCONT');
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

/**
 * A stock y-websocket client of one document, with a fresh ticket of the device's for each socket; without a device it
 * offers none. Destroy it when done.
 */
export function connect(
	relay: { readonly url: string },
	room: string,
	device: TestDevice | undefined,
	doc: Y.Doc = new Y.Doc()
): WebsocketProvider {
	const url = relay.url.replace(/^http/, 'ws') + SYNC_PATH;
	const provider = new WebsocketProvider(url, room, doc, {
		disableBc: true,
		...(device && { WebSocketPolyfill: ticketed(device) })
	});
	// A stock client prints that it does not know these messages, and goes on.
	for (const type of [MESSAGE.hello, MESSAGE.refuse, MESSAGE.renew])
		provider.messageHandlers[type] = () => undefined;
	return provider;
}
