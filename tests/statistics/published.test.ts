import { expect, test } from 'vitest';
import { countEvents } from '#lib/statistics/histogram.ts';
import { kaplanMeier, survivalAt, survivalQuantile } from '#lib/statistics/kaplan-meier.ts';
import { logRank } from '#lib/statistics/log-rank.ts';
import { golden, withGolden } from './golden.ts';
import { LUNG, WALTONS } from './published.ts';

type Group = (typeof WALTONS)['control'];

const counted = (...groups: Group[]) =>
	countEvents(
		groups.flatMap(({ ended, censored }) => [...ended, ...censored]),
		groups.flatMap(({ ended, censored }) => [...ended.map(() => 1), ...censored.map(() => 0)])
	);
const curveOf = (...groups: Group[]) => kaplanMeier(counted(...groups));
const quantiles = (of: ReturnType<typeof curveOf>) =>
	[0.25, 0.5, 0.75].map((q) => survivalQuantile(of, q).value);

test('kaplanMeier and logRank have the figures that lifelines and R print', () => {
	const flies = curveOf(WALTONS.control, WALTONS.miR137);
	expect(flies).toMatchObject({ n: 163, events: 156 });
	expect(quantiles(flies)[1]).toBe(56);
	expect(logRank(counted(WALTONS.control), counted(WALTONS.miR137))?.chiSquare).toBeCloseTo(
		122.25,
		2
	);
	const people = curveOf(LUNG.men, LUNG.women);
	expect(people).toMatchObject({ n: 228, events: 165 });
	expect(survivalQuantile(people, 0.5).value).toBe(310);
	expect(quantiles(curveOf(LUNG.men))[1]).toBe(270);
	expect(quantiles(curveOf(LUNG.women))[1]).toBe(426);
	expect(logRank(counted(LUNG.men), counted(LUNG.women))?.chiSquare).toBeCloseTo(10.33, 2);
});

withGolden('golden', () => {
	test('kaplanMeier, survivalQuantile and logRank of waltons', () => {
		const given = golden().km_waltons;
		const all = curveOf(WALTONS.control, WALTONS.miR137);
		expect(quantiles(all)).toEqual([given.p25, given.median, given.p75]);
		for (const [time, share] of Object.entries(given.S))
			expect(survivalAt(all, Number(time)).value).toBeCloseTo(share, 5);
		expect(quantiles(curveOf(WALTONS.control))[1]).toBe(given.control_median);
		expect(quantiles(curveOf(WALTONS.miR137))[1]).toBe(given.miR137_median);
		const test = logRank(counted(WALTONS.control), counted(WALTONS.miR137));
		expect(test?.chiSquare).toBeCloseTo(given.logrank_chisq, 3);
	});

	test('kaplanMeier, survivalQuantile and logRank of lung', () => {
		const given = golden().km_lung;
		const all = curveOf(LUNG.men, LUNG.women);
		expect(all).toMatchObject({ n: given.n, events: given.events });
		expect(quantiles(all)[1]).toBe(given.median);
		for (const [time, share] of Object.entries(given.S))
			expect(survivalAt(all, Number(time)).value).toBeCloseTo(share, 4);
		expect(quantiles(curveOf(LUNG.men))[1]).toBe(given.median_sex1);
		expect(quantiles(curveOf(LUNG.women))[1]).toBe(given.median_sex2);
		const test = logRank(counted(LUNG.men), counted(LUNG.women));
		expect(test?.chiSquare).toBeCloseTo(given.logrank_chisq_sex, 4);
		expect(test?.p).toBeCloseTo(given.p, 5);
	});
});
