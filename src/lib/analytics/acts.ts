import { ACTIVITY_OUTCOMES } from '#lib/domain/activity.ts';
import { DELETED, TIMELESS, type Ledger } from './ledger/ledger.ts';
import { DAY_MS } from './ledger/time.ts';

/** The numbers of the outcomes that say that the customer was there, or has answered. */
export const REACHES: ReadonlySet<number> = new Set(
	(['reached', 'answered', 'call-back'] as const).map((outcome) =>
		ACTIVITY_OUTCOMES.indexOf(outcome)
	)
);

/**
 * Whether something was done about a deal from one moment to another, both included: `act` is an index of `ledger.acts`.
 * What has only a day may have been done at any time of it.
 */
export function isDoneWithin({ acts }: Ledger, act: number, begin: number, end: number): boolean {
	const flags = acts.at.flags[act] ?? 0;
	if ((flags & DELETED) !== 0) return false;
	const at = acts.at.at[act] ?? NaN;
	const from = (flags & TIMELESS) === 0 ? begin : Math.floor(begin / DAY_MS) * DAY_MS;
	return at >= from && at <= end;
}
