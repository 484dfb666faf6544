import { expect, test } from 'vitest';
import {
	formatMarker,
	lossesOf,
	parseMarker,
	withCount,
	withoutWorkspace,
	type Marker
} from '#lib/sync/marker.ts';

const NONE: Marker = new Map();
const held = (document: string, count: number, workspace = 'w') =>
	withCount(NONE, { workspace, document, count });

test('parseMarker(formatMarker(marker)) is the marker', () => {
	const marker = withCount(held('ops/0/1', 80_000), { workspace: 'v', document: 'ws', count: 12 });
	expect(parseMarker(formatMarker(marker))).toEqual(marker);
});

test('parseMarker(text) reads nothing from what is no marker', () => {
	for (const text of [null, '', 'x', 'null', '7', '[]', '{"w":7}', '{"w":{"ops":"many","act":-1}}'])
		expect(parseMarker(text)).toEqual(NONE);
	expect(parseMarker('{"w":{"ops/0/1":3,"act/0/1":null}}')).toEqual(held('ops/0/1', 3));
});

test('lossesOf(marker, found) is empty on a new device, whatever it holds', () => {
	expect(lossesOf(parseMarker(null), NONE)).toEqual([]);
	expect(lossesOf(parseMarker(null), held('ops/0/1', 5))).toEqual([]);
});

test('lossesOf(marker, found) is empty where as much is held as was noted, or more', () => {
	expect(lossesOf(held('ops/0/1', 5), held('ops/0/1', 5))).toEqual([]);
	expect(lossesOf(held('ops/0/1', 5), held('ops/0/1', 6))).toEqual([]);
	expect(lossesOf(held('ops/0/1', 0), NONE)).toEqual([]);
});

test('lossesOf(marker, found) names what a wiped device lost, and what one lost in part', () => {
	const wiped = { workspace: 'w', document: 'ops/0/1', noted: 5, found: 0 };
	expect(lossesOf(held('ops/0/1', 5), NONE)).toEqual([wiped]);
	expect(lossesOf(held('ops/0/1', 5), held('ops/0/1', 5, 'another'))).toEqual([wiped]);
	expect(lossesOf(held('ops/0/1', 5), held('ops/0/1', 4))).toEqual([{ ...wiped, found: 4 }]);
});

test('a document that was set back, and a workspace that was removed on purpose, are no loss', () => {
	const back = withCount(held('ops/0/1', 5), { workspace: 'w', document: 'ops/0/1', count: 3 });
	expect(lossesOf(back, held('ops/0/1', 3))).toEqual([]);
	expect(lossesOf(withoutWorkspace(back, 'w'), NONE)).toEqual([]);
});
