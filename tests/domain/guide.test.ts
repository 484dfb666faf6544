import { expect, test } from 'vitest';
import {
	criteriaOf,
	guideFields,
	NO_GUIDE as NOTHING,
	saysAnything,
	toGuide,
	type StageGuide
} from '#lib/domain/guide.ts';

const WHOLE: StageGuide = {
	decision: 'Does the customer sign?',
	criteria: criteriaOf(['Terms are agreed', 'Whoever signs is known']),
	steps: ['Send the draft'],
	requires: ['value'],
	activities: [
		{ kind: 'call', count: 2 },
		{ kind: 'meeting', count: 1 }
	],
	days: 7
};

test('toGuide reads what guideFields wrote', () => {
	expect(guideFields(WHOLE)['activities']).toEqual(['call:2', 'meeting:1']);
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
