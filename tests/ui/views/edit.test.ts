import { expect, test } from 'vitest';
import { isGroup, NO_FILTER, OPERATORS, type FieldType, type Group } from '#lib/domain/view.ts';
import {
	added,
	askingOf,
	conditionOn,
	replaced,
	withOperator,
	without
} from '#lib/ui/views/edit.ts';

test('conditionOn(field, type) begins with what can be understood at once', () => {
	expect(conditionOn('touched', 'day')).toEqual({
		field: 'touched',
		operator: 'olderThan',
		values: ['14']
	});
	expect(conditionOn('value', 'money').values).toEqual([]);
});

test('withOperator(condition, type, operator) keeps values that mean the same', () => {
	const days = conditionOn('touched', 'day');
	expect(withOperator({ ...days, values: ['30'] }, 'day', 'last').values).toEqual(['30']);
	expect(withOperator(days, 'day', 'within').values).toEqual(['month']);
	expect(withOperator(days, 'day', 'empty').values).toEqual([]);
});

test('askingOf(type, operator) knows every operator of every type', () => {
	for (const [type, operators] of Object.entries(OPERATORS))
		for (const operator of operators)
			expect(askingOf(type as FieldType, operator)).toMatch(/^[a-z]+$/);
});

test('added, replaced and without change one place of a group; an empty group goes along', () => {
	const one = conditionOn('owner', 'member');
	const inner: Group = { kind: 'any', parts: [] };
	const group = added(added(added(NO_FILTER, one), inner), one);
	expect(replaced(group, 0, inner).parts.map(isGroup)).toEqual([true, true, false]);
	expect(without(group, 2).parts).toEqual([one]);
});
