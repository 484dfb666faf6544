import { expect, test } from 'vitest';
import { aalenJohansen } from '#lib/statistics/aalen-johansen.ts';
import { restrictedMean } from '#lib/statistics/restricted-mean.ts';

test('restrictedMean(curve, cause, until) of all that ended is the mean of their times', () => {
	const curve = aalenJohansen({
		times: [2, 6, 10],
		causes: [
			[1, 0, 3],
			[0, 4, 0]
		],
		censored: [0, 0, 0]
	});
	expect(restrictedMean(curve, 0, 10)).toBeCloseTo((2 + 10 + 10 + 10) / 4, 12);
	expect(restrictedMean(curve, 1, 10)).toBe(6);
	expect(restrictedMean(curve, 0, 9)).toBe(2);
	expect(restrictedMean(curve, 1, 5)).toBeUndefined();
});

test('restrictedMean(…) counts who is still watched: the late ones stand for those not seen to their end', () => {
	const curve = aalenJohansen({ times: [1, 2, 3], causes: [[2, 0, 1]], censored: [0, 1, 0] });
	// Half end at 1; of the other two one is lost sight of, so the one at 3 stands for both.
	expect(restrictedMean(curve, 0, 3)).toBeCloseTo((1 + 1 + 3 + 3) / 4, 12);
});
