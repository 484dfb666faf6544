import { expect, test } from 'vitest';
import type { CompanyId } from '#lib/domain/ids.ts';
import { Merges } from '#lib/domain/merges.ts';

const [a, b, c] = ['ca', 'cb', 'cc'] as CompanyId[] as [CompanyId, CompanyId, CompanyId];

function start() {
	const merges = new Merges();
	const put = (id: CompanyId, mergedInto?: CompanyId) =>
		merges.put(id, { mergedInto, deletion: undefined, revived: false });
	return { merges, put };
}

test('of(id) is the end of the chain; of a circle the smallest id, for all in it and before it', () => {
	const { merges, put } = start();
	put(a);
	put(b);
	put(c, b);
	expect(merges.of(c)).toBe(b);
	put(b, a);
	put(a, b);
	expect([a, b, c].map((id) => merges.of(id))).toEqual([a, a, a]);
	put(a, a);
	expect(merges.of(c)).toBe(a);
});

test('behind(id) and family(id) follow merges there and back, behind(id) only while who stands for them is there', () => {
	const { merges, put } = start();
	put(a);
	put(b, a);
	put(c, b);
	expect(merges.behind(a)).toEqual([b, c]);
	expect(merges.behind(b)).toEqual([]);
	merges.put(b, undefined);
	expect(merges.behind(a)).toEqual([]);
	expect([merges.family(c), merges.family(a)]).toEqual([[c, b], [a]]);
	put(b, a);
	merges.put(a, undefined);
	expect(merges.behind(b)).toEqual([c]);
	expect([...merges.family(a)].sort()).toEqual([a, b, c]);
	put(c);
	expect(merges.family(c)).toEqual([c]);
});
