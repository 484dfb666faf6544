import { expect, test } from 'vitest';
import { stageAdvice } from '#lib/domain/advice.ts';

test('stageAdvice(open) counts Won: under three too few, over six a note, over seven too many', () => {
	// With Won: 2, 3, 6, 7, 8 stages.
	expect([1, 2, 5, 6, 7].map(stageAdvice)).toEqual(['few', undefined, undefined, 'note', 'many']);
});
