import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aalenJohansen, incidenceAt } from '#lib/statistics/aalen-johansen.ts';
import { countCauses, countEvents } from '#lib/statistics/histogram.ts';
import { kaplanMeier } from '#lib/statistics/kaplan-meier.ts';
import { forSeeds, runs, seeded } from '../helpers/random.ts';
import { binned, causesOf, someCases, timesOf, type Case } from './cases.ts';
import { golden, withGolden } from './golden.ts';

const curveOf = (cases: readonly Case[], causes: number) =>
	aalenJohansen(countCauses(timesOf(cases), causesOf(cases), causes));

test('aalenJohansen(histogram) has the shares, variances and limits that SAS gives', () => {
	const curve = aalenJohansen(countCauses([1, 2, 3, 4, 5, 6], [0, 1, 1, 2, 2, 0], 2));
	const [first = new Float64Array(), second = new Float64Array()] = curve.incidence;
	const round = (numbers: Iterable<number> = []) => [...numbers].map((x) => Number(x.toFixed(12)));
	expect(round(first)).toEqual([0, 0.2, 0.4, 0.4, 0.4, 0.4]);
	expect(round(second)).toEqual([0, 0, 0, 0.2, 0.4, 0.4]);
	expect(round(curve.variance[1])).toEqual([0, 0, 0, 0.032, 0.048, 0.048]);
	expect(incidenceAt(curve, 1, 4).low).toBeCloseTo(0.00836904, 8);
	expect(incidenceAt(curve, 1, 4).high).toBeCloseTo(0.58185303, 8);
});

withGolden('golden', () => {
	test('aalenJohansen', () => {
		const { time, cause, cif1, cif2, var2, ...limits } = golden().aj_tiny;
		const curve = aalenJohansen(countCauses(time, cause, 2));
		for (const [row] of time.entries()) {
			expect(curve.incidence[0]?.[row]).toBeCloseTo(cif1[row] ?? NaN, 12);
			expect(curve.incidence[1]?.[row]).toBeCloseTo(cif2[row] ?? NaN, 12);
			expect(curve.variance[1]?.[row]).toBeCloseTo(var2[row] ?? NaN, 12);
		}
		for (const [at, [low, high]] of [
			[4, limits.ci95_cif2_at_4],
			[5, limits.ci95_cif2_at_5]
		] as const) {
			expect(incidenceAt(curve, 1, at).low).toBeCloseTo(low, 8);
			expect(incidenceAt(curve, 1, at).high).toBeCloseTo(high, 8);
		}
	});
});

/** By the definition, with the variance as the manuals write it. */
function slowly(cases: readonly Case[], cause: number, until: number) {
	const times = [...new Set(timesOf(cases))].sort((a, b) => a - b).filter((t) => t <= until);
	let survival = 1;
	let share = 0;
	const steps = times.map((t) => {
		const n = cases.filter((one) => one.time >= t).length;
		const d = cases.filter((one) => one.time === t && one.cause > 0).length;
		const own = cases.filter((one) => one.time === t && one.cause === cause).length;
		const before = survival;
		share += (survival * own) / n;
		survival *= (n - d) / n;
		return { n, d, own, before, share };
	});
	let variance = 0;
	for (const step of steps) {
		const { n, d, own, before } = step;
		const rest = share - step.share;
		variance += n === d ? 0 : (rest ** 2 * d) / (n * (n - d));
		variance += (before ** 2 * own * (n - own)) / n ** 3;
		variance -= (2 * rest * before * own) / n ** 2;
	}
	return { share, variance };
}

/** Their shares sum to 1 and the last bit of a number. */
const OVER_ONE = [3, 3, 2, 1, 4, 2].map((time, at) => ({ time, cause: at === 2 ? 0 : 2 }));

test('aalenJohansen(histogram) is what the definition says, from bins and from single cases', () => {
	fc.assert(
		fc.property(
			someCases(3),
			fc.integer({ min: 0, max: 30 }),
			fc.integer({ min: 1, max: 3 }),
			(cases, time, cause) => {
				const curve = aalenJohansen(binned(cases, 3));
				expect(curve).toEqual(curveOf(cases, 3));
				const slow = slowly(cases, cause, time);
				const fast = incidenceAt(curve, cause - 1, time);
				expect(fast.value).toBeCloseTo(slow.share, 12);
				expect(fast.variance).toBeCloseTo(slow.variance, 12);
				expect(fast.low).toBeLessThanOrEqual(fast.value);
				expect(fast.high).toBeGreaterThanOrEqual(fast.value);
			}
		),
		{ ...runs(400), examples: [[OVER_ONE, 4, 2]] }
	);
});

test('with one cause aalenJohansen(…) is 1 - kaplanMeier(…), variance and all', () => {
	fc.assert(
		fc.property(someCases(1), (cases) => {
			const curve = curveOf(cases, 1);
			const other = kaplanMeier(countEvents(timesOf(cases), causesOf(cases)));
			for (const [row] of curve.times.entries()) {
				expect(curve.incidence[0]?.[row]).toBeCloseTo(1 - (other.survival[row] ?? NaN), 12);
				expect(curve.variance[0]?.[row]).toBeCloseTo(other.variance[row] ?? NaN, 12);
			}
			expect(curve.reliableUntil).toBe(other.reliableUntil);
		}),
		runs(200)
	);
});

test('the shares of all causes and of those that have not ended add up to 1', () => {
	fc.assert(
		fc.property(someCases(4, 300), (cases) => {
			const { incidence, survival } = curveOf(cases, 4);
			for (const [row, share] of survival.entries()) {
				const sum = incidence.reduce((all, column) => all + (column[row] ?? NaN), share);
				expect(Math.abs(sum - 1)).toBeLessThan(1e-12);
			}
		}),
		runs(100)
	);
});

test('the order of cases that end at one time changes nothing', () => {
	forSeeds(50, (random) => {
		const cases = Array.from({ length: 60 }, () => ({
			time: 1 + random.int(8),
			cause: random.int(4)
		}));
		expect(curveOf(random.shuffle(cases), 3)).toEqual(curveOf(cases, 3));
	});
});

test('of cases that have all ended the share is k ÷ n', () => {
	const cases = Array.from({ length: 40 }, (_, i) => ({ time: 1 + (i % 7), cause: 1 + (i % 3) }));
	const won = incidenceAt(curveOf(cases, 3), 0, 100);
	expect(won.value).toBeCloseTo(14 / 40, 12);
	expect(won.variance).toBeCloseTo((14 * 26) / 40 ** 3, 12);
});

test('incidenceAt(…) of what has never happened has an interval like a share of 0', () => {
	const curve = curveOf(
		Array.from({ length: 20 }, () => ({ time: 5, cause: 1 })),
		2
	);
	const never = incidenceAt(curve, 1, 5);
	expect(never).toMatchObject({ value: 0, low: 0, n: 20 });
	expect(never.high).toBeCloseTo(0.1611, 4);
	expect(aalenJohansen(countCauses([], [], 2))).toMatchObject({ n: 0, reliableUntil: undefined });
});

test('aalenJohansen(…) of 65,536 bins takes milliseconds', () => {
	const random = seeded(3);
	const cases = Array.from({ length: 100_000 }, () => ({
		time: random.int(65_536),
		cause: random.int(4)
	}));
	const histogram = binned(cases, 3, 65_536);
	const curve = aalenJohansen(histogram);
	// The best of some tries: what else the machine does is not counted.
	const tries = Array.from({ length: 8 }, () => {
		const start = performance.now();
		aalenJohansen(histogram);
		return performance.now() - start;
	});
	expect(Math.min(...tries)).toBeLessThan(60);
	const last = curve.survival.length - 1;
	const sum = curve.incidence.reduce((all, column) => all + (column[last] ?? NaN), 0);
	expect(Math.abs(sum + (curve.survival[last] ?? NaN) - 1)).toBeLessThan(1e-12);
});
