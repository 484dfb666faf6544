import { expect, test } from 'vitest';
import type { Deal } from '#lib/domain/deal.ts';
import type { DealId } from '#lib/domain/ids.ts';
import { Rows } from '#lib/ui/list/rows.ts';

const part = (key: string, ...ids: string[]) => ({
	key,
	deals: ids.map((id) => ({ id: id as DealId }) as Deal)
});
const parts = [part('x', 'a', 'b'), part('y', 'c'), part('z', 'd', 'e', 'f')];

/** What stands in each row. */
function shape(rows: Rows): string[] {
	return Array.from({ length: rows.count }, (_, index) => {
		const row = rows.at(index);
		return row?.kind === 'part' ? `-${row.part.key}` : (row?.deal.id ?? 'none');
	});
}

test('rows.at(index) is a part’s head and then its deals, or the deals alone', () => {
	expect(shape(new Rows(parts, true, new Set()))).toEqual('-x a b -y c -z d e f'.split(' '));
	expect(shape(new Rows([part('', 'a', 'b')], false, new Set()))).toEqual(['a', 'b']);
	expect(shape(new Rows([], true, new Set()))).toEqual([]);
});

test('rows.at(index) is only the head of a part that is closed', () => {
	const rows = new Rows(parts, true, new Set(['x', 'z']));
	expect(shape(rows)).toEqual(['-x', '-y', 'c', '-z']);
	expect(rows.indexOf('c' as DealId)).toBe(2);
	expect(rows.indexOf('a' as DealId)).toBe(-1);
});

test('rows.at(index) is nothing beyond the ends', () => {
	const rows = new Rows(parts, true, new Set());
	expect([rows.at(-1), rows.at(rows.count)]).toEqual([undefined, undefined]);
	expect(rows.indexOf('f' as DealId)).toBe(8);
});

test('rows.between(one, other) are the deals from one row to another, heads left out, whichever is first', () => {
	const rows = new Rows(parts, true, new Set());
	expect(rows.between(6, 2).map(({ id }) => id)).toEqual(['b', 'c', 'd']);
	expect(rows.between(1, 1).map(({ id }) => id)).toEqual(['a']);
});
