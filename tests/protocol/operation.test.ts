import { hlcAt, instantOf, tick } from '#lib/domain/hlc.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { digestText, madeAt, mayDelete, parseHead } from '#lib/protocol/operation.ts';
import { expect, test } from 'vitest';

const ENTRY = [5, 'd1', 'delete', 'r1', 0, 'm1', { deleted: true }, {}];

test('parseHead reads what is flagged as deleted by whom', () => {
	const head = { hlc: 5, kind: 'delete', record: 'r1', by: 'm1', deleted: true };
	expect(parseHead(JSON.stringify(ENTRY))).toEqual(head);
	expect(parseHead(JSON.stringify(ENTRY.with(6, { deleted: false })))?.deleted).toBe(false);
	expect(parseHead(JSON.stringify(ENTRY.with(2, 'create')))?.deleted).toBeUndefined();
	const purge = JSON.stringify(ENTRY.with(2, 'purge').with(6, {}));
	expect([parseHead(purge)?.deleted, mayDelete(purge)]).toEqual([true, true]);
});

test.each(['', '{', '7', 'null', '{}', '[]', '[1,2,3,4,5,6]', '["x","d","delete","r",0,"m"]'])(
	'parseHead(%j) is undefined',
	(entry) => {
		expect(parseHead(entry)).toBeUndefined();
	}
);

test.each([null, 7, [], {}, { deleted: 'yes' }])('a body of %j flags nothing', (body) => {
	const entry: readonly unknown[] = ENTRY;
	expect(parseHead(JSON.stringify(entry.with(6, body)))?.deleted).toBeUndefined();
});

test('mayDelete is never wrong about a deletion, however it is written', () => {
	const escaped = JSON.stringify(ENTRY).replace('delete"', '\\u0064elete"');
	expect([parseHead(escaped)?.deleted, mayDelete(escaped)]).toEqual([true, true]);
	expect(mayDelete(JSON.stringify(ENTRY))).toBe(true);
	expect(mayDelete(JSON.stringify(ENTRY.with(2, 'move').with(6, {})))).toBe(false);
});

test('digestText is the same for the same entries in any order', () => {
	expect(digestText(['b', 'a'])).toBe('a\nb');
});

test('madeAt is the instant that an operation was stamped with', () => {
	const hlc = tick(hlcAt(1_700_000_000_000 as EpochMs), 0 as EpochMs);
	expect([madeAt(hlc), madeAt(hlc)]).toEqual([1_700_000_000_000, instantOf(hlc)]);
});
