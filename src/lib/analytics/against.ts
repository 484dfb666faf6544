import { differenceOf, differs } from '#lib/statistics/difference.ts';
import type { Interval } from '#lib/statistics/estimate.ts';
import { FEW, share } from './numbers.ts';

/**
 * What is said first of a period, so that it can be held against the same of another: a share of cases, 0 to 1; a total of
 * cases in it, or a level at its end; a mean, a median or a rate that rests on them; a net change, which may be below 0
 * and has no percentage.
 */
export interface Headline {
	readonly kind: 'share' | 'total' | 'level' | 'mean' | 'net';
	/** `undefined` where there is nothing to state. */
	readonly value: number | undefined;
	/** On how many cases it rests. */
	readonly n: number;
	/** Of a share: of how many it holds, where that is counted. */
	readonly part?: number | undefined;
	readonly interval?: Interval | undefined;
}

/** How a headline stands to that of the period before. */
export type Against =
	/** There was nothing then, or nothing can be stated of it. */
	| { readonly told: 'none' }
	/** One of them rests on fewer than `FEW`: what was counted is told, and no rate. */
	| { readonly told: 'few' }
	| {
			readonly told: 'difference';
			/** Now less before, in the unit of both; of shares as a share. */
			readonly value: number;
			/** It lies in it, where both have an interval; `isSure`: it does not cover 0. */
			readonly interval: (Interval & { readonly isSure: boolean }) | undefined;
			/** As a part of what it was, 0.25 is a quarter more; `undefined` of shares, net changes, of few and of nothing. */
			readonly part: number | undefined;
	  };

/** Of figures whose periods do not overlap. docs/metrics.md, "The period before". */
export function against(now: Headline, before: Headline): Against {
	const isRate = now.kind === 'share' || now.kind === 'mean';
	const isFew = Math.min(now.n, before.n) < FEW;
	if (isRate && before.n === 0) return { told: 'none' };
	if (isRate && isFew) return { told: 'few' };
	if (now.value === undefined || before.value === undefined) return { told: 'none' };
	const value = now.value - before.value;
	const isRelative = !isFew && now.kind !== 'share' && now.kind !== 'net' && before.value > 0;
	return {
		told: 'difference',
		value,
		interval: intervalOf({ ...now, value: now.value }, { ...before, value: before.value }),
		part: isRelative ? share(value, before.value) : undefined
	};
}

type Stated = Headline & { readonly value: number };

function intervalOf(now: Stated, before: Stated) {
	if (!now.interval || !before.interval) return undefined;
	const { low, high } = differenceOf(
		{ ...now.interval, value: now.value },
		{ ...before.interval, value: before.value }
	);
	// Where all cases are alike there is no more to say than their difference.
	return low === high ? undefined : { low, high, isSure: differs({ low, high }) };
}
