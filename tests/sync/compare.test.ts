import { Awareness } from 'y-protocols/awareness';
import { afterEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { Checkup } from '#lib/sync/checkup.ts';
import { Connection } from '#lib/sync/connection.ts';
import { healed } from '#lib/sync/digest.ts';
import { startRelay } from '../helpers/relay.ts';
import { scriptedRelay } from '../helpers/scripted-relay.ts';
import { createTeam } from '../helpers/team.ts';
import { until } from '../helpers/until.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

function docOf(client: number, ...entries: string[]): Y.Doc {
	const doc = new Y.Doc();
	doc.clientID = client;
	const log = doc.getArray<string>('o');
	doc.transact(() => log.insert(0, entries), 'local');
	return doc;
}

const entries = (doc: Y.Doc) => doc.getArray<string>('o').toArray();

function connect(url: string, workspace: string, ticket: () => Promise<string>, doc = new Y.Doc()) {
	const awareness = new Awareness(doc);
	awareness.setLocalState(null);
	const connection = new Connection({
		...{ url, room: `${workspace}/ops/0/1`, doc, awareness, noted: undefined },
		take: async () => ({ ok: true, value: await ticket() }),
		durable: () => Promise.resolve(),
		note: () => undefined,
		refused: () => undefined,
		changed: () => undefined,
		now: Date.now,
		random: Math.random
	});
	ends.push(() => {
		connection.close();
		awareness.destroy();
	});
	const synced = () => connection.relay === 'open' && connection.unacknowledged === 0;
	return { doc, connection, synced };
}

async function onRelay() {
	const relay = await startRelay();
	ends.push(() => relay.close());
	const team = await createTeam(relay);
	return (doc?: Y.Doc) => connect(relay.url, team.workspace, () => team.owner.ticket(), doc);
}

test('compare() is true where both hold the same, whoever wrote it in whatever order', async () => {
	const device = await onRelay();
	const [one, other] = [device(docOf(1, 'a', 'b')), device(docOf(2, 'c'))];
	await until(() => one.synced() && other.synced());
	await until(() => entries(one.doc).length === 3 && entries(other.doc).length === 3);
	expect(await one.connection.compare()).toBe(true);
	expect(await other.connection.compare()).toBe(true);
});

test('compare() is false where contents differ under equal state vectors, and true once healed', async () => {
	const device = await onRelay();
	const first = device(docOf(7, 'both', 'theirs'));
	await until(first.synced);
	const broken = device(docOf(7, 'both', 'ours'));
	await until(broken.synced);
	// The protocol sees nothing: each has two changes of client 7.
	expect(entries(broken.doc)).toEqual(['both', 'ours']);
	expect(await broken.connection.compare()).toBe(false);
	expect(await first.connection.compare()).toBe(true);

	const fresh = device();
	await until(() => fresh.synced() && entries(fresh.doc).length === 2);
	const { state, missing, extra } = healed(fresh.doc, broken.doc);
	expect({ missing, extra }).toEqual({ missing: 1, extra: 1 });
	broken.connection.close();
	const doc = new Y.Doc();
	Y.applyUpdate(doc, state, 'store');
	const again = device(doc);
	await until(again.synced);
	await until(() => entries(first.doc).length === 3);
	expect(await again.connection.compare()).toBe(true);
	expect(await first.connection.compare()).toBe(true);
	expect(entries(first.doc)).toEqual(['both', 'theirs', 'ours']);
});

test('compare() tells nothing before all is synced and without a relay, and no difference while one writes', async () => {
	const device = await onRelay();
	const one = device(docOf(1, 'a'));
	expect(await one.connection.compare()).toBeUndefined();
	await until(one.synced);
	const comparing = one.connection.compare();
	one.doc.getArray('o').insert(1, ['made meanwhile']);
	// With it on both sides or on one only: never a difference.
	expect(await comparing).not.toBe(false);
	one.connection.close();
	expect(await one.connection.compare()).toBeUndefined();
});

test('compare() tells nothing where the relay does not know the question', async () => {
	const relay = await scriptedRelay();
	ends.push(() => relay.close());
	const one = connect(relay.url, 'w'.repeat(22), () => Promise.resolve('t'.repeat(22)));
	await until(one.synced);
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	ends.push(() => vi.useRealTimers());
	const comparing = one.connection.compare();
	await vi.advanceTimersByTimeAsync(30_000);
	expect(await comparing).toBeUndefined();
	expect(one.connection.relay).toBe('open');
});

const HOUR_MS = 3_600_000;

function checkup(answers: (boolean | undefined)[]) {
	vi.useFakeTimers();
	ends.push(() => vi.useRealTimers());
	const compare = vi.fn(() => Promise.resolve(answers.shift()));
	const compared = vi.fn();
	const one = new Checkup({ compare, compared, now: Date.now });
	ends.push(() => one.close());
	return { one, compare, compared };
}

test('a checkup compares after 30 s of rest, then 6 h later, and on demand', async () => {
	const { one, compare, compared } = checkup([true, true, true]);
	await vi.advanceTimersByTimeAsync(29_000);
	one.touch();
	await vi.advanceTimersByTimeAsync(29_000);
	expect(compare).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(1000);
	expect(compare).toHaveBeenCalledTimes(1);
	one.touch();
	await vi.advanceTimersByTimeAsync(6 * HOUR_MS - 1000);
	expect(compare).toHaveBeenCalledTimes(1);
	await vi.advanceTimersByTimeAsync(1000);
	expect(compare).toHaveBeenCalledTimes(2);
	expect(await one.run()).toBe(true);
	expect(compared.mock.calls).toEqual([[true], [true], [true]]);
});

test('a checkup tells of a difference only when it is there twice, and of what it could not tell nothing', async () => {
	const { one, compare, compared } = checkup([false, true, undefined, false, false]);
	const first = one.run();
	await vi.advanceTimersByTimeAsync(3000);
	expect(await first).toBe(true);
	expect(await one.run()).toBeUndefined();
	expect(compared.mock.calls).toEqual([[true]]);
	const last = one.run();
	await vi.advanceTimersByTimeAsync(3000);
	expect(await last).toBe(false);
	expect(compared.mock.calls).toEqual([[true], [false]]);
	expect(compare).toHaveBeenCalledTimes(5);
});
