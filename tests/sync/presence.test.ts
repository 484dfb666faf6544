import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { openPresence, peersOf, viewersOf } from '#lib/sync/presence.ts';

const ANNA = { member: 'm0000001', name: 'Anna', since: 10 };
const BORIS = { member: 'm0000002', name: 'Boris', since: 20 };

const open: Awareness[] = [];
afterEach(() => open.splice(0).forEach((awareness) => awareness.destroy()));

function tab(): Awareness {
	const awareness = new Awareness(new Y.Doc());
	awareness.setLocalState(null);
	open.push(awareness);
	return awareness;
}

function tell(from: Awareness, to: Awareness) {
	applyAwarenessUpdate(to, encodeAwarenessUpdate(from, [from.clientID]), 'network');
}

test('peersOf(states, client) leaves out what is not a presence, and this tab', () => {
	const states = new Map<number, unknown>([
		[1, ANNA],
		[2, BORIS],
		[3, null],
		[4, 'text'],
		[5, {}],
		[6, { ...BORIS, member: 7 }],
		[7, { member: 'm0000003', name: '', since: 1 }],
		[8, { member: 'm0000003', name: 'x'.repeat(101), since: 1 }],
		[9, { member: 'm0000003', name: 'Cem', since: Number.NaN }],
		[10, { member: 'm0000003', name: 'Cem' }],
		[11, { member: 'm'.repeat(65), name: 'Cem', since: 1 }],
		[12, [ANNA]]
	]);
	expect(peersOf(states, 1)).toEqual([BORIS]);
});

test('peersOf(states, client) drops a deal that is not an id and whatever else was sent along', () => {
	const states = new Map<number, unknown>([
		[2, { ...BORIS, deal: { evil: true }, token: 'secret' }],
		[3, { ...ANNA, deal: 'd12345678901' }]
	]);
	expect(peersOf(states, 1)).toEqual([{ ...ANNA, deal: 'd12345678901' }, BORIS]);
});

test('peersOf(states, client) shows a member of many tabs once: the one with a deal open, else the last', () => {
	const states = new Map<number, unknown>([
		[2, { ...BORIS, since: 30 }],
		[3, { ...BORIS, since: 5, deal: 'd1' }],
		[4, { ...BORIS, since: 40 }],
		[5, { ...ANNA, since: 1 }],
		[6, { ...ANNA, since: 2 }]
	]);
	expect(peersOf(states, 1)).toEqual([
		{ ...ANNA, since: 2 },
		{ ...BORIS, since: 5, deal: 'd1' }
	]);
});

test('peersOf(states, client, member) leaves out the own member on other devices', () => {
	expect(peersOf(new Map<number, unknown>([[2, ANNA]]), 1, ANNA.member)).toEqual([]);
});

test('presence tells the others, and tells of them only when something changed', () => {
	const [here, there] = [tab(), tab()];
	const [mine, theirs] = [openPresence(here), openPresence(there)];
	let changes = 0;
	theirs.onChange(() => changes++);
	mine.set(ANNA);
	tell(here, there);
	expect(theirs.peers).toEqual([ANNA]);
	expect(changes).toBe(1);

	// A heartbeat: the same state, a newer clock.
	here.setLocalState(here.getLocalState());
	tell(here, there);
	expect(changes).toBe(1);

	mine.set({ ...ANNA, deal: 'd1' });
	tell(here, there);
	expect(theirs.peers).toEqual([{ ...ANNA, deal: 'd1' }]);

	here.setLocalState(null);
	tell(here, there);
	expect(theirs.peers).toEqual([]);
	expect(changes).toBe(3);
});

test('presence.close() ends the callbacks', () => {
	const [here, there] = [tab(), tab()];
	const theirs = openPresence(there);
	let changes = 0;
	theirs.onChange(() => changes++);
	theirs.close();
	openPresence(here).set(ANNA);
	tell(here, there);
	expect(changes).toBe(0);
});

test('viewersOf(peers) names who has which deal open', () => {
	const peer = (name: string, deal?: string) => ({
		member: name,
		name,
		since: 0,
		...(deal === undefined ? {} : { deal })
	});
	const viewers = viewersOf([peer('Ann', 'd1'), peer('Ben'), peer('Cleo', 'd1')]);
	expect([...viewers]).toEqual([['d1', ['Ann', 'Cleo']]]);
});
