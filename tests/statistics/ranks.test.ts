import fc from 'fast-check';
import { expect, test } from 'vitest';
import { betaCdf, betaQuantile, logBeta, type Beta } from '#lib/statistics/beta.ts';
import { chanceOver, standings } from '#lib/statistics/ranks.ts';
import { runs } from '../helpers/random.ts';

/** For whole α of the first: a finite sum. Source: E. Miller, "Formulas for Bayesian A/B testing". */
function exactly(first: Beta, second: Beta): number {
	let sum = 0;
	for (let i = 0; i < first.alpha; i++)
		sum += Math.exp(
			logBeta({ alpha: second.alpha + i, beta: first.beta + second.beta }) -
				Math.log(first.beta + i) -
				logBeta({ alpha: 1 + i, beta: first.beta }) -
				logBeta(second)
		);
	return sum;
}

test('chanceOver(first, second) of whole shapes is a finite sum', () => {
	const whole = fc.integer({ min: 1, max: 400 });
	fc.assert(
		fc.property(whole, whole, whole, whole, (a, b, c, d) => {
			const [first, second] = [
				{ alpha: a, beta: b },
				{ alpha: c, beta: d }
			];
			expect(Math.abs(chanceOver(first, second) - exactly(first, second))).toBeLessThan(1e-6);
		}),
		{ ...runs(200), examples: [[168, 1, 1, 108]] }
	);
});

test('chanceOver(first, second) of any shapes is the mean of F over quantiles, and turns round', () => {
	const shape = fc.double({ min: -1.5, max: 8, noNaN: true }).map(Math.exp);
	fc.assert(
		fc.property(shape, shape, shape, shape, (a, b, c, d) => {
			const [first, second] = [
				{ alpha: a, beta: b },
				{ alpha: c, beta: d }
			];
			let sum = 0;
			for (let i = 0; i < 500; i++) sum += betaCdf(betaQuantile((i + 0.5) / 500, first), second);
			expect(Math.abs(chanceOver(first, second) - sum / 500)).toBeLessThan(2e-3);
			expect(chanceOver(first, second) + chanceOver(second, first)).toBeCloseTo(1, 6);
		}),
		runs(60)
	);
});

test('chanceOver(one, itself) is a half', () => {
	expect(chanceOver({ alpha: 3.3, beta: 4.4 }, { alpha: 3.3, beta: 4.4 })).toBeCloseTo(0.5, 7);
});

test('standings(shares) orders only what is likely so', () => {
	const clear = [
		{ alpha: 10, beta: 90 },
		{ alpha: 90, beta: 10 },
		{ alpha: 50, beta: 50 }
	];
	expect(standings(clear)).toEqual([
		{ better: 2, worse: 0 },
		{ better: 0, worse: 2 },
		{ better: 1, worse: 1 }
	]);
	const near = [
		{ alpha: 5, beta: 5 },
		{ alpha: 5.5, beta: 5 },
		{ alpha: 1, beta: 30 }
	];
	expect(standings(near)).toEqual([
		{ better: 0, worse: 1 },
		{ better: 0, worse: 1 },
		{ better: 2, worse: 0 }
	]);
	expect(standings(near, 0.51)[0]).toEqual({ better: 1, worse: 1 });
	expect(standings([])).toEqual([]);
});

test('standings(shares) count those that are above and below with the probability asked for', () => {
	const shape = fc.double({ min: -1.5, max: 5, noNaN: true }).map(Math.exp);
	const share = fc.record({ alpha: shape, beta: shape });
	fc.assert(
		fc.property(fc.array(share, { maxLength: 6 }), fc.constantFrom(0.6, 0.9, 0.97), (all, sure) => {
			const count = (is: (one: Beta) => boolean) => all.filter(is).length;
			const slow = all.map((own) => ({
				better: count((one) => one !== own && chanceOver(one, own) >= sure),
				worse: count((one) => one !== own && chanceOver(own, one) >= sure)
			}));
			expect(standings(all, sure)).toEqual(slow);
		}),
		runs(100)
	);
});
