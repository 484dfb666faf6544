import { createHash } from 'node:crypto';
import { CLOSE, MESSAGE, REFUSE } from '#lib/protocol/message.ts';
import type { Grant } from '#lib/protocol/permission.ts';
import { digestText } from '#lib/protocol/operation.ts';
import * as decoding from 'lib0/decoding';
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { encodePresence } from '../../../sync-server/src/documents/wire.ts';
import { openMemory } from '../../../sync-server/src/store/memory.ts';
import { RawDevice } from '../../helpers/device.ts';
import { connect, OWNER, protocolsFor, startRelay, type TestRelay } from '../../helpers/gate.ts';
import { until } from '../../helpers/until.ts';

const WORKSPACE = 'w'.repeat(22);
const OPS = `${WORKSPACE}/ops/0/1`;
const NOTE = `${WORKSPACE}/note/0/d1`;
const REP: Grant = { member: 'm2', role: 'rep', areas: 'all' };
const VIEWER: Grant = { member: 'm3', role: 'viewer', areas: 'all' };

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function relayWith(options: Parameters<typeof startRelay>[0] = {}) {
	const storage = openMemory();
	const relay = await startRelay({ openStorage: () => Promise.resolve(storage), ...options });
	cleanups.push(() => relay.close());
	return { relay, storage };
}

async function deviceOf(
	relay: TestRelay,
	room: string,
	grant: Grant = OWNER,
	client?: number,
	also = {}
) {
	const device = await RawDevice.open(
		relay.url,
		room,
		protocolsFor(relay.gate, room, grant, client, also)
	);
	cleanups.push(() => device.socket.terminate());
	return device;
}

/** A document of one client, and its updates as they are made. */
function author(client: number, from?: Y.Doc) {
	const doc = new Y.Doc();
	if (from) Y.applyUpdate(doc, Y.encodeStateAsUpdate(from));
	// After what was written with it: Yjs takes another where it sees its own used.
	doc.clientID = client;
	let latest: Uint8Array = new Uint8Array();
	doc.on('update', (update: Uint8Array) => (latest = update));
	return {
		doc,
		insert(...texts: string[]): Uint8Array {
			doc.getArray('o').push(texts);
			return latest;
		},
		delete(index: number): Uint8Array {
			doc.getArray('o').delete(index);
			return latest;
		}
	};
}

const created = (record: string, by: string) =>
	JSON.stringify([1, 'd', 'create', record, 0, by, { fields: {} }, {}]);
const flagged = (record: string, by: string, hlc = 2, deleted = true) =>
	JSON.stringify([hlc, 'd', 'delete', record, 0, by, { deleted }, {}]);

test('a viewer’s change is refused aloud and kept nowhere; what it knows and who it is are fine', async () => {
	const { relay, storage } = await relayWith();
	const viewer = await deviceOf(relay, OPS, VIEWER);
	viewer.send(MESSAGE.sync, 0, 1, 0);
	viewer.write(Uint8Array.of(0, 0));
	viewer.socket.send(encodePresence([{ client: 9, clock: 1, state: '{}' }]));
	await viewer.settle(1);
	expect(viewer.acknowledged).toEqual([1]);
	viewer.write(author(9).insert('mine'));
	await viewer.settle(2);
	expect([viewer.refused, viewer.acknowledged]).toEqual([
		[{ count: 2, code: REFUSE.readOnly }],
		[1]
	]);
	expect(await storage.read(OPS, 0)).toEqual([]);
	expect(viewer.updates).toEqual([]);
	expect(viewer.of(MESSAGE.awareness).length).toBeGreaterThan(0);
});

test('a rep deletes nothing for good, and may bring back what a manager did', async () => {
	const { relay, storage } = await relayWith();
	const purge = (by: string) => JSON.stringify([3, 'd', 'purge', 'x1', 0, by, {}, {}]);
	for (const own of [undefined, 8]) {
		const rep = await deviceOf(relay, OPS, REP, own);
		rep.write(author(8).insert(purge(OWNER.member)));
		await rep.settle(1);
		expect(rep.refused).toEqual([{ count: 1, code: REFUSE.readOnly }]);
	}
	expect(await storage.read(OPS, 0)).toEqual([]);
	const bringing = await deviceOf(relay, OPS, REP, 8);
	bringing.write(author(9).insert(purge(OWNER.member)));
	await bringing.settle(1);
	const manager = await deviceOf(relay, OPS, { ...REP, member: 'm4', role: 'manager' }, 10);
	manager.write(author(10).insert(purge('m4')));
	await manager.settle(1);
	expect([bringing.refused, manager.refused]).toEqual([[], []]);
	expect(await storage.read(OPS, 0)).toHaveLength(2);
});

test('a stock client that may read follows, and is synced', async () => {
	const { relay } = await relayWith();
	const [a, v] = [connect(relay, OPS), connect(relay, OPS, new Y.Doc(), VIEWER)];
	cleanups.push(
		() => a.destroy(),
		() => v.destroy()
	);
	await until(() => a.synced && v.synced);
	a.doc.getArray('o').push(['seen']);
	await until(() => v.doc.getArray('o').get(0) === 'seen');
});

test('somebody else’s client id closes with 4403, before and after a restart of the document', async () => {
	const { relay, storage } = await relayWith();
	const one = author(7);
	const a = await deviceOf(relay, OPS);
	a.write(one.insert('mine'));
	await a.settle(1);
	const forger = await deviceOf(relay, OPS, REP);
	forger.write(author(7, one.doc).insert('forged'));
	await forger.settle(1);
	expect(forger.closed).toBe(4403);
	a.socket.close();
	await until(() => relay.events.some(({ event }) => event === 'document-forgotten'));
	const again = await deviceOf(relay, OPS, REP);
	again.write(author(7, one.doc).insert('forged'));
	await again.settle(1);
	expect([again.closed, (await storage.read(OPS, 0)).length]).toEqual([4403, 1]);
});

test('an id that somebody’s presence has cannot be squatted', async () => {
	const { relay } = await relayWith();
	const a = await deviceOf(relay, OPS);
	a.socket.send(encodePresence([{ client: 7, clock: 1, state: '{}' }]));
	await a.settle(1);
	const squatter = await deviceOf(relay, OPS, REP);
	squatter.write(author(7).insert('black hole'));
	await squatter.settle(1);
	expect(squatter.closed).toBe(4403);
});

test('a device that tells its id heals a relay that has lost what others wrote', async () => {
	const { relay } = await relayWith();
	const theirs = author(7);
	theirs.insert('lost by the relay');
	const mine = author(9, theirs.doc);
	mine.insert('and mine');
	const healer = await deviceOf(relay, OPS, REP, 9);
	healer.write(Y.encodeStateAsUpdate(mine.doc));
	await healer.settle(1);
	expect([healer.closed, healer.acknowledged]).toEqual([undefined, [1]]);
	// Whose it is goes on with it.
	const a = await deviceOf(relay, OPS, OWNER, 7);
	a.write(theirs.insert('more'));
	await a.settle(1);
	expect([a.closed, a.acknowledged]).toEqual([undefined, [1]]);
});

test('a gap closes with 4509: come back and sync', async () => {
	const { relay } = await relayWith();
	const one = author(7);
	one.insert('never sent');
	const a = await deviceOf(relay, OPS);
	a.write(one.insert('too early'));
	await a.settle(1);
	expect(a.closed).toBe(4509);
});

test('nothing is deleted in a log, but by a device that may erase; a note is written freely', async () => {
	const { relay } = await relayWith();
	const one = author(7);
	const a = await deviceOf(relay, OPS);
	a.write(one.insert('a', 'b'));
	await a.settle(1);
	const erasure = one.delete(0);
	a.write(erasure);
	await a.settle(2);
	expect(a.refused).toEqual([{ count: 2, code: REFUSE.appendOnly }]);
	const eraser = await deviceOf(relay, OPS, OWNER, undefined, { eraseUntil: Date.now() + 60_000 });
	eraser.write(erasure);
	await eraser.settle(1);
	expect([eraser.acknowledged, eraser.refused]).toEqual([[1], []]);
	const shared = author(8);
	const b = await deviceOf(relay, NOTE);
	b.write(shared.insert('a'));
	b.write(shared.delete(0));
	await b.settle(1);
	expect([b.acknowledged, b.refused]).toEqual([[1], []]);
});

test('who flags most of what others made is held, with nothing of it kept; the owner lets them go', async () => {
	const { relay, storage } = await relayWith();
	const records = Array.from({ length: 100 }, (_, i) => `r${i}`);
	const owner = await deviceOf(relay, OPS);
	const made = author(7);
	owner.write(made.insert(...records.map((record) => created(record, 'm1'))));
	await owner.settle(1);
	const rep = await deviceOf(relay, OPS, REP);
	const vandal = author(8, made.doc);
	rep.write(vandal.insert(...records.slice(0, 50).map((record) => flagged(record, 'm2'))));
	await rep.settle(1);
	expect([rep.acknowledged, relay.gate.held]).toEqual([[1], []]);
	rep.write(vandal.insert(flagged('r50', 'm2')));
	// What follows on the socket comes after the verdict.
	rep.write(vandal.insert('more'));
	await rep.settle(2);
	expect(rep.refused).toEqual([
		{ count: 2, code: REFUSE.held },
		{ count: 2, code: REFUSE.held }
	]);
	expect(relay.gate.held).toMatchObject([{ member: 'm2', deletions: 51 }]);
	expect((await storage.read(OPS, 0)).length).toBe(2);
	expect([rep.closed, owner.closed]).toEqual([undefined, undefined]);
	relay.gate.release(WORKSPACE, 'm2');
	// Who is let go is told: the next ticket says so.
	await until(() => rep.closed === CLOSE.signedOut);
	expect(owner.closed).toBeUndefined();
	const back = await deviceOf(relay, OPS, REP);
	const later = author(10, made.doc);
	back.write(later.insert('hello again'));
	await back.settle(1);
	expect(back.acknowledged).toEqual([1]);
});

test('who takes back an import of their own is not held', async () => {
	const { relay } = await relayWith();
	const records = Array.from({ length: 200 }, (_, i) => `r${i}`);
	const rep = await deviceOf(relay, OPS, REP);
	const one = author(8);
	rep.write(one.insert(...records.map((record) => created(record, 'm2'))));
	rep.write(one.insert(...records.map((record) => flagged(record, 'm2'))));
	await rep.settle(1);
	expect([rep.acknowledged, relay.gate.held]).toEqual([[1], []]);
});

test('a revoked device is closed with 4401, and nothing that it sends after is kept', async () => {
	const { relay, storage } = await relayWith();
	const rep = await deviceOf(relay, OPS, REP);
	const one = author(8);
	rep.write(one.insert('before'));
	await rep.settle(1);
	const revokedAt = performance.now();
	relay.gate.change(WORKSPACE, (visitor) => (visitor.grant.member === 'm2' ? undefined : visitor));
	for (let i = 0; i < 100; i++) rep.write(one.insert(`after ${i}`));
	await until(() => rep.closed !== undefined);
	expect(rep.closed).toBe(4401);
	expect(performance.now() - revokedAt).toBeLessThan(1000);
	expect((await storage.read(OPS, 0)).length).toBe(1);
});

test('who is revoked while the document is opened does not get in', async () => {
	const memory = openMemory();
	let isOpening = false;
	let open = (): void => undefined;
	const { relay } = await relayWith({
		openStorage: () =>
			Promise.resolve({
				...memory,
				open: async (name, onEntry) => {
					isOpening = true;
					await new Promise<void>((resolve) => (open = resolve));
					return await memory.open(name, onEntry);
				}
			})
	});
	const opening = deviceOf(relay, OPS, REP);
	await until(() => isOpening);
	relay.gate.change(WORKSPACE, () => undefined);
	open();
	expect((await opening).closed).toBe(4401);
});

test('a changed role closes with 4401; a change that is none of a member’s does not', async () => {
	const { relay } = await relayWith();
	const rep = await deviceOf(relay, OPS, REP);
	relay.gate.change(WORKSPACE, (visitor) => ({ ...visitor, grant: { ...visitor.grant } }));
	await rep.settle(1);
	expect(rep.closed).toBeUndefined();
	relay.gate.change(WORKSPACE, (visitor) => ({
		...visitor,
		grant: { ...visitor.grant, role: 'viewer' }
	}));
	await until(() => rep.closed !== undefined);
	expect(rep.closed).toBe(4401);
});

test('a fresh ticket keeps a socket, one of another device ends it', async () => {
	const { relay } = await relayWith({ limits: { renewMs: 1, silenceMs: 200 } });
	const a = await deviceOf(relay, OPS);
	await until(() => a.of(MESSAGE.renew).length > 0);
	const renew = (ticket: string) => a.send(MESSAGE.renew, 22, ...Buffer.from(ticket));
	renew(relay.gate.ticketFor(WORKSPACE));
	await a.settle(1);
	expect(a.acknowledged).toEqual([1]);
	renew(relay.gate.ticketFor(WORKSPACE, REP));
	await until(() => a.closed !== undefined);
	expect(a.closed).toBe(4401);
});

test('message 105 is answered with state vector and digest', async () => {
	const { relay } = await relayWith();
	const one = author(7);
	const a = await deviceOf(relay, OPS);
	a.write(one.insert('b', 'a'));
	await a.settle(1);
	a.send(MESSAGE.digest);
	await until(() => a.of(MESSAGE.digest).length > 0);
	const decoder = decoding.createDecoder(a.of(MESSAGE.digest)[0]?.subarray(1) ?? new Uint8Array());
	expect(Y.decodeStateVector(decoding.readVarUint8Array(decoder))).toEqual(new Map([[7, 2]]));
	expect(Buffer.from(decoding.readVarUint8Array(decoder)).toString('hex')).toBe(
		createHash('sha256')
			.update(digestText(['a', 'b']))
			.digest('hex')
	);
});

test('a circle of references is malformed, and reaches nobody', async () => {
	const { relay } = await relayWith();
	const [a, b] = [await deviceOf(relay, NOTE), await deviceOf(relay, NOTE)];
	a.write(Uint8Array.from([2, 1, 2, 0, 136, 1, 0, 1, 126, 1, 1, 0, 136, 2, 0, 1, 126, 0]));
	await a.settle(1);
	expect(a.closed).toBe(4400);
	await b.settle(1);
	expect(b.updates).toEqual([]);
});
