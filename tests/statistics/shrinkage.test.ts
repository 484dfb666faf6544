import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logBeta } from '#lib/statistics/beta.ts';
import { priorOf, shrink, type Group } from '#lib/statistics/shrinkage.ts';
import { forSeeds, runs, type Random } from '../helpers/random.ts';
import { golden, withGolden } from './golden.ts';

const groupsOf = (k: readonly number[], n: readonly number[]): Group[] =>
	k.map((wins, index) => ({ k: wins, n: n[index] ?? 0 }));

/** The log likelihood of the counts, but for what does not depend on α and β. */
function likelihood(groups: readonly Group[], alpha: number, beta: number): number {
	return groups.reduce(
		(sum, { k, n }) =>
			sum + logBeta({ alpha: alpha + k, beta: beta + n - k }) - logBeta({ alpha, beta }),
		0
	);
}

test('priorOf(groups) and shrink(group, prior) have the figures of the worked example', () => {
	const groups = groupsOf([3, 0, 12, 45, 7], [4, 3, 40, 200, 10]);
	const prior = priorOf(groups);
	expect(prior.alpha).toBeCloseTo(3.02, 2);
	expect(prior.beta).toBeCloseTo(4.98, 2);
	expect(prior.fitted).toBe(true);
	const shrunk = groups.map((group) => shrink(group, prior).value.toFixed(3));
	expect(shrunk).toEqual(['0.502', '0.275', '0.313', '0.231', '0.557']);
});

withGolden('golden', () => {
	test('priorOf(groups), shrink(group, prior)', () => {
		for (const { k, n, alpha, beta, nll, posterior_mean } of golden().betabinom_mle) {
			const groups = groupsOf(k, n);
			const prior = priorOf(groups);
			expect(prior.alpha).toBeCloseTo(alpha, 3);
			expect(prior.beta / beta).toBeCloseTo(1, 4);
			for (const [index, group] of groups.entries())
				expect(shrink(group, prior).value).toBeCloseTo(posterior_mean[index] ?? NaN, 5);
			if (nll === undefined) continue;
			const ways = groups.reduce(
				(sum, one) =>
					sum - Math.log(one.n + 1) - logBeta({ alpha: one.k + 1, beta: one.n - one.k + 1 }),
				0
			);
			expect(-likelihood(groups, prior.alpha, prior.beta) - ways).toBeCloseTo(nll, 4);
		}
	});
});

test('no other α and β make the counts likelier than those of priorOf(groups)', () => {
	const group = fc.record({
		n: fc.integer({ min: 1, max: 60 }),
		share: fc.double({ min: 0, max: 1, noNaN: true })
	});
	fc.assert(
		fc.property(fc.array(group, { minLength: 5, maxLength: 12 }), (drawn) => {
			const groups = drawn.map(({ n, share }) => ({ k: Math.round(n * share), n }));
			const { alpha, beta, fitted } = priorOf(groups);
			const all = groups.reduce((sum, { n }) => sum + n, 0);
			if (!fitted) return;
			const best = likelihood(groups, alpha, beta);
			for (const [a, b] of [
				[1.02, 1],
				[0.98, 1],
				[1, 1.02],
				[1, 0.98],
				[1.02, 1.02],
				[0.98, 0.98]
			] as const)
				if (a * alpha + b * beta <= all && a * alpha + b * beta >= 0.01)
					expect(likelihood(groups, a * alpha, b * beta)).toBeLessThanOrEqual(best + 1e-9);
		}),
		runs(150)
	);
});

test('priorOf(groups) of few, or of what does not tell how they differ, weighs eight at the pooled share', () => {
	expect(priorOf(groupsOf([3, 1], [10, 10]))).toEqual({
		alpha: 1.6,
		beta: 6.4,
		fitted: false,
		candidates: [{ alpha: 1.6, beta: 6.4, credence: 1 }]
	});
	expect(priorOf(groupsOf([1, 1, 1, 1, 0], [2, 2, 2, 2, 0]))).toMatchObject({
		alpha: 4,
		fitted: false
	});
	expect(priorOf([])).toMatchObject({ alpha: 4, beta: 4, fitted: false });
	const none = priorOf(groupsOf([0, 0, 0, 0, 0], [5, 5, 5, 5, 5]));
	expect(none.alpha).toBeCloseTo((8 * 0.5) / 26, 12);
	expect(none.alpha + none.beta).toBeCloseTo(8, 12);
	const single = priorOf(groupsOf([1, 0, 0, 1, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1, 1, 1]));
	expect(single).toMatchObject({ alpha: 2, beta: 6, fitted: false });
});

test('the candidates of priorOf(groups) are as sure as the groups let them be', () => {
	const few = priorOf(groupsOf([3, 5, 2, 6, 4], [10, 10, 10, 10, 10]));
	const many = priorOf(
		groupsOf(
			Array.from({ length: 60 }, (_, i) => 20 + (i % 7) * 10),
			Array.from({ length: 60 }, () => 100)
		)
	);
	const weights = ({ candidates }: typeof few) => {
		const sure = candidates.filter(({ credence }) => credence > 0.01);
		const all = sure.map(({ alpha, beta }) => alpha + beta);
		return Math.max(...all) / Math.min(...all);
	};
	for (const { candidates } of [few, many])
		expect(candidates.reduce((sum, { credence }) => sum + credence, 0)).toBeCloseTo(1, 4);
	expect(weights(few)).toBeGreaterThan(30);
	expect(weights(many)).toBeLessThan(4);
});

test('priorOf(groups) that differ no more than by chance weighs as much as all of them', () => {
	const { alpha, beta } = priorOf(groupsOf([5, 5, 5, 5, 5, 5], [20, 20, 20, 20, 20, 20]));
	expect(alpha + beta).toBeCloseTo(120, 6);
	expect(alpha / (alpha + beta)).toBeCloseTo(0.25, 2);
});

test('shrink(group, prior) lies between the share and the prior, the nearer to the share the more it has', () => {
	const only = { alpha: 2, beta: 6 };
	const prior = { ...only, fitted: true, candidates: [{ ...only, credence: 1 }] };
	const few = shrink({ k: 3, n: 4 }, prior);
	const many = shrink({ k: 300, n: 400 }, prior);
	expect(few.value).toBeCloseTo(5 / 12, 12);
	expect(many.value).toBeGreaterThan(few.value);
	expect(many.high - many.low).toBeLessThan(few.high - few.low);
	expect(few.low).toBeLessThan(few.value);
	expect(shrink({ k: 0, n: 0 }, prior).value).toBeCloseTo(0.25, 12);
});

/** Sales people whose true shares come from Beta(12, 28). */
function team(random: Random, size: number) {
	const gamma = (shape: number) => {
		let sum = 0;
		for (let i = 0; i < shape; i++) sum -= Math.log(1 - random.next());
		return sum;
	};
	return Array.from({ length: size }, () => {
		const [a, b] = [gamma(12), gamma(28)];
		const truth = a / (a + b);
		const n = 5 + random.int(120);
		let k = 0;
		for (let i = 0; i < n; i++) if (random.chance(truth)) k++;
		return { k, n, truth };
	});
}

test('the 80 % intervals of shrink(…) cover 75 to 85 of 100 true shares, and its error is below that of k ÷ n', () => {
	for (const size of [5, 8, 30]) {
		let [covered, all, raw, shrunk] = [0, 0, 0, 0];
		forSeeds(4800 / size, (random) => {
			const groups = team(random, size);
			const prior = priorOf(groups);
			for (const group of groups) {
				const { value, low, high } = shrink(group, prior);
				if (low <= group.truth && group.truth <= high) covered++;
				raw += (group.k / group.n - group.truth) ** 2;
				shrunk += (value - group.truth) ** 2;
				all++;
			}
		});
		expect(covered / all).toBeGreaterThanOrEqual(0.75);
		expect(covered / all).toBeLessThanOrEqual(0.85);
		expect(shrunk).toBeLessThan(raw);
	}
});
