import { expect, test } from 'vitest';
import { countOf, hasCondition, toggled, withWords, wordsIn } from '#lib/domain/filter-parts.ts';
import { NO_FILTER, type Condition, type Group } from '#lib/domain/view.ts';

const mine: Condition = { field: 'owner', operator: 'is', values: ['me'] };
const idle: Condition = { field: 'touched', operator: 'olderThan', values: ['14'] };
const any: Group = { kind: 'any', parts: [mine, idle] };

test('toggled(filter, condition) adds it, and takes it away again', () => {
	const once = toggled(NO_FILTER, mine);
	expect(once.parts).toEqual([mine]);
	expect(hasCondition(once, mine)).toBe(true);
	expect(hasCondition(once, { ...mine, values: ['m1'] })).toBe(false);
	expect(toggled(once, mine)).toEqual(NO_FILTER);
});

test('toggled(filter, condition) asks for it besides a group of which one part holds', () => {
	expect(hasCondition(any, mine)).toBe(false);
	expect(toggled(any, mine)).toEqual({ kind: 'all', parts: [any, mine] });
});

test('withWords(filter, words) puts other words in place of those before; blank ones are none', () => {
	const one = withWords(toggled(NO_FILTER, mine), 'lamps');
	expect(wordsIn(one)).toBe('lamps');
	expect(wordsIn(withWords(one, 'lamps o'))).toBe('lamps o');
	expect(withWords(one, '  ').parts).toEqual([mine]);
	expect(wordsIn(any)).toBe('');
});

test('countOf(filter) counts conditions in whatever group, and not the words', () => {
	expect(countOf(withWords(any, 'x'))).toBe(2);
});
