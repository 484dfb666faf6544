import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { MESSAGE } from '#lib/protocol/message.ts';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { afterEach, expect, test, vi } from 'vitest';
import type { WebsocketProvider } from 'y-websocket';
import { BASE_SEED, LONG, seeded } from '../helpers/random.ts';
import { connect, RelayProcess, runRelay, temporaryFolder } from '../helpers/relay.ts';
import { createTeam, type TestDevice, type TestTeam } from '../helpers/team.ts';
import { until } from '../helpers/until.ts';
import { keptIn } from './store/kept.ts';
import { tearLog } from './store/tearing.ts';

// Processes and workers start slowly beside other work.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

function roomOf({ workspace }: TestTeam, epoch = 1): string {
	return `${workspace}/ops/0/${epoch}`;
}

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function newFolder(): Promise<string> {
	const { folder, remove } = await temporaryFolder();
	cleanups.push(remove);
	return folder;
}

/** How a relay ended that could not start. */
async function endOf(env: Record<string, string>): Promise<{ code: number; problem: string }> {
	const child = runRelay(env);
	if (!child.stderr) throw new Error('spawned with pipes');
	const [problem, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
	return { code: code as number, problem };
}

test('a port in use is told in one line, and the exit code is 1', async () => {
	const holder = createServer().listen(0, '127.0.0.1');
	await once(holder, 'listening');
	cleanups.push(() => holder.close());
	const port = String((holder.address() as AddressInfo).port);
	const { code, problem } = await endOf({ PORT: port, DATA_DIR: await newFolder() });
	expect(code).toBe(1);
	expect(problem).toBe(`Port ${port} is in use. Choose another: PORT=8081 npm start\n`);
});

test('a folder that cannot be written is told in one line, and the exit code is 1', async () => {
	const file = join(await newFolder(), 'file');
	await writeFile(file, '');
	const { code, problem } = await endOf({ PORT: '0', DATA_DIR: join(file, 'below') });
	expect(code).toBe(1);
	expect(problem).toMatch(/^The folder .*below \(DATA_DIR\) cannot be used: .*\n$/);
});

test('a store that is no store is told in one line, and the exit code is 1', async () => {
	const folder = await newFolder();
	await writeFile(join(folder, 'runnel.db'), 'this is no database, and long enough to be seen so');
	const { code, problem } = await endOf({ PORT: '0', DATA_DIR: folder });
	expect(code).toBe(1);
	expect(problem).toMatch(/^The folder .* cannot be used: file is not a database\n$/);
});

test('a port that is none is told in one line, and the exit code is 1', async () => {
	const { code, problem } = await endOf({ PORT: 'http', DATA_DIR: await newFolder() });
	expect([code, problem]).toEqual([1, 'PORT=http is not a port from 0 to 65535.\n']);
});

test('SIGTERM closes sockets with 1012 and exits with 0 within two seconds', async () => {
	const relay = await RelayProcess.start();
	cleanups.push(() => relay.close());
	const team = await createTeam(relay);
	const a = connect(relay, roomOf(team), team.owner);
	cleanups.push(() => a.destroy());
	await until(() => a.synced);
	const closed = new Promise((resolve) => a.once('connection-close', (e) => resolve(e?.code)));
	const started = performance.now();
	expect(await relay.stop()).toBe(0);
	expect(performance.now() - started).toBeLessThan(2000);
	expect(await closed).toBe(1012);
});

test('SIGTERM to npm stops the relay that it runs', async () => {
	const env = { ...process.env, PORT: '0', DATA_DIR: await newFolder() };
	const npm = spawn('npm', ['run', '--silent', 'relay'], {
		env,
		stdio: ['ignore', 'pipe', 'pipe']
	});
	const [line] = (await once(npm.stdout, 'data')) as [Buffer];
	const url = /http:\S+/.exec(line.toString())?.[0] ?? '';
	expect((await fetch(`${url}/healthz`)).status).toBe(200);
	const exited = once(npm, 'exit');
	npm.kill('SIGTERM');
	expect((await exited)[0]).toBe(0);
	await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});

test('a second signal, as npm passes it on, does not cut the end short', async () => {
	const relay = runRelay({ PORT: '0', DATA_DIR: await newFolder() });
	await once(relay.stdout ?? relay, 'data');
	const exited = once(relay, 'exit');
	relay.kill('SIGINT');
	relay.kill('SIGINT');
	expect((await exited)[0]).toBe(0);
});

/** Writes until told to stop, and notes what has been acknowledged. */
class Writer {
	readonly acknowledged = new Set<string>();
	readonly provider: WebsocketProvider;
	readonly #name: string;
	#count = 0;
	#timer: NodeJS.Timeout | undefined;

	constructor(relay: { readonly url: string }, room: string, device: TestDevice, name: string) {
		this.#name = name;
		this.provider = connect(relay, room, device);
		const sent = new Map<number, string>();
		this.provider.messageHandlers[MESSAGE.acknowledge] = (_encoder, decoder) => {
			const text = sent.get(decoding.readVarUint(decoder));
			if (text !== undefined) this.acknowledged.add(text);
		};
		// What is written before both know each other's state waits for it, acknowledged or not.
		this.provider.once('sync', () => {
			this.#timer = setInterval(() => this.#write(sent), 4);
		});
	}

	#write(sent: Map<number, string>): void {
		const { doc, ws, wsconnected } = this.provider;
		const text = `${this.#name}-${++this.#count}`;
		const log = doc.getArray('o');
		log.insert(log.length, [text]);
		if (!wsconnected) return;
		sent.set(this.#count, text);
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, MESSAGE.acknowledge);
		encoding.writeVarUint(encoder, this.#count);
		ws?.send(encoding.toUint8Array(encoder));
	}

	stop(): void {
		clearInterval(this.#timer);
		this.provider.destroy();
	}
}

test('a full disk ends the relay; what it acknowledged is there, and nothing more is acknowledged', async () => {
	const folder = await newFolder();
	// No file grows above 400 KiB.
	const limited = ['-c', 'ulimit -f 400; exec "$@"', 'bash', process.execPath];
	const child = spawn('bash', [...limited, 'sync-server/src/main.ts'], {
		env: { ...process.env, PORT: '0', DATA_DIR: folder },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	const exited = once(child, 'exit');
	const log = text(child.stderr);
	const [line] = (await once(child.stdout, 'data')) as [Buffer];
	const relay = { url: /http:\S+/.exec(line.toString())?.[0] ?? '' };
	const team = await createTeam(relay);
	const writer = new Writer(relay, roomOf(team), team.owner, 'w');
	cleanups.push(() => writer.stop());
	expect((await exited)[0]).toBe(1);
	expect(await log).toContain('"event":"store-failed"');
	expect(writer.acknowledged.size).toBeGreaterThan(5);
	const kept = keptIn(folder).get(roomOf(team));
	expect([...writer.acknowledged].filter((one) => !kept?.has(one))).toEqual([]);
});

async function read(relay: RelayProcess, room: string, device: TestDevice): Promise<Set<string>> {
	const reader = connect(relay, room, device);
	await until(() => reader.synced);
	reader.destroy();
	return new Set(reader.doc.getArray<string>('o').toArray());
}

// Each round has new writers, so that none can bring back what the relay lost.
test(
	`kill -9 under four writers, its log torn, loses nothing acknowledged (seed ${BASE_SEED})`,
	async () => {
		const random = seeded(BASE_SEED);
		const relay = await RelayProcess.start();
		cleanups.push(() => relay.close());
		const team = await createTeam(relay);
		const acknowledged = new Map<string, string[]>();
		const lost = async (room: string): Promise<string[]> => {
			const kept = await read(relay, room, team.owner);
			return (acknowledged.get(room) ?? []).filter((text) => !kept.has(text));
		};
		const kills = LONG ? 1000 : 30;
		for (let kill = 0; kill < kills; kill++) {
			// A document of many rounds would make the test slow, not harder.
			const room = roomOf(team, 1 + Math.floor(kill / 10));
			const writers = [1, 2, 3, 4].map((n) => {
				return new Writer(relay, room, team.owner, `${kill}-${n}`);
			});
			const enough = 1 + random.int(120);
			await until(
				() => writers.reduce((sum, writer) => sum + writer.acknowledged.size, 0) >= enough
			);
			await relay.kill9();
			for (const writer of writers) {
				writer.stop();
				acknowledged.set(room, [...(acknowledged.get(room) ?? []), ...writer.acknowledged]);
			}
			tearLog(relay.folder, random);
			await relay.restart();
			expect(await lost(room), `kill ${kill}`).toEqual([]);
		}
		for (const room of acknowledged.keys()) expect(await lost(room)).toEqual([]);
		const total = [...acknowledged.values()].reduce((sum, { length }) => sum + length, 0);
		console.info(`${kills} kills, ${total} acknowledged, 0 lost`);
	},
	LONG ? 3_600_000 : 180_000
);
