import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countEvents } from '#lib/statistics/histogram.ts';
import { kaplanMeier, survivalAt } from '#lib/statistics/kaplan-meier.ts';
import { restrictedMean } from '#lib/statistics/restricted-mean.ts';
import { forSeeds, runs } from '../helpers/random.ts';
import { causesOf, someCases, timesOf } from './cases.ts';

const curveOf = (times: number[], event: number[]) => kaplanMeier(countEvents(times, event));

test('restrictedMean(curve, tau) of what has all ended is the plain mean, with its plain variance', () => {
	const times = [2, 4, 4, 7, 13];
	const all = restrictedMean(curveOf(times, [1, 1, 1, 1, 1]), 100);
	expect(all).toMatchObject({ value: 6, n: 5, until: 100 });
	const square = times.reduce((sum, time) => sum + (time - 6) ** 2, 0);
	expect(all.variance).toBeCloseTo(square / 25, 12);
	expect(all.high - all.value).toBeCloseTo(1.96 * Math.sqrt(square / 25), 3);
	expect(restrictedMean(curveOf(times, [1, 1, 1, 1, 1]), 5).value).toBeCloseTo(
		(2 + 4 + 4 + 5 + 5) / 5,
		12
	);
});

test('restrictedMean(curve, tau) is the area under the curve', () => {
	fc.assert(
		fc.property(someCases(1), fc.integer({ min: 1, max: 30 }), (cases, tau) => {
			const curve = curveOf(timesOf(cases), causesOf(cases));
			const { value, until } = restrictedMean(curve, tau);
			let area = 0;
			for (let time = 0; time < until; time++) area += survivalAt(curve, time).value;
			expect(value).toBeCloseTo(area, 10);
		}),
		runs(200)
	);
});

test('restrictedMean(curve, tau) goes no further than somebody was watched', () => {
	const curve = curveOf([10, 20, 30], [1, 1, 0]);
	expect(restrictedMean(curve, 365)).toMatchObject({ until: 30, value: expect.closeTo(20, 12) });
	expect(restrictedMean(curveOf([], []), 10)).toMatchObject({ until: 0, value: 0, n: 0 });
});

test('restrictedMean(curve, tau) covers the true mean as often as it says', () => {
	// Of exponential times with mean 60, the first 100: 60 (1 - exp(-100 / 60)), and half a unit of rounding up.
	const truth = 60 * (1 - Math.exp(-100 / 60)) + 0.4;
	let covered = 0;
	forSeeds(300, (random) => {
		const times: number[] = [];
		const event: number[] = [];
		for (let i = 0; i < 100; i++) {
			const [end, last] = [-60 * Math.log(1 - random.next()), 300 * random.next()];
			times.push(Math.ceil(Math.min(end, last)));
			event.push(end <= last ? 1 : 0);
		}
		const { low, high } = restrictedMean(curveOf(times, event), 100, 0.8);
		if (low <= truth && truth <= high) covered++;
	});
	expect(covered / 300).toBeGreaterThan(0.7);
	expect(covered / 300).toBeLessThan(0.89);
});
