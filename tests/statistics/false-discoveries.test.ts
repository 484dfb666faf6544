import fc from 'fast-check';
import { expect, test } from 'vitest';
import { discoveries } from '#lib/statistics/false-discoveries.ts';
import { runs } from '../helpers/random.ts';

test('discoveries(p, rate) has those of the worked example of 1995', () => {
	const p = [
		0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719,
		0.6528, 0.759, 1
	];
	expect(discoveries(p, 0.05).filter(Boolean)).toHaveLength(4);
	expect(discoveries(p.toReversed(), 0.05)).toEqual(discoveries(p, 0.05).reverse());
	expect(discoveries([])).toEqual([]);
});

test('discoveries(p) are those whose adjusted p is at most the rate', () => {
	fc.assert(
		fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 20 }), (drawn) => {
			const p = drawn.map((one) => one / 1000);
			const adjusted = p.map((own) =>
				Math.min(
					...p
						.filter((one) => one >= own)
						.map((one) => (one * p.length) / p.filter((less) => less <= one).length)
				)
			);
			expect(discoveries(p, 0.1001)).toEqual(adjusted.map((one) => one <= 0.1001));
		}),
		runs(300)
	);
});
