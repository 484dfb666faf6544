import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DocumentOptions } from '../../../sync-server/src/store/redis-documents.ts';
import { openRedis } from '../../../sync-server/src/store/redis.ts';
import type { Append, Entry, Snapshot, Storage } from '../../../sync-server/src/store/storage.ts';
import { RedisServer } from '../../helpers/redis.ts';
import type { Report } from '../../helpers/redis-node.ts';
import { holds, until } from '../../helpers/until.ts';
import { redisPath } from '../../tools/redis.ts';
import { contract } from './contract.ts';

const MiB = 1024 * 1024;
const OPTIONS: DocumentOptions = {
	keepMs: 60_000,
	waitingBytes: 64 * MiB,
	onFailure: () => undefined
};
const long = process.env['RUNNEL_LONG'] === '1';

describe.skipIf(redisPath() === undefined)('openRedis(url)', () => {
	let redis: RedisServer;
	// So that a node that is stopped is hung up on.
	const impatient = { 'client-output-buffer-limit': 'pubsub 1mb 512kb 1' };
	beforeAll(async () => void (redis = await RedisServer.start(impatient)));
	afterAll(() => redis.close());

	const cleanups: (() => unknown)[] = [];
	afterEach(async () => {
		for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
	});

	async function empty(): Promise<void> {
		const admin = await redis.admin();
		await admin.flushAll();
		admin.destroy();
	}

	async function node(options: Partial<DocumentOptions> = {}): Promise<Storage> {
		const storage = await openRedis(redis.url, { ...OPTIONS, ...options });
		cleanups.push(() => storage.close());
		return storage;
	}

	async function nodes(): Promise<[Storage, Storage]> {
		await empty();
		return [await node(), await node()];
	}

	contract('openRedis', async () => {
		await empty();
		const open: Storage[] = [];
		const another = async () => {
			const storage = await openRedis(redis.url, OPTIONS);
			open.push(storage);
			return storage;
		};
		const storage = await another();
		return {
			storage,
			pass: (ms) => delay(ms),
			async reopen() {
				await storage.close();
				return await another();
			},
			async remove() {
				for (const one of open) await one.close();
			}
		};
	});

	describe('refuses a Redis that cannot keep the promise', () => {
		test.each([
			['appendonly no', { appendonly: 'no' }],
			['appendfsync everysec', { appendfsync: 'everysec' }],
			['no-appendfsync-on-rewrite yes', { 'no-appendfsync-on-rewrite': 'yes' }],
			['maxmemory-policy allkeys-lru', { 'maxmemory-policy': 'allkeys-lru' }],
			['cluster', { 'cluster-enabled': 'yes' }],
			['replica', { replicaof: '127.0.0.1 1' }]
		])('%s', async (said, config) => {
			const careless = await RedisServer.start(config);
			cleanups.push(() => careless.close());
			await expect(openRedis(careless.url, OPTIONS)).rejects.toThrow(said);
		});

		test('and one that is not there', async () => {
			const gone = await RedisServer.start();
			await gone.close();
			await expect(openRedis(gone.url, OPTIONS)).rejects.toThrow('ECONNREFUSED');
		});

		test('and one that is told to be careless later', async () => {
			const failures: string[] = [];
			await empty();
			const storage = await node({ onFailure: (error: Error) => failures.push(String(error)) });
			const admin = await redis.admin();
			cleanups.push(async () => {
				await admin.configSet('appendfsync', 'always');
				admin.destroy();
			});
			await admin.configSet('appendfsync', 'everysec');
			await holds(() => expect(failures.join()).toContain('appendfsync everysec'));
			await expect(storage.append('a', by('ann', 'late'))).rejects.toThrow('appendfsync');
		});
	});

	describe('two nodes', () => {
		test('entries of both come to both in one order, large ones too', async () => {
			const [one, two] = await nodes();
			const here = recorder();
			const there = recorder();
			await one.open('a', here.onEntry);
			await two.open('a', there.onEntry);
			const large = 'large'.repeat(100_000);
			const appends = Array.from({ length: 400 }, (_, i) => {
				const text = i === 100 ? large : `${i}`;
				return (i % 2 ? one : two).append('a', by('ann', text));
			});
			expect(new Set(await Promise.all(appends))).toEqual(new Set(['kept']));
			await until(() => here.entries.length === 400 && there.entries.length === 400);
			expect(here.entries.map(({ seq }) => seq)).toEqual(upTo(400));
			expect(texts(here.entries)).toEqual(texts(there.entries));
			expect(texts(here.entries)).toContain(large);
		});

		test('what is given as `from` comes back to the node that gave it only', async () => {
			const [one, two] = await nodes();
			const here = recorder();
			const there = recorder();
			await one.open('a', here.onEntry);
			await two.open('a', there.onEntry);
			const from = {};
			await one.append('a', { ...by('ann', 'one'), from });
			await until(() => there.entries.length === 1);
			expect(here.entries[0]?.from).toBe(from);
			expect(there.entries[0]?.from).toBeUndefined();
		});

		test('the ledger holds across', async () => {
			const [one, two] = await nodes();
			await one.open('a', () => undefined);
			await two.open('a', () => undefined);
			expect(await one.append('a', { ...by('ann', '1'), claims: [7] })).toBe('kept');
			expect(await two.append('a', { ...by('bob', '2'), claims: [7] })).toBe('foreign');
			expect(await two.append('a', { ...by('ann', '3'), claims: [7] })).toBe('kept');
		});

		test('a team saved on one is told to the other; once it is, a revoked device writes nowhere', async () => {
			const [one, two] = await nodes();
			const changed: string[] = [];
			two.onTeam((workspace) => changed.push(workspace));
			const kept: string[] = [];
			let isRevoked = false;
			const writers = [one, two].map(async (storage) => {
				for (let i = 0; ; i++) {
					const after = isRevoked;
					const answer = await storage.append('a', by('bob', `${i}`));
					if (answer === 'revoked') return;
					if (after) kept.push(`${i}`);
				}
			});
			await delay(50);
			const also = { revoked: ['bob’s'], audit: [] };
			expect(await one.saveTeam('w', { version: 1, json: '1' }, also)).toBe(true);
			isRevoked = true;
			await Promise.all(writers);
			expect(kept).toEqual([]);
			await until(() => changed.includes('w'));
			expect(await two.saveTeam('w', { version: 1, json: '2' }, also)).toBe(false);
			expect(await two.team('w')).toEqual({ version: 1, json: '1' });
		});

		test('a ticket put on one is taken once', async () => {
			const [one, two] = await nodes();
			await one.put('ticket', 'ann', 60_000);
			const taken = await Promise.all([one.take('ticket'), two.take('ticket'), two.take('ticket')]);
			expect(taken.filter((value) => value === 'ann')).toHaveLength(1);
		});

		test('compact on both: each goes on from the newest, and the other’s can still be read', async () => {
			const [one, two] = await nodes();
			for (const i of upTo(4)) await one.append('a', by('ann', `${i}`));
			expect((await one.compact('a', snapshot(2), [Buffer.from('two')])).seq).toBe(2);
			expect((await two.compact('a', snapshot(4), [Buffer.from('four')])).seq).toBe(4);
			expect((await one.compact('a', snapshot(3), [Buffer.from('three')])).seq).toBe(4);
			expect(String(await one.chunk('a', 2, 0))).toBe('two');
			expect(String(await one.chunk('a', 4, 0))).toBe('four');
		});
	});

	test('compact trims the log and old snapshots to what can be restored', async () => {
		await empty();
		const storage = await node({ keepMs: 300 });
		for (const i of upTo(9)) {
			await storage.append('a', by('ann', `${i}`));
			if (i % 3 !== 0) continue;
			await storage.compact('a', snapshot(i), [Buffer.from(`${i}`)]);
			await delay(350);
		}
		const { tail, snapshot: newest } = await storage.open('a', () => undefined);
		expect([newest?.seq, tail]).toEqual([9, []]);
		expect((await storage.read('a', 0)).map(({ seq }) => seq)).toEqual([7, 8, 9]);
		await expect(storage.chunk('a', 3, 0)).rejects.toThrow();
		expect(String(await storage.chunk('a', 6, 0))).toBe('6');
		expect(await storage.append('a', by('ann', '10'))).toBe('kept');
	});

	describe('open refuses what is not as it was written', () => {
		const log = (document: string) => `runnel:document:${document}:log`;

		test.each<[string, (admin: Awaited<ReturnType<RedisServer['admin']>>) => Promise<unknown>]>([
			['an entry is missing at the start', (admin) => admin.xTrim(log('a'), 'MAXLEN', 2)],
			['an entry is missing at the end', (admin) => admin.xTrim(log('a'), 'MAXLEN', 0)],
			['it is another document’s', (admin) => admin.copy(log('b'), log('a'), { REPLACE: true })],
			['the snapshot is missing', (admin) => admin.hSet('runnel:document:a', 'snapshot', '3')]
		])('%s; others are served', async (_, damage) => {
			const [one] = await nodes();
			for (const i of upTo(3))
				for (const document of ['a', 'b']) await one.append(document, by('ann', `${i}`));
			const admin = await redis.admin();
			await damage(admin);
			admin.destroy();
			await expect(one.open('a', () => undefined)).rejects.toThrow();
			expect((await one.open('b', () => undefined)).tail).toHaveLength(3);
			expect(await one.append('b', by('ann', '4'))).toBe('kept');
		});
	});

	describe('Redis goes away', () => {
		test('killed and restarted under writers: nothing acknowledged is lost, both nodes have one log', async () => {
			const [one, two] = await nodes();
			const here = recorder();
			const there = recorder();
			await one.open('a', here.onEntry);
			await two.open('a', there.onEntry);
			let isOver = false;
			const kept: string[] = [];
			const writers = [one, two].flatMap((storage, node) =>
				upTo(4).map(async (writer) => {
					for (let i = 0; !isOver; i++) {
						const text = `${node} ${writer} ${i}`;
						expect(await storage.append('a', by('ann', text))).toBe('kept');
						kept.push(text);
					}
				})
			);
			for (let kills = long ? 30 : 4; kills > 0; kills--) {
				await delay(100 + Math.random() * 200);
				await redis.kill9();
				await expect(one.open('b', () => undefined)).rejects.toThrow('away');
				await delay(Math.random() * 300);
				await redis.restart();
			}
			await delay(200);
			isOver = true;
			await Promise.all(writers);
			const log = await all(one, 'a');
			expect(log.map(({ seq }) => seq)).toEqual(upTo(log.length));
			await until(() => [here, there].every(({ entries }) => entries.length === log.length));
			expect(texts(here.entries)).toEqual(texts(log));
			expect(texts(there.entries)).toEqual(texts(log));
			const found = new Set(texts(log));
			expect(kept.filter((text) => !found.has(text))).toEqual([]);
			expect(kept.length).toBeGreaterThan(100);
		});

		test('paused: appends wait, and are kept once it is awake', async () => {
			const [one] = await nodes();
			const { entries, onEntry } = recorder();
			await one.open('a', onEntry);
			redis.pause();
			let settled = 0;
			const appends = upTo(10).map(async (i) => {
				await one.append('a', by('ann', `${i}`));
				settled++;
			});
			await delay(300);
			expect(settled).toBe(0);
			redis.wake();
			await Promise.all(appends);
			expect(texts(entries)).toEqual(upTo(10).map(String));
		});

		test('comes back without what it had answered for: the node takes no more', async () => {
			const failures: string[] = [];
			await empty();
			const storage = await node({ onFailure: (error: Error) => failures.push(String(error)) });
			await storage.open('a', () => undefined);
			await storage.append('a', by('ann', 'one'));
			await redis.kill9();
			await redis.forget();
			await redis.restart();
			await holds(() => expect(failures.join()).toContain('forgotten'));
			await expect(storage.append('a', by('ann', 'two'))).rejects.toThrow('forgotten');
			await expect(storage.open('b', () => undefined)).rejects.toThrow('forgotten');
		});

		test('for long: what waits is bounded, and close gives up', async () => {
			await empty();
			const failures: string[] = [];
			const onFailure = (error: Error) => failures.push(String(error));
			const bounded = await openRedis(redis.url, { ...OPTIONS, waitingBytes: 1000, onFailure });
			const patient = await openRedis(redis.url, { ...OPTIONS, onFailure });
			await redis.kill9();
			cleanups.push(() => redis.restart());
			const append = by('ann', 'x'.repeat(300));
			const waiting = upTo(5).map(() => bounded.append('a', append));
			await delay(10);
			waiting.push(bounded.append('a', append));
			for (const one of await Promise.allSettled(waiting)) expect(one.status).toBe('rejected');
			expect(failures.join()).toContain('too much waits');
			await bounded.close();
			const late = patient.append('a', append);
			await Promise.all([patient.close(), expect(late).rejects.toThrow('not kept')]);
		});

		test('what was missed meanwhile comes when it is back, changes of teams too', async () => {
			const [one] = await nodes();
			const { entries, onEntry } = recorder();
			await one.open('a', onEntry);
			const changed: string[] = [];
			one.onTeam((workspace) => changed.push(workspace));
			await redis.kill9();
			// Until it is tried once a second.
			await delay(1200);
			await redis.restart();
			const two = await node();
			await two.append('a', by('ann', 'missed'));
			await two.saveTeam('w', { version: 1, json: '' }, { revoked: [], audit: [] });
			await until(() => changed.includes('w') && entries.length === 1);
			expect(texts(entries)).toEqual(['missed']);
		});
	});

	test('a node that was stopped for a while has everything when it is woken', async () => {
		const [one] = await nodes();
		const here = recorder();
		await one.open('a', here.onEntry);
		const child = spawn(process.execPath, ['tests/helpers/redis-node.ts', redis.url, 'a'], {
			stdio: ['pipe', 'pipe', 'inherit']
		});
		cleanups.push(() => child.kill('SIGKILL'));
		const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
		await lines.next();
		const kept: string[] = [];
		let isOver = false;
		const writer = (async () => {
			for (let i = 0; !isOver; i++) {
				const text = `here ${i} ${'.'.repeat(1000)}`;
				await one.append('a', by('ann', text));
				kept.push(text);
			}
		})();
		await until(() => here.entries.length > 100);
		child.kill('SIGSTOP');
		await delay(long ? 30_000 : 3_000);
		child.kill('SIGCONT');
		await delay(500);
		isOver = true;
		await writer;
		const report = await reportOf(child, lines);
		const log = await all(one, 'a');
		const found = new Set(texts(log));
		for (const text of [...kept, ...report.kept]) expect(found.has(text)).toBe(true);
		expect(report.kept.length).toBeGreaterThan(0);
		await until(() => here.entries.length === log.length);
		expect(texts(here.entries)).toEqual(texts(log));
		expect(report.entries.map(({ seq }) => seq)).toEqual(upTo(report.entries.length));
		expect(report.entries.map(({ text }) => text)).toEqual(
			texts(log).slice(0, report.entries.length)
		);
		expect(report.entries.map(({ text }) => text)).toContain(report.kept.at(-1));
	});
});

async function reportOf(child: ChildProcess, lines: AsyncIterator<string>): Promise<Report> {
	child.stdin?.write('report\n');
	const { value } = (await lines.next()) as { value: string };
	return JSON.parse(value) as Report;
}

function by(member: string, update: string): Append {
	return { update: Buffer.from(update), member, device: `${member}’s`, claims: [] };
}

function recorder() {
	const entries: Entry[] = [];
	return { entries, onEntry: (entry: Entry) => void entries.push(entry) };
}

async function all(storage: Storage, document: string): Promise<readonly Entry[]> {
	const entries: Entry[] = [];
	for (;;) {
		const page = await storage.read(document, entries.length);
		if (page.length === 0) return entries;
		entries.push(...page);
	}
}

function snapshot(seq: number): Snapshot {
	const [vector, deletes] = [Uint8Array.of(seq), Uint8Array.of()];
	return { seq, vector, deletes, chunks: [{ bytes: 3, ends: Uint8Array.of() }] };
}

function texts(entries: readonly Entry[]): string[] {
	return entries.map(({ update }) => Buffer.from(update).toString());
}

function upTo(count: number): number[] {
	return Array.from({ length: count }, (_, index) => index + 1);
}
