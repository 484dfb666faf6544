import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countEvents } from '#lib/statistics/histogram.ts';
import { logRank } from '#lib/statistics/log-rank.ts';
import { forSeeds, runs } from '../helpers/random.ts';
import { binned, causesOf, someCases, timesOf, type Case } from './cases.ts';
import { golden, withGolden } from './golden.ts';

const counted = (cases: readonly Case[]) => countEvents(timesOf(cases), causesOf(cases));

test('logRank(first, second) of aml is what R gives', () => {
	const maintained = countEvents(
		[9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161],
		[1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0]
	);
	const not = countEvents(
		[5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45],
		[1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1]
	);
	expect(logRank(maintained, not)?.chiSquare).toBeCloseTo(3.4, 1);
	expect(logRank(maintained, not)?.p).toBeCloseTo(0.07, 2);
});

withGolden('golden', () => {
	test('logRank', () => {
		const { km_aml_maintained: first, km_aml_nonmaintained: second } = golden();
		const test = logRank(
			countEvents(first.time, first.event),
			countEvents(second.time, second.event)
		);
		expect(test?.chiSquare).toBeCloseTo(second.logrank_chisq_vs_maintained, 1);
		expect(test?.p).toBeCloseTo(second.logrank_p, 2);
	});
});

/** By the definition: a two by two table for each time. */
function slowly(first: readonly Case[], second: readonly Case[]) {
	let [difference, variance] = [0, 0];
	for (const t of new Set(timesOf([...first, ...second]))) {
		const there = (cases: readonly Case[]) => cases.filter(({ time }) => time >= t).length;
		const ended = (cases: readonly Case[]) =>
			cases.filter(({ time, cause }) => time === t && cause === 1).length;
		const [n1, n2] = [there(first), there(second)];
		const [d, n] = [ended(first) + ended(second), n1 + n2];
		difference += ended(first) - (d * n1) / n;
		if (n > 1) variance += (d * n1 * n2 * (n - d)) / (n * n * (n - 1));
	}
	return { difference, variance };
}

test('logRank(first, second) is what the definition says, whichever is first, from bins too', () => {
	fc.assert(
		fc.property(someCases(1), someCases(1), (first, second) => {
			const { difference, variance } = slowly(first, second);
			const fast = logRank(counted(first), counted(second));
			if (variance < 1e-9) return;
			expect(fast?.chiSquare).toBeCloseTo(difference ** 2 / variance, 8);
			expect(logRank(counted(second), counted(first))?.chiSquare).toBeCloseTo(
				fast?.chiSquare ?? NaN,
				8
			);
			const { times, causes, censored } = binned(second, 1);
			const bins = { times, events: causes[0] ?? [], censored };
			expect(logRank(counted(first), bins)?.chiSquare).toBeCloseTo(fast?.chiSquare ?? NaN, 8);
		}),
		runs(200)
	);
});

test('logRank(first, second) has nothing to say where nothing compares', () => {
	expect(logRank(countEvents([1, 2], [0, 0]), countEvents([3], [0]))).toBeUndefined();
	expect(logRank(countEvents([], []), countEvents([3], [1]))).toBeUndefined();
});

test('logRank(first, second) of two alike is under 5 % one time in twenty', () => {
	let found = 0;
	forSeeds(400, (random) => {
		const group = () =>
			counted(
				Array.from({ length: 40 }, () => ({ time: 1 + random.int(50), cause: random.int(2) }))
			);
		if ((logRank(group(), group())?.p ?? 1) < 0.05) found++;
	});
	expect(found / 400).toBeLessThan(0.09);
});
