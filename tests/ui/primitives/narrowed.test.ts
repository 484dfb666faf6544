import { expect, test } from 'vitest';
import { MANY, narrowed } from '#lib/ui/primitives/narrowed.ts';

const nameOf = (name: string) => name;
const all = Array.from({ length: 5000 }, (_, n) => `Label ${n}`);

test('narrowed(items, query) shows the first, says how many more there are, and finds by words', () => {
	expect(narrowed(all, '', { nameOf })).toEqual({ shown: all.slice(0, MANY), more: 5000 - MANY });
	expect(narrowed(all, ' 4999 label', { nameOf })).toEqual({ shown: ['Label 4999'], more: 0 });
	expect(narrowed(['Kraków', 'كتاب'], 'krakow', { nameOf }).shown).toEqual(['Kraków']);
	expect(narrowed(all, 'none of them', { nameOf })).toEqual({ shown: [], more: 0 });
});

test('narrowed(items, query, { stays }) keeps what is chosen in sight, once', () => {
	const stays = (name: string) => name === 'Label 4000' || name === 'Label 1';
	expect(narrowed(all, 'label 1234', { nameOf, stays })).toEqual({
		shown: ['Label 1', 'Label 1234', 'Label 4000'],
		more: 0
	});
	expect(
		narrowed(all, 'label 1', { nameOf, stays }).shown.filter((one) => one === 'Label 1')
	).toEqual(['Label 1']);
	const many = narrowed(all, '', { nameOf, stays });
	expect(many.shown).toHaveLength(MANY);
	expect(many.shown.at(-1)).toBe('Label 4000');
	expect(many.more).toBe(5000 - MANY);
});
