import { expect, test } from 'vitest';
import {
	calibrated,
	conversion,
	entryChance,
	exitsOf,
	shifted,
	winChance,
	type Chain
} from '#lib/sample/chain.ts';

function chain(given: Partial<Chain>): Chain {
	return { lost: [0.5], back: 0, skip: 0, reopenLost: 0, reopenWon: 0, ...given };
}

test('winChance of stages without back moves is the product of what is not lost', () => {
	expect(winChance(chain({ lost: [0.4, 0.25] }))).toBeCloseTo(0.6 * 0.75, 12);
	expect(winChance(chain({ lost: [0.4, 0.25] }), 1)).toBeCloseTo(0.75, 12);
});

test('winChance counts what is opened again', () => {
	// u = 0.4 (1 - 0.1 + 0.1 u) + 0.6 x 0.2 u, so u = 0.36 / (1 - 0.04 - 0.12)
	const reopened = chain({ lost: [0.6], reopenLost: 0.2, reopenWon: 0.1 });
	expect(winChance(reopened)).toBeCloseTo(0.36 / 0.84, 12);
});

test('conversion counts the deals that go back and come again', () => {
	// From the second stage, 0.8 x 0.9 on and 0.8 x 0.1 back; from the first, 0.5 on again.
	const back = chain({ lost: [0.5, 0.2], back: 0.1 });
	expect(conversion(back, 1)).toBeCloseTo(0.72 / (1 - 0.08 * 0.5), 12);
});

test('entryChance leaves out what skips the stage', () => {
	const skip = chain({ lost: [0.2, 0.3, 0.1], skip: 0.25 });
	expect(entryChance(skip, 0)).toBe(1);
	expect(entryChance(skip, 1)).toBeCloseTo(0.8 * 0.75, 12);
	expect(entryChance(skip, 2)).toBeCloseTo(0.8 * 0.75 * 0.7 * 0.75 + 0.8 * 0.25, 12);
});

test('exitsOf sums to 1 in every stage; none goes back from the first or over the end', () => {
	const whole = chain({ lost: [0.2, 0.3, 0.1], back: 0.2, skip: 0.1 });
	for (const stage of [0, 1, 2]) {
		const { on, skip, back, lost } = exitsOf(whole, stage);
		expect(on + skip + back + lost).toBeCloseTo(1, 12);
	}
	expect(exitsOf(whole, 0).back).toBe(0);
	expect(exitsOf(whole, 2).skip).toBe(0);
});

test('shifted divides the odds of losing by e^shift', () => {
	const [lost = 0] = shifted(chain({ lost: [0.5] }), 1).lost;
	expect(lost / (1 - lost)).toBeCloseTo(Math.exp(-1), 12);
});

test('calibrated wins as often as asked', () => {
	const base = chain({ lost: [0.3, 0.5, 0.2], back: 0.1, skip: 0.05, reopenLost: 0.04 });
	for (const win of [0.05, 0.3, 0.8]) expect(winChance(calibrated(base, win))).toBeCloseTo(win, 9);
});
