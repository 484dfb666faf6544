import type { MemberId, PipelineId, StageId } from '#lib/domain/ids.ts';
import type { Currency, Minor } from '#lib/domain/money.ts';
import type { DayNumber } from '#lib/domain/time.ts';
import { held, ownerAt, touches, type Span } from './span.ts';
import type { Timeline } from './timeline.ts';

/** Which deals a figure is about. */
export interface Scope {
	readonly pipeline: PipelineId;
	/** The open stages of the pipeline, in order. */
	readonly stages: readonly StageId[];
	/** Only what these members owned when it happened; everybody's where left out. */
	readonly owners: ReadonlySet<MemberId> | undefined;
	/** Deals in this currency and deals without a value. Amounts of different currencies are never added. */
	readonly currency: Currency;
	/** The moment as of which all is told. */
	readonly now: DayNumber;
}

/** Deals that were in the pipeline in the span and are in no figure, each under the first reason that holds. */
export interface LeftOut {
	readonly deleted: number;
	/** Won and lost apart, until a person decides. */
	readonly contested: number;
	readonly otherCurrencies: readonly { readonly currency: Currency; readonly count: number }[];
}

export interface Population {
	readonly deals: readonly Timeline[];
	/** How many of `deals` were in the pipeline in the span. */
	readonly count: number;
	readonly leftOut: LeftOut;
}

/** The deals of a scope, whenever they were in the pipeline: the figures ask each for its own span. */
export function population(timelines: Iterable<Timeline>, scope: Scope, span: Span): Population {
	const deals: Timeline[] = [];
	const others = new Map<Currency, number>();
	let [count, deleted, contested] = [0, 0, 0];
	for (const timeline of timelines) {
		const stays = timeline.visits.filter(({ pipeline }) => pipeline === scope.pipeline);
		if (stays.length === 0 || !everOwned(timeline, scope)) continue;
		const currency = held(timeline.values, scope.now)?.currency ?? scope.currency;
		const here = stays.some((visit) => touches(visit, span)) ? 1 : 0;
		if (timeline.deleted) deleted += here;
		else if (timeline.contested) contested += here;
		else if (currency !== scope.currency) others.set(currency, (others.get(currency) ?? 0) + here);
		else {
			deals.push(timeline);
			count += here;
		}
	}
	const otherCurrencies = [...others]
		.map(([currency, count]) => ({ currency, count }))
		.filter(({ count }) => count > 0)
		.sort((a, b) => b.count - a.count || (a.currency < b.currency ? -1 : 1));
	return { deals, count, leftOut: { deleted, contested, otherCurrencies } };
}

/** Whether a deal was, at a moment, that of a member the scope asks for. */
export function owned(timeline: Timeline, moment: DayNumber, { owners }: Scope): boolean {
	if (!owners) return true;
	const owner = ownerAt(timeline, moment);
	return owner !== undefined && owners.has(owner);
}

/**
 * What a deal was worth in the scope's currency, or `undefined` without a value.
 *
 * `until` is the end of the stay that is asked about: a value set on a won deal corrects what it was won at, until the
 * deal is reopened.
 */
export function worth(
	timeline: Timeline,
	until: DayNumber | undefined,
	{ currency, now }: Scope
): Minor | undefined {
	const value = held(timeline.values, Math.min(until ?? now, now) as DayNumber);
	return value?.currency === currency ? value.amount : undefined;
}

function everOwned({ owners }: Timeline, scope: Scope): boolean {
	return (
		!scope.owners || owners.some(({ value }) => value !== undefined && scope.owners?.has(value))
	);
}
