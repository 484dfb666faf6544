import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalCdf, normalQuantile, reach } from '#lib/statistics/normal.ts';
import { runs } from '../helpers/random.ts';

test('normalCdf(z) has the figures of the tables', () => {
	const table = [
		[0, 0.5],
		[1, 0.8413447460685429],
		[-1.96, 0.024997895148220435],
		[3, 0.9986501019683699],
		[-6, 9.865876450376946e-10],
		[-8, 6.220960574271786e-16]
	] as const;
	for (const [z, p] of table) {
		expect(Math.abs(normalCdf(z) - p)).toBeLessThan(1e-15);
		expect(normalCdf(z) / p).toBeCloseTo(1, 7);
	}
	expect(normalCdf(40)).toBe(1);
	expect(normalCdf(-40)).toBe(0);
});

test('normalQuantile(normalCdf(z)) is z', () => {
	fc.assert(
		fc.property(fc.double({ min: -8, max: 5, noNaN: true }), (z) => {
			expect(normalQuantile(normalCdf(z))).toBeCloseTo(z, 8);
		}),
		runs(500)
	);
});

test('normalQuantile(p) ends at 0 and 1', () => {
	expect([0, 1, -1, 2].map(normalQuantile)).toEqual([-Infinity, Infinity, NaN, NaN]);
});

test('reach(0.95) is 1.96', () => {
	expect(reach(0.95)).toBeCloseTo(1.959963984540054, 14);
	expect(reach(0.8)).toBeCloseTo(1.2815515655446004, 14);
});
