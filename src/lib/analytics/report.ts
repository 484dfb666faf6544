import { descending, greatest, max, min, rollup } from 'd3';
import { toSettings } from '#lib/domain/directory.ts';
import type { Records } from '#lib/domain/fold.ts';
import { SETTINGS, type MemberId, type PipelineId } from '#lib/domain/ids.ts';
import type { Currency } from '#lib/domain/money.ts';
import {
	addDays,
	dayNumber,
	dayOf,
	ordinal,
	type Day,
	type EpochMs,
	type Period,
	type TimeZone
} from '#lib/domain/time.ts';
import { closed, type Closed } from './closed.ts';
import { funnel, type Step } from './funnel.ts';
import { openAt, type Open } from './open.ts';
import { population, type LeftOut, type Scope } from './population.ts';
import { spanOf, type Span } from './span.ts';
import { openStages } from './stages.ts';
import type { Timeline, Timelines } from './timeline.ts';
import { split, velocity, type Split, type Velocity } from './velocity.ts';

/** What a report is asked about. */
export interface ReportRequest {
	readonly pipeline: PipelineId;
	/** All time where left out: then deals without dates count too. */
	readonly period?: Period;
	/** The members whose deals count; everybody's where left out. */
	readonly owners?: readonly MemberId[];
	/** Where left out, the one that most deals of the pipeline are in. */
	readonly currency?: Currency;
	readonly zone: TimeZone;
	/** What happened later is left out; an unfinished period ends here. */
	readonly asOf: EpochMs;
	/**
	 * The first days of the steps of the series over time, ascending. Each ends where the next begins, the last with
	 * the period. Of all time, those before the first known event and after the last are dropped.
	 */
	readonly steps: readonly Day[];
}

/** All figures of one scope and period. */
export interface Report {
	/** The currency of its amounts. */
	readonly currency: Currency;
	/** The day of the last moment it covers. */
	readonly until: Day;
	readonly open: Open;
	readonly closed: Closed;
	readonly funnel: readonly Step[];
	readonly velocity: Velocity;
	/** The period of the same length just before, and what made the difference. */
	readonly before: { readonly velocity: Velocity; readonly split: Split | undefined } | undefined;
	readonly series: readonly Point[];
	/** Deals that were in the pipeline in the period, and those among them that are in no figure. */
	readonly deals: number;
	readonly leftOut: LeftOut;
	/** Stays that would have ended before they began, because a clock was wrong: counted as 0 days. */
	readonly backward: number;
}

/** One step of the series over time. */
export interface Point {
	readonly from: Day;
	/** The day after the last one in it, or after today. */
	readonly to: Day;
	readonly velocity: Velocity;
	/** Against the step before. */
	readonly split: Split | undefined;
}

/** The report asked for. docs/metrics.md says how each figure is counted. */
export function report(timelines: Timelines, records: Records, request: ReportRequest): Report {
	const { pipeline, period, owners, zone, asOf } = request;
	const span = spanOf(period, asOf, zone);
	const currency = request.currency ?? usualCurrency(timelines, records, pipeline);
	const scope: Scope = {
		pipeline,
		stages: openStages(records, pipeline),
		owners: owners && new Set(owners),
		currency,
		now: dayNumber(asOf, zone)
	};
	const { deals, count, leftOut } = population(timelines.values(), scope, span);
	const open = openAt(deals, scope, span.last);
	const shut = closed(deals, scope, span);
	const now = velocity(open, shut);
	return {
		currency,
		until: dayOf(span.last),
		open,
		closed: shut,
		funnel: funnel(deals, scope, span),
		velocity: now,
		before: period && before(deals, scope, period, now, request),
		series: series(deals, scope, span, request),
		deals: count,
		leftOut,
		backward: deals.reduce((sum, { backward }) => sum + backward, 0)
	};
}

/** The currency of most deals of a pipeline that have a value; the workspace's where none has. */
function usualCurrency(timelines: Timelines, records: Records, pipeline: PipelineId): Currency {
	const here = [...timelines.values()].filter(({ visits }) => visits.at(-1)?.pipeline === pipeline);
	const counts = rollup(
		here.flatMap(({ values }) => values.at(-1)?.value ?? []),
		({ length }) => length,
		({ currency }) => currency
	);
	// Of two as usual it is the same one on every device, in whatever order the deals have come.
	const usual = greatest(counts, ([a, n], [b, m]) => n - m || descending(a, b));
	return usual?.[0] ?? toSettings(records.get(SETTINGS)).currency;
}

function velocityIn(deals: readonly Timeline[], scope: Scope, span: Span): Velocity {
	return velocity(openAt(deals, scope, span.last), closed(deals, scope, span));
}

function before(
	deals: readonly Timeline[],
	scope: Scope,
	period: Period,
	now: Velocity,
	{ asOf, zone }: ReportRequest
): Report['before'] {
	const length = ordinal(period.to) - ordinal(period.from);
	const earlier = { from: addDays(period.from, -length), to: period.from };
	const then = velocityIn(deals, scope, spanOf(earlier, asOf, zone));
	return { velocity: then, split: split(then, now) };
}

function series(
	deals: readonly Timeline[],
	scope: Scope,
	span: Span,
	{ steps, period, asOf, zone }: ReportRequest
): readonly Point[] {
	const { first, last } = period ? { first: span.from, last: span.last } : extent(deals, span);
	const end = addDays(dayOf(last), 1);
	const points: Point[] = [];
	steps.forEach((from, index) => {
		const next = steps[index + 1] ?? end;
		const to = next < end ? next : end;
		if (from >= to || ordinal(to) <= first) return;
		const here = velocityIn(deals, scope, spanOf({ from, to }, asOf, zone));
		const before = points.at(-1);
		points.push({ from, to, velocity: here, split: before && split(before.velocity, here) });
	});
	return points;
}

/** The first and last moments at which something is known to have happened. */
function extent(deals: readonly Timeline[], span: Span) {
	const days = deals
		.flatMap(({ visits }) => visits)
		.flatMap(({ dated, enter }) => (dated && enter <= span.last ? [enter] : []));
	return { first: min(days) ?? span.last, last: max(days) ?? span.last };
}
