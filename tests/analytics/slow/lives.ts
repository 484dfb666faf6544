import { Directory } from '#lib/analytics/directory.ts';
import type { Query } from '#lib/analytics/scope.ts';
import { toTimeline, type Timeline, type Visit } from '#lib/analytics/timeline.ts';
import { DEAL_SEGMENTS, type DealSegment } from '#lib/domain/deal.ts';
import { toCompany, toStage } from '#lib/domain/directory.ts';
import type { Folded, Records } from '#lib/domain/fold.ts';
import { instantOf } from '#lib/domain/hlc.ts';
import type { CompanyId, MemberId, PipelineId } from '#lib/domain/ids.ts';
import type { Money } from '#lib/domain/money.ts';
import { inOwn } from '#lib/domain/rates.ts';
import {
	addDays,
	dayIn,
	dayNumber,
	dayOf,
	ordinal,
	type DayNumber,
	type EpochMs
} from '#lib/domain/time.ts';

/**
 * What slow second implementations of figures read: the life of each deal as its folded record tells it, looked up in the
 * plainest way. Times are ms on the calendar of the workspace.
 */

export const DAY = 86_400_000;

export function ms(day: DayNumber | undefined): number {
	return day === undefined ? NaN : Math.round(day * DAY);
}

export interface Stay {
	readonly pipeline: string;
	readonly stage: string;
	readonly status: Visit['status'];
	readonly reason: string | undefined;
	readonly enter: number;
	readonly leave: number;
	readonly dated: boolean;
}

export interface Life {
	readonly id: string;
	readonly timeline: Timeline;
	readonly stays: readonly Stay[];
	/** `NaN` where it is not known. */
	readonly created: number;
	readonly segment: DealSegment | undefined;
	ownerAt(at: number): MemberId | undefined;
	/** In the workspace's currency, as valued or costed at a time, at the rate of a time; `NaN` without. */
	worth(at: number, rated: number): number;
	cost(at: number, rated: number): number;
}

/** A query in ms, and the lives it asks about: neither deleted nor contested, with the traits. */
export interface Asked {
	readonly lives: readonly Life[];
	/** And those that are deleted, or contested. */
	readonly withOthers: readonly Life[];
	/** Every deal that counts, whatever traits are asked for. */
	readonly everybodys: readonly Life[];
	readonly directory: Directory;
	readonly stages: readonly string[];
	/** Those of the end of the period. */
	readonly lastStages: readonly string[];
	/** The level of a stage; of one not told of a half more than that of the one before it. Worlds reorder none. */
	levelOf(stage: string): number;
	/** Whether the stage of a level was in the pipeline at a time. */
	isThere(level: number, at: number): boolean;
	/** Whether a stay takes a deal to a level, or past it; a win that is asked for as one that stands takes it past all. */
	passes(stay: Stay, level: number): boolean;
	readonly from: number;
	readonly last: number;
	readonly until: number;
	readonly now: number;
	owns(life: Life, at: number): boolean;
	/** Whether a stay began in the period; what has no date only in all time. */
	began(stay: Stay): boolean;
}

/** `others`: the stages that are told of, in place of those that the query has by itself. */
export function asked(records: Records, query: Query, others?: readonly string[]): Asked {
	const directory = new Directory(records);
	const { zone } = directory;
	const today = dayIn(query.now, zone);
	const until = ordinal(addDays(query.asOf ?? today, 1)) * DAY - 1;
	const from = query.period ? ordinal(query.period.from) * DAY : -Infinity;
	const end = query.period ? ordinal(query.period.to) * DAY - 1 : Infinity;
	const last = Math.min(end, until);
	const everyone = [...records.values()].flatMap((folded) =>
		folded.id.startsWith('d') ? (toTimeline(folded, zone) ?? []) : []
	);
	const counts = ({ timeline: { deleted, contested } }: Life) => !deleted && !contested;
	const all = everyone.map((timeline) => lifeOf(timeline, everyone, directory));
	const withOthers = all.filter(({ timeline: { traits }, segment }) => {
		const market = traits.company && marketOf(records, traits.company);
		const one = (wanted: readonly string[] | undefined, has: string | undefined) =>
			!wanted || (has !== undefined && wanted.includes(has));
		return (
			one(query.segments, segment) &&
			one(query.sources, traits.source) &&
			one(query.personas, traits.persona) &&
			one(query.markets, market) &&
			(!query.labels || traits.labels.some((label) => query.labels?.includes(label)))
		);
	});
	const recorded = (instant: number) => ms(dayNumber(instant as EpochMs, zone));
	const [first] = records.get(query.pipeline as PipelineId)?.operations ?? [];
	const begun = first ? recorded(instantOf(first.hlc)) : -Infinity;
	const every = everyStage(records, query.pipeline).map((folded) => {
		const times: { readonly from: number; readonly to: number }[] = [
			{ from: -Infinity, to: begun }
		];
		let since: number | undefined;
		for (const { kind, hlc } of folded.operations) {
			const at = recorded(instantOf(hlc));
			if (kind === 'create') since = Math.max(at, begun);
			else if (kind === 'delete' && since !== undefined) {
				times.push({ from: since, to: at });
				since = undefined;
			}
		}
		if (since !== undefined) times.push({ from: since, to: Infinity });
		return { id: folded.id as string, times, deleted: folded.deleted };
	});
	const existed = (begin: number) =>
		every.filter(
			({ id, times, deleted }) =>
				!deleted ||
				(all.some(
					({ timeline, stays }) =>
						!timeline.deleted && stays.some((one) => one.status === 'open' && one.stage === id)
				) &&
					times.some((time) => begin <= last && time.from <= last && time.to > begin))
		);
	const told = others ? every.filter(({ id }) => others.includes(id)) : existed(from);
	const stages = told.map(({ id }) => id);
	const levels = new Map<string, number>();
	let level = -1;
	for (const { id } of every) {
		if (stages.includes(id)) level++;
		levels.set(id, stages.includes(id) ? level : level + 0.5);
	}
	const levelOf = (stage: string) => levels.get(stage) ?? NaN;
	const isThere = (level: number, at: number) =>
		told[level]?.times.some((time) => time.from <= at && time.to > at) === true;
	return {
		lives: withOthers.filter(counts),
		withOthers,
		everybodys: all.filter(counts),
		directory,
		stages,
		lastStages: existed(last).map(({ id }) => id),
		levelOf,
		isThere,
		passes: ({ status, stage, enter }, level) => {
			const own = status === 'won' ? Infinity : levelOf(stage);
			return level === own || (level < own && isThere(level, enter));
		},
		from,
		last,
		until,
		now: Math.min(until, ms(dayNumber(query.now, zone))),
		owns: (life, at) => {
			const owner = life.ownerAt(at);
			return !query.owners || (owner !== undefined && query.owners.includes(owner));
		},
		began: ({ enter, dated }) => enter <= last && (from === -Infinity || (dated && enter >= from))
	};
}

/** The open stages of a pipeline, those too that are gone, in order. */
function everyStage(records: Records, pipeline: string): readonly Folded[] {
	return [...records.values()]
		.filter(({ id }) => id.startsWith('s') || id.startsWith('t'))
		.filter((folded) => {
			const stage = toStage(folded);
			return stage.pipeline === pipeline && stage.kind === 'open';
		})
		.sort((a, b) => (toStage(a).order < toStage(b).order ? -1 : 1));
}

function lifeOf(timeline: Timeline, everyone: readonly Timeline[], directory: Directory): Life {
	const { visits, owners, values, costs } = timeline;
	const amount = (all: Timeline['values'], at: number, rated: number) => {
		const money: Money | undefined = all.findLast(({ since }) => ms(since) <= at)?.value;
		const day = dayOf((rated / DAY) as DayNumber);
		return (money && inOwn(directory.settings, money, day)?.amount) ?? NaN;
	};
	return {
		id: timeline.deal,
		timeline,
		stays: visits.map((visit) => ({
			...visit,
			enter: ms(visit.enter),
			leave: visit.leave === undefined ? Infinity : ms(visit.leave)
		})),
		created: ms(timeline.created),
		segment: timeline.traits.segment ?? proposed(timeline, everyone),
		ownerAt: (at) => (owners.findLast(({ since }) => ms(since) <= at) ?? owners[0])?.value,
		worth: (at, rated) => amount(values, at, rated),
		cost: (at, rated) => amount(costs, at, rated)
	};
}

function marketOf(records: Records, company: CompanyId): string | undefined {
	const folded = records.get(company);
	return folded && toCompany(folded).marketSegment;
}

/** What the history of its company proposes: `new`, `repeat` of the same pipeline or product, else `existing`. */
function proposed(deal: Timeline, everyone: readonly Timeline[]): DealSegment | undefined {
	const { company, products } = deal.traits;
	if (company === undefined) return undefined;
	const last = deal.visits.at(-1);
	const on = (visit: Visit | undefined) => (visit?.dated ? ms(visit.enter) : -Infinity);
	const before = everyone.filter((other) => {
		const won = other.visits.at(-1);
		if (other === deal || other.traits.company !== company || won?.status !== 'won') return false;
		if (other.deleted || other.contested) return false;
		if (last?.status === 'open' || last?.status === 'nurture') return true;
		return on(won) < on(last) || (on(won) === on(last) && other.deal < deal.deal);
	});
	const [fresh, repeat, existing] = DEAL_SEGMENTS;
	if (before.length === 0) return fresh;
	const isSame = (other: Timeline) =>
		other.visits.at(-1)?.pipeline === last?.pipeline ||
		other.traits.products.some((product) => products.includes(product));
	return before.some(isSame) ? repeat : existing;
}

/** What a deal is worth as of a time: a closed one as it was last worth while closed, at the rate of its closing. */
export function worthAt(life: Life, at: number, until: number): number {
	const stay = stayAt(life, at);
	if (!stay || stay.status === 'open') return life.worth(at, at);
	return life.worth(Math.min(stay.leave - 1, until), stay.enter);
}

/** The stay a deal was in at a time. */
export function stayAt({ stays }: Life, at: number): Stay | undefined {
	return stays.findLast(({ enter }) => enter <= at);
}

/** As `stayAt`, but `undefined` where the next stay may have begun already, since its date is not known. */
export function surelyAt(life: Life, at: number): Stay | undefined {
	const stay = stayAt(life, at);
	const next = life.stays[stay ? life.stays.indexOf(stay) + 1 : 0];
	return next && !next.dated ? undefined : stay;
}

/** The ms before a time for which a deal was set aside. */
export function setAside({ stays }: Life, until: number): number {
	return stays
		.filter(({ status, enter }) => status === 'nurture' && enter < until)
		.reduce((sum, { enter, leave }) => sum + Math.min(leave, until) - enter, 0);
}

export function sum(numbers: readonly number[]): number {
	return numbers.reduce((all, one) => all + one, 0);
}

export function mean(numbers: readonly number[]): number | undefined {
	return numbers.length === 0 ? undefined : sum(numbers) / numbers.length;
}

export function median(numbers: readonly number[]): number | undefined {
	const sorted = [...numbers].sort((a, b) => a - b);
	const middle = sorted.length / 2;
	if (sorted.length === 0) return undefined;
	return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}

/** How many there are and what those with an amount are worth. */
export function marked(worths: readonly number[]) {
	const valued = worths.filter((worth) => !Number.isNaN(worth));
	return { count: worths.length, amount: sum(valued), valued: valued.length };
}
