import { expect } from 'vitest';
import type { Interval } from '#lib/statistics/estimate.ts';
import type { Moment } from '#lib/statistics/kaplan-meier.ts';

/** How often intervals of 80 % hold the truth: between 75 and 85 of 100 times, but for what few worlds leave to chance. */
export function expectEighty(covered: number, all: number): void {
	const chance = all < 500 ? 0.05 : 0;
	expect(covered / all).toBeGreaterThanOrEqual(0.75 - chance);
	expect(covered / all).toBeLessThanOrEqual(0.85 + chance);
}

export const holds = ({ low, high }: Interval | Moment, truth: number) =>
	(low ?? Infinity) <= truth && truth <= (high ?? Infinity);
