import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createClient } from '@redis/client';
import { redisPath } from '../tools/redis.ts';

export type RedisConfig = Readonly<Record<string, string>>;

/** What a relay asks of its Redis. */
const SAFE: RedisConfig = { appendonly: 'yes', appendfsync: 'always', save: '' };

/** A real redis-server on loopback, in a temporary folder. It keeps port and folder over restarts. */
export class RedisServer {
	readonly port: number;
	readonly #folder: string;
	#child: ChildProcess | undefined;

	private constructor(port: number, folder: string) {
		this.port = port;
		this.#folder = folder;
	}

	/** As the relay needs it, but for what `config` says. */
	static async start(config: RedisConfig = {}): Promise<RedisServer> {
		const folder = await mkdtemp(join(tmpdir(), 'runnel-redis-'));
		const server = new RedisServer(await freePort(), folder);
		await server.restart(config);
		return server;
	}

	get url(): string {
		return `redis://127.0.0.1:${this.port}`;
	}

	/** Settles once it takes connections, and has read what it kept. */
	async restart(config: RedisConfig = {}): Promise<void> {
		const path = redisPath();
		if (path === undefined) throw new Error('redis-server is there, or its tests are skipped');
		const all = { bind: '127.0.0.1', port: String(this.port), dir: this.#folder };
		const args = Object.entries({ ...all, ...SAFE, ...config }).flatMap(([name, value]) => [
			`--${name}`,
			...(name === 'save' ? [value] : value.split(' '))
		]);
		const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'ignore'] });
		this.#child = child;
		let said = '';
		for await (const line of createInterface(child.stdout)) {
			said += `${line}\n`;
			if (line.includes('eady to accept connections')) {
				child.stdout.resume();
				return;
			}
		}
		throw new Error(`redis-server ended: ${said}`);
	}

	/** As a power cut of the process: no handler of it runs. */
	async kill9(): Promise<void> {
		await this.#end('SIGKILL');
	}

	/** Loses all that it kept; it must not run. */
	async forget(): Promise<void> {
		await rm(this.#folder, { recursive: true });
		await mkdir(this.#folder);
	}

	/** A client that may do anything. Destroy it when done. */
	async admin() {
		return await createClient({ url: this.url }).connect();
	}

	/** Stops its process where it is, until `wake`. */
	pause(): void {
		this.#child?.kill('SIGSTOP');
	}

	wake(): void {
		this.#child?.kill('SIGCONT');
	}

	/** Ends it if it runs and removes its folder. */
	async close(): Promise<void> {
		await this.#end('SIGKILL');
		await rm(this.#folder, { recursive: true, force: true });
	}

	async #end(signal: NodeJS.Signals): Promise<void> {
		const child = this.#child;
		this.#child = undefined;
		if (!child || child.exitCode !== null || child.signalCode !== null) return;
		const exited = once(child, 'exit');
		child.kill(signal);
		await exited;
	}
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	server.close();
	await once(server, 'close');
	if (!address || typeof address === 'string') throw new Error('a listening server has a port');
	return address.port;
}
