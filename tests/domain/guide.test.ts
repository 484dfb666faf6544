import { expect, test } from 'vitest';
import {
	criteriaOf,
	guideFields,
	NO_GUIDE as NOTHING,
	saysAnything,
	toGuide,
	type StageGuide
} from '#lib/domain/guide.ts';
import type { Rank } from '#lib/domain/rank.ts';

const WHOLE: StageGuide = {
	decision: 'Does the customer sign?',
	criteria: criteriaOf(['Terms are agreed', 'Whoever signs is known']),
	steps: [{ id: 's0', text: 'Send the draft', order: 'a0' as Rank }],
	requires: ['value'],
	activities: [
		{ kind: 'call', count: 2 },
		{ kind: 'meeting', count: 1 }
	],
	days: 7
};

test('toGuide reads what guideFields wrote', () => {
	expect(guideFields(WHOLE)).toMatchObject({ 'expect.call': 2, 'require.value': true });
	expect(toGuide(guideFields(WHOLE))).toEqual(WHOLE);
	expect(toGuide(guideFields(NOTHING))).toEqual(NOTHING);
});

test('toGuide of a stage without a guide, or of a strange one, says nothing', () => {
	expect(toGuide({ name: 'Demo' })).toEqual(NOTHING);
	expect(
		toGuide({
			decision: 5,
			criteria: 'Terms',
			activities: ['fax:2', 'call', 'call:0', 'call:1.5', 'email:x'],
			days: -1
		})
	).toEqual(NOTHING);
	expect(toGuide({ criteria: [' ', 'Terms are agreed'] }).criteria).toMatchObject([
		{ id: 'c1', text: 'Terms are agreed', required: false }
	]);
});

test('saysAnything is true from the first thing that is written down', () => {
	expect(saysAnything(NOTHING)).toBe(false);
	expect(saysAnything({ ...NOTHING, days: 1 })).toBe(true);
	expect(saysAnything({ ...NOTHING, criteria: criteriaOf(['Terms are agreed']) })).toBe(true);
});

test('toGuide puts registers over the list of a template: changed, taken away, added, in order', () => {
	const { criteria } = toGuide({
		criteria: ['First', 'Second', 'Third'],
		'criterion.c0': ['a5', 'required', 'First, changed'],
		'criterion.c1': false,
		'criterion.new': ['a1V', 'optional', 'Added']
	});
	expect(criteria.map(({ id, text, required }) => [id, text, required])).toEqual([
		['new', 'Added', false],
		['c2', 'Third', false],
		['c0', 'First, changed', true]
	]);
});

test('toGuide puts the registers of activities, steps and required fields over what stages once had as lists', () => {
	const { activities, steps, requires } = toGuide({
		activities: ['call:2', 'email:1'],
		'expect.call': 0,
		'expect.meeting': 1,
		'expect.demo': 1.5,
		steps: ['Ring', 'Write'],
		'step.s0': false,
		'step.new': ['a05', 'Visit'],
		requires: ['value', 'source'],
		'require.source': false,
		'require.f.x1': true
	});
	expect(activities).toEqual([
		{ kind: 'email', count: 1 },
		{ kind: 'meeting', count: 1 }
	]);
	expect(steps.map(({ text }) => text)).toEqual(['Visit', 'Write']);
	expect(requires).toEqual(['f.x1', 'value']);
});

test('toGuide of a register that was put back to nothing is as if it had never been written', () => {
	const fields = {
		criteria: ['First'],
		'criterion.c0': null,
		'step.s1': null,
		'require.value': null
	};
	expect(toGuide(fields).criteria.map(({ text }) => text)).toEqual(['First']);
	expect(toGuide(fields)).toMatchObject({ steps: [], requires: [] });
});
