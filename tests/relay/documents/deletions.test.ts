import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { hlcAt } from '#lib/domain/hlc.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { census } from '../../../sync-server/src/documents/content.ts';
import { Deletions } from '../../../sync-server/src/documents/deletions.ts';
import { limitsWith } from '../../helpers/gate.ts';
import { processorTime } from '../../helpers/processor-time.ts';

const LIMITS = limitsWith({ holdFrom: 3, holdAt: 0.5 });
const DAY_MS = 24 * 60 * 60 * 1000;

function flags(records: readonly string[], deleted = true, hlc = 1) {
	return records.map((record) => ({ hlc, kind: 'delete', record, by: 'm1', deleted }));
}

test('note asks for a census from holdFrom on, and after it not before what it allowed', () => {
	const deletions = new Deletions();
	expect(deletions.note('m1', flags(['a', 'b']), 0, LIMITS)).toBe(false);
	expect(deletions.note('m2', flags(['c']), 0, LIMITS)).toBe(false);
	expect(deletions.note('m1', flags(['c']), 0, LIMITS)).toBe(true);
	// Ten records, half of them are five: two of the three were others', three more may be.
	expect(deletions.judge('m1', { living: 10, others: 2 }, LIMITS)).toBeUndefined();
	expect(deletions.note('m1', flags(['d', 'e', 'f']), 0, LIMITS)).toBe(false);
	expect(deletions.note('m1', flags(['g']), 0, LIMITS)).toBe(true);
	expect(deletions.judge('m1', { living: 10, others: 5 }, LIMITS)).toBeUndefined();
	expect(deletions.judge('m1', { living: 10, others: 6 }, LIMITS)).toEqual({
		since: 0,
		deletions: 6
	});
	deletions.held('m1');
	// Whoever is held writes nothing: this one was let go.
	expect(deletions.note('m1', flags(['h', 'i']), 0, LIMITS)).toBe(false);
	expect(deletions.records('m1')).toEqual(['h', 'i']);
});

test('judge tells since when by the clock that stamped the deletions: what came late is brought back, too', () => {
	const deletions = new Deletions();
	const hour = 3_600_000;
	const now = 1_700_000_000_000;
	deletions.note('m1', flags(['a'], true, hlcAt((now - 2 * hour) as EpochMs)), now, LIMITS);
	deletions.note('m1', flags(['b', 'c'], true, hlcAt((now + hour) as EpochMs)), now, LIMITS);
	const found = deletions.judge('m1', { living: 3, others: 3 }, LIMITS);
	expect(found).toEqual({ since: now - 2 * hour, deletions: 3 });
	// A clock that is ahead hides nothing.
	deletions.note('m2', flags(['d', 'e', 'f'], true, hlcAt((now + hour) as EpochMs)), now, LIMITS);
	expect(deletions.judge('m2', { living: 3, others: 3 }, LIMITS)?.since).toBe(now);
});

test('judge never holds for records of one’s own', () => {
	const deletions = new Deletions();
	deletions.note('m1', flags(Array.from({ length: 1000 }, (_, i) => `${i}`)), 0, LIMITS);
	expect(deletions.judge('m1', { living: 1000, others: 0 }, LIMITS)).toBeUndefined();
});

test('judge holds whoever pads what they delete, and counts on until they are held', () => {
	const deletions = new Deletions();
	const padding = Array.from({ length: 300_000 }, (_, i) => `none ${i}`);
	const held = { since: 5, deletions: 6 };
	for (let tries = 0; tries < 2; tries++) {
		expect(deletions.note('m1', flags(padding), 5, LIMITS)).toBe(true);
		expect(deletions.judge('m1', { living: 10, others: 6 }, LIMITS)).toEqual(held);
	}
	deletions.held('m1');
	expect(deletions.note('m1', flags(['a']), 6, LIMITS)).toBe(false);
});

test('note of one more takes no time, however many there are', () => {
	const deletions = new Deletions();
	deletions.note('m1', flags(Array.from({ length: 100_000 }, (_, i) => `${i}`)), 0, LIMITS);
	const took = processorTime(() => {
		for (let i = 0; i < 2000; i++) deletions.note('m1', flags([`more ${i}`]), 1, LIMITS);
	});
	expect(took).toBeLessThan(500);
	deletions.note('m1', flags(['0'], true, 2), 2, LIMITS);
	deletions.note('m1', [], DAY_MS + 1, LIMITS);
	expect(deletions.records('m1')).toEqual(['0']);
});

test('note counts a record once, less what was taken back later, and forgets after a day', () => {
	const deletions = new Deletions();
	deletions.note('m1', flags(['a', 'a', 'b']), 0, LIMITS);
	deletions.note('m1', flags(['a'], false, 1), 0, LIMITS);
	expect(deletions.records('m1')).toEqual(['a', 'b']);
	deletions.note('m1', flags(['a'], false, 2), 0, LIMITS);
	expect(deletions.records('m1')).toEqual(['b']);
	deletions.note('m1', [], DAY_MS - 1, LIMITS);
	expect([deletions.records('m1'), deletions.isOver(DAY_MS - 1)]).toEqual([['b'], false]);
	deletions.note('m1', [], DAY_MS, LIMITS);
	expect([deletions.records('m1'), deletions.isOver(DAY_MS)]).toEqual([[], true]);
});

test('census counts who is there or was until flagged, and whose they are', () => {
	const doc = new Y.Doc();
	const entry = (hlc: number, kind: string, record: string, by: string, body = {}) =>
		JSON.stringify([hlc, 'd', kind, record, 0, by, body, {}]);
	doc
		.getArray('o')
		.insert(0, [
			entry(1, 'create', 'mine', 'm1'),
			entry(1, 'create', 'theirs', 'm2'),
			entry(1, 'create', 'flagged', 'm2'),
			entry(2, 'delete', 'flagged', 'm1', { deleted: true }),
			entry(1, 'create', 'gone', 'm2'),
			entry(2, 'delete', 'gone', 'm2', { deleted: true }),
			entry(1, 'create', 'back', 'm2'),
			entry(3, 'delete', 'back', 'm2', { deleted: false }),
			entry(2, 'delete', 'back', 'm2', { deleted: true }),
			entry(1, 'set', 'never created', 'm2'),
			'no operation',
			7
		]);
	// theirs, flagged, back.
	expect(census(doc, 'm1', ['mine', 'flagged', 'never created'])).toEqual({ living: 3, others: 1 });
});
