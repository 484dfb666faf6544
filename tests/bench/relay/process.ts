import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** CPU time is told in ticks of this many ms on every Linux of today. */
const TICK_MS = 10;

/** Hocuspocus stores 2 s after the last change. */
const CALM_LEAST_MS = 3000;
const CALM_MOST_MS = 30_000;
const CALM_STEP_MS = 500;
const CALM_CPU_MS = 10;

const PROBE = fileURLToPath(new URL('probe.ts', import.meta.url));

/** A server as a process of its own; it keeps its port over restarts. */
export class ServerProcess {
	readonly #args: readonly string[];
	readonly #env: Readonly<Record<string, string>>;
	#child: ChildProcess | undefined;
	#lines: Interface | undefined;
	#port = 0;

	constructor(args: readonly string[], env: Readonly<Record<string, string>>) {
		this.#args = args;
		this.#env = env;
	}

	get port(): number {
		return this.#port;
	}

	/** Settles once it has printed its address. */
	async start(): Promise<void> {
		const child = spawn(process.execPath, ['--expose-gc', '--import', PROBE, ...this.#args], {
			env: { ...process.env, ...this.#env, PORT: String(this.#port) },
			stdio: ['ignore', 'pipe', 'pipe']
		});
		this.#child = child;
		let problem = '';
		child.stderr.on('data', (bytes) => (problem = (problem + String(bytes)).slice(-2000)));
		this.#lines = createInterface(child.stdout);
		const ended = once(child, 'exit').then(() => undefined);
		const address = await Promise.race([this.#line(/:(\d+)\/?$/), ended]);
		if (address === undefined)
			throw new Error(`${this.#args.at(-1)} ended before it printed its address: ${problem}`);
		this.#port = Number(address);
	}

	/** CPU time it has used so far, ms. */
	cpu(): number {
		const fields = readFileSync(`/proc/${this.#pid()}/stat`, 'utf8').split(') ')[1]?.split(' ');
		return (Number(fields?.[11]) + Number(fields?.[12])) * TICK_MS;
	}

	/** Memory that it has in use, KiB. */
	rss(): number {
		const status = readFileSync(`/proc/${this.#pid()}/status`, 'utf8');
		return Number(/VmRSS:\s*(\d+)/.exec(status)?.[1]);
	}

	/** Memory of its main thread that is still needed after a collection, KiB. */
	async live(): Promise<number> {
		const found = this.#line(/^live (\d+)$/);
		process.kill(this.#pid(), 'SIGUSR2');
		return Number(await found) / 1024;
	}

	/** Settles when it has had nothing to do for a moment, after a time in which it may still begin something. */
	async calm(): Promise<void> {
		const deadline = performance.now() + CALM_MOST_MS;
		await wait(CALM_LEAST_MS);
		let before = -Infinity;
		while (this.cpu() - before > CALM_CPU_MS && performance.now() < deadline) {
			before = this.cpu();
			await wait(CALM_STEP_MS);
		}
	}

	/** Ends it as a service manager does (`SIGTERM`), or as a fault does (`SIGKILL`). */
	async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
		const child = this.#child;
		this.#child = undefined;
		if (!child || child.exitCode !== null || child.signalCode !== null) return;
		const exited = once(child, 'exit');
		child.kill(signal);
		await exited;
	}

	/** What a pattern finds in the next line that it fits. */
	#line(pattern: RegExp): Promise<string> {
		return new Promise((resolve) => {
			const look = (line: string) => {
				const found = pattern.exec(line)?.[1];
				if (found === undefined) return;
				this.#lines?.off('line', look);
				resolve(found);
			};
			this.#lines?.on('line', look);
		});
	}

	#pid(): number {
		const pid = this.#child?.pid;
		if (pid === undefined) throw new Error('the server does not run');
		return pid;
	}
}
