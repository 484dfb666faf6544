import type { MemberId, PipelineId } from '#lib/domain/ids.ts';
import type { Currency } from '#lib/domain/money.ts';
import { addDays, ordinal, type Day, type Period } from '#lib/domain/time.ts';
import { monthStarts, periodNamed, weekStarts, type PeriodName } from '#lib/i18n/calendar.ts';
import type { Ways } from '#lib/i18n/ways.ts';
import type { Question } from '#lib/state/report.svelte.ts';

/** What the reader has chosen to look at. */
export interface Choice {
	readonly pipeline: PipelineId;
	readonly period: PeriodName | 'all' | 'custom';
	/** First and last day of an own period, both in it. */
	readonly custom: { readonly first: Day; readonly last: Day };
	readonly owner: MemberId | undefined;
	readonly currency: Currency | undefined;
}

/** Up to this many days a series goes by weeks, beyond by months. */
const WEEKLY_DAYS = 100;
/** How far back a series of all time may begin; what lies before counts in the totals. */
const ALL_DAYS = 20 * 366;

/** The question that a choice asks, on a day. */
export function questionOf(choice: Choice, ways: Ways, today: Day): Question {
	const { pipeline, owner, currency } = choice;
	const period = periodOf(choice, ways, today);
	return {
		pipeline,
		steps: stepsOf(period ?? { from: addDays(today, -ALL_DAYS), to: addDays(today, 1) }, ways),
		...(period ? { period } : {}),
		...(owner ? { owners: [owner] } : {}),
		...(currency ? { currency } : {})
	};
}

/** The stretch that a choice is of; `undefined` for all time. */
export function periodOf({ period, custom }: Choice, ways: Ways, today: Day): Period | undefined {
	if (period === 'all') return undefined;
	if (period !== 'custom') return periodNamed(ways, period, today);
	const [from, last] = [custom.first, custom.last].sort() as [Day, Day];
	return { from, to: addDays(last, 1) };
}

function stepsOf(period: Period, ways: Ways): readonly Day[] {
	const days = ordinal(period.to) - ordinal(period.from);
	return days <= WEEKLY_DAYS ? weekStarts(ways, period) : monthStarts(ways, period);
}
