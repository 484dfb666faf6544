import { expect, test } from 'vitest';
import { guideFields, saysAnything, toGuide, type StageGuide } from '#lib/domain/guide.ts';

const NOTHING: StageGuide = { decision: '', criteria: [], activities: [], days: undefined };
const WHOLE: StageGuide = {
	decision: 'Does the customer sign?',
	criteria: ['Terms are agreed', 'Whoever signs is known'],
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
	expect(toGuide({ criteria: [' ', 'Terms are agreed'] }).criteria).toEqual(['Terms are agreed']);
});

test('saysAnything is true from the first thing that is written down', () => {
	expect(saysAnything(NOTHING)).toBe(false);
	expect(saysAnything({ ...NOTHING, days: 1 })).toBe(true);
	expect(saysAnything({ ...NOTHING, criteria: ['Terms are agreed'] })).toBe(true);
});
