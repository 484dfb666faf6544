import { expect, test } from 'vitest';
import { countCauses, countEvents, measure } from '#lib/statistics/histogram.ts';

test('countEvents(times, event) counts by time, rising', () => {
	expect(countEvents([5, 2, 5, 5], [1, 0, 0, 1])).toEqual({
		times: [2, 5],
		events: [0, 2],
		censored: [1, 1]
	});
	expect(countEvents([], [])).toEqual({ times: [], events: [], censored: [] });
});

test('countCauses(times, cause, causes) has a column for each cause, and knows no other', () => {
	expect(countCauses([1, 1, 3], [2, 1, 2], 2)).toEqual({
		times: [1, 3],
		causes: [
			[1, 0],
			[1, 1]
		],
		censored: [0, 0]
	});
	expect(() => countCauses([1], [3], 2)).toThrow(RangeError);
});

test('measure(length, columns) counts cases and bins that are not empty', () => {
	expect(measure(4, [[0, 1, 0, 2], new Uint32Array([0, 3, 0, 0])])).toEqual({ n: 6, rows: 2 });
});
