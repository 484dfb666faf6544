import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { formatBlob } from '#lib/protocol/blob.ts';
import { CLOSE, MESSAGE } from '#lib/protocol/message.ts';
import { LONG } from '../helpers/random.ts';
import { RawClient } from '../helpers/raw-client.ts';
import { RedisServer } from '../helpers/redis.ts';
import { connect, RelayProcess } from '../helpers/relay.ts';
import { createTeam, deviceOf, type TestDevice } from '../helpers/team.ts';
import { until } from '../helpers/until.ts';
import { redisPath } from '../tools/redis.ts';

/** Edits of a writer come so many ms apart. */
const PACE_MS = 20;
const WRITERS_EACH = 3;
const PAUSE_MS = LONG ? 30_000 : 5_000;

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Two relays on one Redis, and a workspace with a device of the owner's on the first and a member's on the second. */
async function twoRelays() {
	const redis = await RedisServer.start();
	cleanups.push(() => redis.close());
	const env = { REDIS_URL: redis.url, LIMIT_REQUESTS_PER_MINUTE: '1000000' };
	const relays = [await RelayProcess.start(env), await RelayProcess.start(env)] as const;
	for (const relay of relays) cleanups.push(() => relay.close());
	const team = await createTeam(relays[0]);
	const there = { ...team, relay: relays[1] };
	const document = `${team.workspace}/note/0/d1`;
	return { redis, relays, team, there, document, ann: team.owner, bob: await deviceOf(there) };
}

function open(device: TestDevice, document: string, doc = new Y.Doc()): WebsocketProvider {
	const provider = connect(device.relay, document, device, doc);
	cleanups.push(() => provider.destroy());
	return provider;
}

/** A stock client that writes without end, and knows what of it was acknowledged. */
class Writer {
	/** Every edit, and those that the relay has acknowledged. */
	readonly made: string[] = [];
	readonly acknowledged = new Set<string>();
	/** The codes its sockets were closed with. */
	readonly codes: number[] = [];
	readonly provider: WebsocketProvider;
	readonly #asked = new Map<number, number>();
	#timer: NodeJS.Timeout;
	#count = 0;

	constructor(name: string, device: TestDevice, document: string) {
		this.provider = open(device, document);
		const edits = this.provider.doc.getMap<number>('edits');
		this.provider.on('connection-close', (event) => {
			this.codes.push(event?.code ?? 0);
			this.#asked.clear();
		});
		this.provider.messageHandlers[MESSAGE.acknowledge] = (_encoder, decoder) => {
			const made = this.#asked.get(decoding.readVarUint(decoder)) ?? 0;
			for (const key of this.made.slice(this.acknowledged.size, made)) this.acknowledged.add(key);
		};
		this.#timer = setInterval(() => {
			const key = `${name} ${this.made.length}`;
			edits.set(key, Math.random());
			edits.set(`last of ${name}`, this.made.length);
			this.made.push(key);
			this.#ask();
		}, PACE_MS);
	}

	stop(): void {
		clearInterval(this.#timer);
	}

	/** Before that it is not known what has been sent. */
	#ask(): void {
		if (!this.provider.synced) return;
		this.#asked.set(++this.#count, this.made.length);
		const message = encoding.encode((encoder) => {
			encoding.writeVarUint(encoder, MESSAGE.acknowledge);
			encoding.writeVarUint(encoder, this.#count);
		});
		this.provider.ws?.send(message);
	}
}

function digest({ doc }: WebsocketProvider): string {
	const edits = doc.getMap('edits');
	const sorted = [...edits.keys()].sort().map((key) => [key, edits.get(key)]);
	return JSON.stringify([sorted, [...Y.decodeStateVector(Y.encodeStateVector(doc))].sort()]);
}

function has({ doc }: WebsocketProvider, keys: Iterable<string>): boolean {
	const edits = doc.getMap('edits');
	return [...keys].every((key) => edits.has(key));
}

describe.skipIf(redisPath() === undefined)('two relays at one Redis', () => {
	test('edits cross, in the order of one log, and a ticket of one is good at the other', async () => {
		const { ann, bob, document, relays } = await twoRelays();
		const here = open(ann, document);
		const there = open(bob, document);
		await until(() => here.synced && there.synced);
		here.doc.getMap('edits').set('a', 1);
		there.doc.getMap('edits').set('b', 2);
		await until(() => has(here, ['a', 'b']) && has(there, ['a', 'b']));
		const elsewhere = connect(relays[1], document, ann);
		cleanups.push(() => elsewhere.destroy());
		await until(() => elsewhere.synced && has(elsewhere, ['a', 'b']));
		expect(digest(elsewhere)).toBe(digest(here));
	});

	test('a blob that was put at one is read at the other', async () => {
		const { ann, bob, team } = await twoRelays();
		const bytes = Buffer.alloc(600_000, 'photo');
		const hash = createHash('sha256').update(bytes).digest('hex');
		const path = formatBlob({ workspace: team.workspace, hash });
		const ask = async (device: TestDevice, method: string, body?: Buffer<ArrayBuffer>) =>
			fetch(device.relay.url + path, {
				method,
				headers: { authorization: `Bearer ${await device.ticket()}` },
				...(body ? { body } : {})
			});
		expect((await ask(ann, 'PUT', bytes)).status).toBe(200);
		const read = await ask(bob, 'GET');
		expect(read.status).toBe(200);
		expect(Buffer.from(await read.arrayBuffer()).equals(bytes)).toBe(true);
	});

	test('a client id that a member wrote with on one is theirs on the other', async () => {
		const { ann, bob, document } = await twoRelays();
		const here = open(ann, document);
		const there = open(bob, document);
		const codes: number[] = [];
		there.on('connection-close', (event) => codes.push(event?.code ?? 0));
		await until(() => here.synced && there.synced);
		here.doc.getMap('edits').set('mine', 1);
		await until(() => has(there, ['mine']));
		const own = there.doc.clientID;
		there.doc.clientID = here.doc.clientID;
		there.doc.getMap('edits').set('forged', 1);
		there.doc.clientID = own;
		await until(() => codes.length > 0);
		expect(codes).toEqual([CLOSE.forbidden]);
		const fresh = open(ann, document);
		await until(() => fresh.synced);
		expect([...fresh.doc.getMap('edits').keys()]).toEqual(['mine']);
	});

	test('nor may a member bring it there who tells another id as their own', async () => {
		const { ann, bob, document } = await twoRelays();
		const here = open(ann, document);
		const there = open(bob, document);
		await until(() => here.synced && there.synced);
		here.doc.getMap('edits').set('mine', 1);
		await until(() => has(there, ['mine']));
		const forger = await RawClient.open(bob.relay, document, await bob.offer(42));
		const forged = new Y.Doc();
		Y.applyUpdate(forged, Y.encodeStateAsUpdate(there.doc));
		forged.clientID = here.doc.clientID;
		const before = Y.encodeStateVector(forged);
		forged.getMap('edits').set('forged', 1);
		forger.update(Y.encodeStateAsUpdate(forged, before));
		await until(() => forger.closed !== undefined);
		expect(forger.closed?.code).toBe(CLOSE.forbidden);
		expect(has(here, ['forged'])).toBe(false);
	});

	test('who is revoked on one writes nothing more on the other, and is out within a second', async () => {
		const { ann, bob, document } = await twoRelays();
		const writers = Array.from({ length: 4 }, (_, i) => new Writer(`bob${i}`, bob, document));
		const reader = open(bob, document);
		const codes: number[] = [];
		reader.on('connection-close', (event) => codes.push(event?.code ?? 0));
		await until(() => reader.synced && writers.every(({ acknowledged }) => acknowledged.size > 10));
		await ann.ask('revoke', { member: bob.member });
		const since = performance.now();
		const before = writers.map(({ made }) => made.length);
		// Before it, a writer that was not in yet may have been told to come back (4509).
		await until(() => writers.every(({ codes }) => codes.at(-1) === CLOSE.signedOut));
		await until(() => codes.length > 0);
		expect(codes).toEqual([CLOSE.signedOut]);
		expect(performance.now() - since).toBeLessThan(1000);
		for (const writer of writers) writer.stop();
		const fresh = open(ann, document);
		await until(() => fresh.synced);
		const kept = new Set(fresh.doc.getMap('edits').keys());
		for (const [index, { made, acknowledged }] of writers.entries()) {
			expect(made.slice(before[index]).filter((key) => kept.has(key))).toEqual([]);
			expect([...acknowledged].filter((key) => !kept.has(key))).toEqual([]);
		}
	});

	test('what reached a stopped relay before somebody was revoked is not written when it wakes', async () => {
		const { relays, ann, bob, document } = await twoRelays();
		const writers = Array.from({ length: 4 }, (_, i) => new Writer(`bob${i}`, bob, document));
		await until(() => writers.every(({ acknowledged }) => acknowledged.size > 10));
		relays[1].pause();
		await delay(200);
		const before = writers.map(({ made }) => made.length);
		await delay(500);
		await ann.ask('revoke', { member: bob.member });
		relays[1].wake();
		await until(() => writers.every(({ codes }) => codes.at(-1) === CLOSE.signedOut));
		for (const writer of writers) writer.stop();
		const fresh = open(ann, document);
		await until(() => fresh.synced);
		const kept = new Set(fresh.doc.getMap('edits').keys());
		for (const [index, { made }] of writers.entries()) {
			expect(made.length).toBeGreaterThan(before[index] ?? Infinity);
			expect(made.slice(before[index]).filter((key) => kept.has(key))).toEqual([]);
		}
	});

	test('without Redis who is in stays and is acknowledged later, who comes is told to come later (1013)', async () => {
		const { redis, ann, bob, document, relays } = await twoRelays();
		const here = new Writer('ann', ann, document);
		const there = open(bob, document);
		await until(() => there.synced && here.acknowledged.size > 0);
		const offer = await bob.offer();
		await redis.kill9();
		const late = await RawClient.open(relays[1], document, offer);
		await until(() => late.closed !== undefined);
		expect(late.closed?.code).toBe(CLOSE.overload);
		const { size } = here.acknowledged;
		await delay(500);
		expect(here.acknowledged.size).toBe(size);
		await redis.restart();
		await until(() => here.acknowledged.size > size + 10);
		here.stop();
		expect(here.codes.filter((code) => code !== CLOSE.gap)).toEqual([]);
		await until(() => has(there, here.made));
	});

	test(
		`relay killed, Redis killed, a relay stopped for ${PAUSE_MS / 1000} s, all under writers: all converge, nothing acknowledged is lost`,
		{ timeout: LONG ? 300_000 : 120_000 },
		async () => {
			const { redis, relays, ann, bob, document } = await twoRelays();
			const gone: Writer[] = [];
			const writers: Writer[] = [];
			const hire = (index: number) => {
				const name = `${index}.${gone.length}`;
				writers[index] = new Writer(name, index < WRITERS_EACH ? ann : bob, document);
			};
			for (let index = 0; index < 2 * WRITERS_EACH; index++) hire(index);
			// One after another leaves for good, so that nobody can bring again what was lost.
			let next = 0;
			const leaving = setInterval(() => {
				const index = next++ % writers.length;
				const writer = writers[index];
				if (!writer?.acknowledged.size) return;
				writer.stop();
				writer.provider.destroy();
				gone.push(writer);
				hire(index);
			}, 400);
			cleanups.push(() => clearInterval(leaving));
			const work = () => delay(1000);

			await work();
			await relays[0].kill9();
			await work();
			await relays[0].restart();
			await work();
			await redis.kill9();
			await work();
			await redis.restart();
			await work();
			relays[1].pause();
			await delay(PAUSE_MS);
			relays[1].wake();
			await work();

			clearInterval(leaving);
			for (const writer of writers) writer.stop();
			const readers = [open(ann, document), open(bob, document)];
			const all = [...readers, ...writers.map(({ provider }) => provider)];
			// A stock client notices a dead socket after half a minute.
			for (let tries = 0; new Set(all.map(digest)).size > 1 && tries < 900; tries++)
				await delay(50);
			expect(new Set(all.map(digest)).size).toBe(1);
			const kept = new Set(readers[0]?.doc.getMap('edits').keys());
			const acknowledged = [...gone, ...writers].flatMap((writer) => [...writer.acknowledged]);
			expect(acknowledged.filter((key) => !kept.has(key))).toEqual([]);
			expect(gone.length).toBeGreaterThan(5);
			expect(acknowledged.length).toBeGreaterThan(100);
			console.log(`${gone.length} writers left, ${acknowledged.length} edits acknowledged`);
		}
	);
});
