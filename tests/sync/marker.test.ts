import { expect, test } from 'vitest';
import {
	formatMarker,
	keepMarker,
	lossesOf,
	missingFrom,
	parseMarker,
	readMarker,
	withNoted,
	withoutWorkspace,
	type Marker,
	type Noted
} from '#lib/sync/marker.ts';

const NONE: Marker = new Map();
const noted = (documents: Readonly<Record<string, number>>): Noted => ({
	...{ name: 'Lamps', deals: 3, isShared: false },
	documents: new Map(Object.entries(documents))
});
const held = (count: number, workspace = 'w') =>
	withNoted(NONE, workspace, noted({ 'ops/0/1': count }));

test('parseMarker(formatMarker(marker)) is the marker', () => {
	const marker = withNoted(held(80_000), 'v', { ...noted({ ws: 12 }), isShared: true });
	expect(parseMarker(formatMarker(marker))).toEqual(marker);
});

test('parseMarker(text) reads nothing from what is no marker', () => {
	for (const text of [null, '', 'x', 'null', '7', '[]', '{"w":7}', '{"w":{"name":7,"deals":1}}'])
		expect(parseMarker(text)).toEqual(NONE);
	const half = '{"w":{"name":"Lamps","deals":3,"documents":{"ops/0/1":3,"act/0/1":null}}}';
	expect(parseMarker(half)).toEqual(held(3));
});

test('missingFrom(marker, known) is empty on a new device, and while all is known', () => {
	expect(missingFrom(parseMarker(null), new Set())).toEqual([]);
	expect(missingFrom(parseMarker(null), new Set(['w']))).toEqual([]);
	expect(missingFrom(held(5), new Set(['w', 'v']))).toEqual([]);
});

test('missingFrom(marker, known) names the workspaces of a wiped device that had something in them', () => {
	const marker = withNoted(held(5), 'v', noted({ 'ops/0/1': 0 }));
	expect(missingFrom(marker, new Set())).toEqual([['w', noted({ 'ops/0/1': 5 })]]);
});

test('lossesOf(noted, found) is empty where nothing was noted, or as much is held, or more', () => {
	const five = noted({ 'ops/0/1': 5 });
	expect(lossesOf(undefined, new Map([['ops/0/1', 0]]))).toEqual([]);
	for (const now of [5, 6]) expect(lossesOf(five, new Map([['ops/0/1', now]]))).toEqual([]);
	// Not looked into.
	expect(lossesOf(five, new Map([['ws', 0]]))).toEqual([]);
});

test('lossesOf(noted, found) names what is gone, in whole or in part', () => {
	const five = noted({ 'ops/0/1': 5 });
	for (const found of [0, 4])
		expect(lossesOf(five, new Map([['ops/0/1', found]]))).toEqual([
			{ document: 'ops/0/1', noted: 5, found }
		]);
});

test('a document that was set back, and a workspace that was removed on purpose, are no loss', () => {
	const back = withNoted(held(5), 'w', noted({ 'ops/0/1': 3 }));
	expect(lossesOf(back.get('w'), new Map([['ops/0/1', 3]]))).toEqual([]);
	expect(missingFrom(withoutWorkspace(back, 'w'), new Set())).toEqual([]);
});

test('readMarker(storage) gives what keepMarker(storage, marker) kept, and none where storage refuses', () => {
	const kept = new Map<string, string>();
	const storage = {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => void kept.set(key, value)
	};
	expect(readMarker(storage)).toEqual(NONE);
	expect(keepMarker(storage, held(5))).toBe(true);
	expect(readMarker(storage)).toEqual(held(5));
	const refuse = () => {
		throw new Error('private mode');
	};
	expect(keepMarker({ setItem: refuse }, NONE)).toBe(false);
	expect(readMarker({ getItem: refuse })).toEqual(NONE);
});
