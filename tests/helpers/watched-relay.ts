import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import type { Event } from '../../sync-server/src/log.ts';
import { runRelay, temporaryFolder } from './relay.ts';

/** What an inspector answers. */
interface Answer {
	readonly id?: number;
	readonly result?: { readonly usedSize?: number; readonly backingStorageSize?: number };
}

/** The relay as a process of its own on the embedded store, with its log read and its memory measured. */
export class WatchedRelay {
	readonly url: string;
	/** The events of its log, but for sockets that were closed and requests that were refused: fuzzing makes many. */
	readonly events: Event[] = [];
	/** What it wrote that is no event: a crash. */
	readonly noise: string[] = [];
	exitCode: number | null | undefined;
	readonly #child: ChildProcess;
	readonly #inspector: string;
	readonly #remove: () => Promise<void>;

	private constructor(
		child: ChildProcess,
		{ url, inspector }: { url: string; inspector: string },
		remove: () => Promise<void>
	) {
		this.#child = child;
		this.url = url;
		this.#inspector = inspector;
		this.#remove = remove;
		child.once('exit', (code) => (this.exitCode = code));
	}

	/** Starts it on a free port with an empty folder. @param env e.g. LIMIT_FRAME_BYTES */
	static async start(env: Readonly<Record<string, string>> = {}): Promise<WatchedRelay> {
		const { folder, remove } = await temporaryFolder();
		const child = runRelay({
			...{ PORT: '0', DATA_DIR: folder, NODE_OPTIONS: '--inspect=127.0.0.1:0' },
			...env
		});
		if (!child.stdout || !child.stderr) throw new Error('spawned with pipes');
		const lines: string[] = [];
		const read: ((line: string) => void)[] = [];
		let inspector = '';
		createInterface(child.stderr).on('line', (line) => {
			inspector ||= /^Debugger listening on (ws:.*)$/.exec(line)?.[1] ?? '';
			for (const one of read) one(line);
			if (read.length === 0) lines.push(line);
		});
		const [line] = (await Promise.race([
			once(createInterface(child.stdout), 'line'),
			once(child, 'exit').then(() => [lines.join('\n')])
		])) as [string];
		const port = /:(\d+)$/.exec(line)?.[1];
		if (port === undefined || inspector === '') {
			child.kill('SIGKILL');
			await remove();
			throw new Error(`the relay printed "${line}", expected its address`);
		}
		const relay = new WatchedRelay(child, { url: `http://127.0.0.1:${port}`, inspector }, remove);
		for (const early of lines) relay.#read(early);
		read.push((line) => relay.#read(line));
		return relay;
	}

	/** What must never happen, whatever is sent. */
	get faults(): readonly unknown[] {
		return [
			...(this.exitCode === undefined ? [] : [{ exit: this.exitCode }]),
			...this.events.filter(({ event }) => event === 'fault' || event === 'store-failed'),
			...this.noise
		];
	}

	/** Bytes that are reachable in the main thread once garbage is collected: heap, and buffers beside it. */
	async reachable(): Promise<number> {
		const socket = new WebSocket(this.#inspector);
		await once(socket, 'open');
		let count = 0;
		const ask = async (method: string): Promise<Answer> => {
			const id = ++count;
			socket.send(JSON.stringify({ id, method }));
			for (;;) {
				const [data] = (await once(socket, 'message')) as [Buffer];
				const answer = JSON.parse(data.toString()) as Answer;
				if (answer.id === id) return answer;
			}
		};
		// Twice: what finalizers let go of is collected by the second.
		await ask('HeapProfiler.collectGarbage');
		await ask('HeapProfiler.collectGarbage');
		const { result } = await ask('Runtime.getHeapUsage');
		socket.terminate();
		return (result?.usedSize ?? NaN) + (result?.backingStorageSize ?? 0);
	}

	/** Bytes of the process in memory. */
	async resident(): Promise<number> {
		const status = await readFile(`/proc/${this.#child.pid}/status`, 'utf8');
		return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
	}

	/** A figure of /metrics. */
	async metric(name: string): Promise<number> {
		const text = await (await fetch(`${this.url}/metrics`)).text();
		return Number(new RegExp(`^runnel_${name} (.+)$`, 'm').exec(text)?.[1]);
	}

	/** Ends it if it runs and removes its folder. */
	async close(): Promise<void> {
		if (this.exitCode === undefined) {
			const exited = once(this.#child, 'exit');
			this.#child.kill('SIGKILL');
			await exited;
		}
		await this.#remove();
	}

	#read(line: string): void {
		if (!line.startsWith('{')) {
			if (!/^(Debugger|For help|Starting inspector|Warning)/.test(line)) this.noise.push(line);
			return;
		}
		const event = JSON.parse(line) as Event;
		if (event.event !== 'socket-closed' && event.event !== 'request-refused')
			this.events.push(event);
	}
}
