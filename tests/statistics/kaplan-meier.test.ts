import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countEvents } from '#lib/statistics/histogram.ts';
import {
	kaplanMeier,
	survivalAt,
	survivalQuantile,
	survivalTime
} from '#lib/statistics/kaplan-meier.ts';
import { runs, seeded } from '../helpers/random.ts';
import { binned, causesOf, roots, someCases, timesOf, type Case } from './cases.ts';
import { golden, withGolden } from './golden.ts';

const MAINTAINED = {
	time: [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161],
	event: [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0]
};

const curveOf = ({ time, event }: { time: number[]; event: number[] }) =>
	kaplanMeier(countEvents(time, event));

test('kaplanMeier(histogram) has the figures that R prints of aml', () => {
	const curve = curveOf(MAINTAINED);
	const deaths = [...curve.times.keys()].filter((row) => curve.ended[row]);
	expect(deaths.map((row) => curve.times[row])).toEqual([9, 13, 18, 23, 31, 34, 48]);
	expect(deaths.map((row) => curve.atRisk[row])).toEqual([11, 10, 8, 7, 5, 4, 2]);
	expect(deaths.map((row) => curve.survival[row]?.toFixed(4))).toEqual([
		'0.9091',
		'0.8182',
		'0.7159',
		'0.6136',
		'0.4909',
		'0.3682',
		'0.1841'
	]);
	expect(deaths.map((row) => roots(curve.variance)[row]?.toFixed(4))).toEqual([
		'0.0867',
		'0.1163',
		'0.1397',
		'0.1526',
		'0.1642',
		'0.1627',
		'0.1535'
	]);
	expect(curve).toMatchObject({ n: 11, events: 7, reliableUntil: 13 });
});

withGolden('golden', () => {
	test('kaplanMeier of aml, maintained, and its median', () => {
		const { rows_t_n_d_S_se: rows, median, median_lcl, ...raw } = golden().km_aml_maintained;
		const curve = curveOf(raw);
		for (const [t, n, d, share, error] of rows) {
			const row = curve.times.indexOf(t);
			expect([curve.atRisk[row], curve.ended[row]]).toEqual([n, d]);
			expect(curve.survival[row]).toBeCloseTo(share, 4);
			expect(roots(curve.variance)[row]).toBeCloseTo(error, 4);
		}
		expect(survivalQuantile(curve, 0.5).value).toBe(median);
		// R's default limits are symmetric in ln S; ours in ln(-ln S), as R's are when asked.
		const lower = [...curve.survival].map(
			(share, row) => share * Math.exp((-1.96 * (roots(curve.variance)[row] ?? 0)) / share)
		);
		expect(curve.times[lower.findIndex((limit) => limit <= 0.5)]).toBe(median_lcl);
	});

	test('kaplanMeier of aml, not maintained', () => {
		const { S, median, ...raw } = golden().km_aml_nonmaintained;
		const curve = curveOf(raw);
		for (const [time, share] of Object.entries(S))
			expect(survivalAt(curve, Number(time)).value).toBeCloseTo(share, 4);
		expect(survivalQuantile(curve, 0.5).value).toBe(median);
	});
});

/** By the definition: for each time, who is still there and who ends. */
function slowly(cases: readonly Case[], time: number) {
	let share = 1;
	let greenwood = 0;
	for (const t of new Set(timesOf(cases).sort((a, b) => a - b))) {
		if (t > time) break;
		const n = cases.filter((one) => one.time >= t).length;
		const d = cases.filter((one) => one.time === t && one.cause === 1).length;
		share *= (n - d) / n;
		greenwood += d === n ? 0 : d / (n * (n - d));
	}
	return { share, variance: share * share * greenwood };
}

test('kaplanMeier(histogram) is what the definition says, from bins and from single cases', () => {
	fc.assert(
		fc.property(someCases(1), fc.integer({ min: 0, max: 30 }), (cases, time) => {
			const { times, causes, censored } = binned(cases, 1);
			const curve = kaplanMeier({ times, events: causes[0] ?? [], censored });
			expect(curve).toEqual(kaplanMeier(countEvents(timesOf(cases), causesOf(cases))));
			const slow = slowly(cases, time);
			expect(survivalAt(curve, time).value).toBeCloseTo(slow.share, 12);
			const row = curve.times.findLastIndex((t) => t <= time);
			expect(curve.variance[row] ?? 0).toBeCloseTo(slow.variance, 12);
		}),
		runs(300)
	);
});

test('kaplanMeier(histogram) says until when ten are at risk', () => {
	fc.assert(
		fc.property(someCases(1), (cases) => {
			const sorted = timesOf(cases).sort((a, b) => b - a);
			const { reliableUntil } = kaplanMeier(countEvents(timesOf(cases), causesOf(cases)));
			expect(reliableUntil).toBe(sorted[9]);
		}),
		runs(200)
	);
});

test("survivalAt(curve, time) has limits of the log-log scale, and Wilson's where that says nothing", () => {
	const curve = curveOf(MAINTAINED);
	const at = survivalAt(curve, 18);
	// S = 0.7159, its standard error 0.1397.
	expect(at.low).toBeCloseTo(0.3502, 3);
	expect(at.high).toBeCloseTo(0.8991, 3);
	expect(survivalAt(curve, 1)).toMatchObject({ value: 1, high: 1, n: 11 });
	expect(survivalAt(curve, 1).low).toBeCloseTo(0.7412, 4);
	fc.assert(
		fc.property(someCases(1), fc.integer({ min: 0, max: 30 }), (cases, time) => {
			const { value, low, high } = survivalAt(
				kaplanMeier(countEvents(timesOf(cases), causesOf(cases))),
				time
			);
			expect(0 <= low && low <= value && value <= high && high <= 1).toBe(true);
		}),
		runs(300)
	);
});

test('survivalQuantile(curve, q) is the first time at which so many have ended, or not reached', () => {
	const curve = curveOf(MAINTAINED);
	expect(survivalQuantile(curve, 0.5)).toEqual({ value: 31, low: 13, high: undefined });
	expect(survivalQuantile(curve, 0.9)).toMatchObject({ value: undefined, high: undefined });
	// Half of four is half, whatever the product of thirds and quarters comes to.
	const even = kaplanMeier(countEvents([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 1, 1]));
	expect(survivalQuantile(even, 0.5).value).toBe(3);
	expect(survivalQuantile(kaplanMeier(countEvents([], [])), 0.5)).toEqual({});
});

test('survivalQuantile(curve, q) is where the share and its limits, each row told, first come to the line', () => {
	fc.assert(
		fc.property(someCases(1), fc.constantFrom(0.25, 0.5, 0.75, 0.9), (cases, q) => {
			const curve = kaplanMeier(countEvents(timesOf(cases), causesOf(cases)));
			const times = [...curve.times].filter((_, row) => curve.ended[row]);
			const first = (of: 'low' | 'value' | 'high') =>
				times.find((time) => survivalAt(curve, time)[of] <= 1 - q + 1e-10);
			const [low, value, high] = [first('low'), first('value'), first('high')];
			expect(survivalQuantile(curve, q)).toEqual({ low, value, high });
			expect(survivalTime(curve, q)).toBe(value);
		}),
		runs(300)
	);
});

test('survivalQuantile(curve, 0.5) has the true median in its interval as often as it says', () => {
	const random = seeded(23);
	let covered = 0;
	for (let run = 0; run < 400; run++) {
		const cases = Array.from({ length: 80 }, () => {
			const [event, last] = [-Math.log(1 - random.next()) * 100, random.next() * 400];
			return { time: Math.ceil(Math.min(event, last)), cause: event <= last ? 1 : 0 };
		});
		const { low, high = Infinity } = survivalQuantile(
			kaplanMeier(countEvents(timesOf(cases), causesOf(cases))),
			0.5,
			0.8
		);
		const truth = Math.ceil(100 * Math.LN2);
		if ((low ?? Infinity) <= truth && truth <= high) covered++;
	}
	expect(covered / 400).toBeGreaterThan(0.75);
	expect(covered / 400).toBeLessThan(0.87);
});
