import fc from 'fast-check';
import type { CauseHistogram } from '#lib/statistics/histogram.ts';

/** A case: how long it was watched, and how it ended (0: not yet). */
export interface Case {
	readonly time: number;
	readonly cause: number;
}

/** Cases with many ties, of so many causes. */
export function someCases(causes: number, maxLength = 60): fc.Arbitrary<Case[]> {
	return fc.array(
		fc.record({
			time: fc.integer({ min: 1, max: 25 }),
			cause: fc.integer({ min: 0, max: causes })
		}),
		{ minLength: 1, maxLength }
	);
}

export const timesOf = (cases: readonly Case[]) => cases.map(({ time }) => time);
export const causesOf = (cases: readonly Case[]) => cases.map(({ cause }) => cause);

/** Counts in bins of one unit each, most of them empty: as the engine keeps them. */
export function binned(cases: readonly Case[], causes: number, bins = 64): CauseHistogram {
	const columns = Array.from({ length: causes + 1 }, () => new Uint32Array(bins));
	for (const { time, cause } of cases) {
		const column = columns[cause];
		if (column) column[time] = (column[time] ?? 0) + 1;
	}
	const [censored = new Uint32Array(bins), ...ends] = columns;
	return { times: Float64Array.from({ length: bins }, (_, i) => i), causes: ends, censored };
}

/** The standard error of a share is its root. */
export const roots = (numbers: Float64Array) => [...numbers].map(Math.sqrt);
