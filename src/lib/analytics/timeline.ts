import {
	money,
	statusOf,
	text,
	toDeal,
	type Deal,
	type DealSegment,
	type DealStatus
} from '#lib/domain/deal.ts';
import type { Folded } from '#lib/domain/fold.ts';
import { decidedBy, effective } from '#lib/domain/history.ts';
import { instantOf } from '#lib/domain/hlc.ts';
import {
	type CompanyId,
	type DealId,
	type LabelId,
	type LeadId,
	type MemberId,
	type PersonaId,
	type PipelineId,
	type ProductId,
	type ReasonId,
	type SourceId,
	type StageId
} from '#lib/domain/ids.ts';
import { linesIn } from '#lib/domain/line.ts';
import type { Money } from '#lib/domain/money.ts';
import { isExit, placeOf, type Operation } from '#lib/domain/operation.ts';
import { dayNumber, parseDay, type Day, type DayNumber, type TimeZone } from '#lib/domain/time.ts';
import { inOrder } from './order.ts';
import { removalsIn, ticksIn, valuesOf, type Since, type Ticked } from './since.ts';

/** A stay of a deal in one stage. A closed deal stays in the won or lost stage until it is reopened. */
export interface Visit {
	readonly pipeline: PipelineId;
	readonly stage: StageId;
	readonly status: DealStatus;
	readonly enter: DayNumber;
	/** Whether `enter` is known. Where an imported row does not say, `enter` is the latest that it can have been. */
	readonly dated: boolean;
	/** `undefined` while the deal is still there. */
	readonly leave: DayNumber | undefined;
	/** Why it was lost, disqualified or set aside; `undefined` for every other stay. */
	readonly reason: ReasonId | undefined;
}

/**
 * What happened to one deal, on the calendar of one zone: the only thing that figures are computed from.
 *
 * A close is a visit whose status is not open; its end is a reopening.
 */
export interface Timeline {
	readonly deal: DealId;
	/** Oldest first, each beginning where the one before ends. */
	readonly visits: readonly Visit[];
	/** The start of its cycle: its creation, or the first stage whose date an imported file gave; `undefined`: not known. */
	readonly created: DayNumber | undefined;
	readonly values: readonly Since<Money | undefined>[];
	readonly costs: readonly Since<Money | undefined>[];
	readonly owners: readonly Since<MemberId | undefined>[];
	/** The days on which it was expected to close. */
	readonly expected: readonly Since<Day | undefined>[];
	/** The days for which a next step was planned. */
	readonly planned: readonly Since<Day | undefined>[];
	/** Since when it was deleted (`true`), or restored. */
	readonly removals: readonly Since<boolean>[];
	/** Criteria of stages that were ticked (`true`) or unticked, each with the stage it is of. */
	readonly ticks: readonly Since<Ticked>[];
	/** By what it is told from others, as it stands now. */
	readonly traits: Traits;
	/** Brought by a file that had no history: the moves before are not known. */
	readonly imported: boolean;
	/** Brought so, and moved since or not: when it came into the first of its stages is not known. */
	readonly midway: boolean;
	/** Stays that would have ended before they began (a clock was wrong): they count as 0 days. */
	readonly backward: number;
	readonly contested: boolean;
	readonly deleted: boolean;
}

/** By what deals are told from each other, as it is now. */
interface Traits {
	readonly company: CompanyId | undefined;
	readonly source: SourceId | undefined;
	/** As a member has said; where nobody has, one is proposed from the history of the company. */
	readonly segment: DealSegment | undefined;
	readonly persona: PersonaId | undefined;
	readonly lead: LeadId | undefined;
	readonly labels: readonly LabelId[];
	readonly products: readonly ProductId[];
	readonly paidOn: Day | undefined;
}

/**
 * The timeline of a folded deal, or `undefined` while its creation has not arrived, and once it was taken back.
 *
 * What was taken back does not count, nor does a drag that its maker set right within a minute. Moves back and skips
 * stay as they were made; what they mean is for each figure to say.
 */
export function toTimeline(folded: Folded, zone: TimeZone): Timeline | undefined {
	const deal = toDeal(folded);
	if (!deal) return undefined;
	const happened = new Set(effective(folded.operations));
	// Its creation taken back, it never was.
	const creation = folded.operations.find(({ kind }) => kind === 'create');
	if (deal.deleted && creation && !happened.has(creation)) return undefined;
	const aside = setAside(folded.operations.filter((operation) => happened.has(operation)));
	// Its creation taken back, and yet not deleted: somebody else has edited the deal, so it lives.
	const counts = (operation: Operation) =>
		(happened.has(operation) && !aside.has(operation)) || operation.kind === 'create';
	const placings = setRight(inOrder(folded, zone).filter(counts));
	const { days, backward } = datesOf(placings, zone);
	const visits: Visit[] = [];
	placings.forEach((operation, index) => {
		const place = placeOf(operation);
		if (!place) return;
		const { pipeline, stage } = place;
		const status = statusOf(operation);
		const before = visits.at(-1);
		// A move away and back, both taken out above, leaves one stay in two parts.
		if (before?.stage === stage && before.status === status) return;
		const enter = days[index] ?? (0 as DayNumber);
		if (before) visits[visits.length - 1] = { ...before, leave: enter };
		const reason =
			isExit(operation) && operation.kind !== 'win' ? operation.body.reason : undefined;
		const dated = operation.at !== null;
		visits.push({ pipeline, stage, status, enter, dated, leave: undefined, reason });
	});
	// A closing that a file dates starts nothing: it would be a cycle of no days.
	const start = placings.findIndex(
		(placing) =>
			placing.at !== null &&
			(placing.kind === 'create' ||
				(placing.imported !== undefined && statusOf(placing) === 'open'))
	);
	const written = folded.operations.filter(counts);
	return {
		deal: deal.id,
		visits,
		created: days[start],
		values: valuesOf(written, 'value', zone, money),
		costs: valuesOf(written, 'cost', zone, money),
		owners: valuesOf(written, 'owner', zone, (value) => text(value) as MemberId | undefined),
		expected: valuesOf(written, 'expectedClose', zone, (value) => parseDay(text(value) ?? '')),
		planned: valuesOf(written, 'nextOn', zone, (value) => parseDay(text(value) ?? '')),
		removals: removalsIn(written, deal.deleted, zone),
		ticks: ticksIn(written, zone),
		traits: traitsOf(deal),
		imported: placings.length === 1 && isImported(placings[0]),
		midway: isImported(placings[0]) && !isImported(placings[1]),
		backward,
		contested: deal.contested,
		deleted: deal.deleted
	};
}

function traitsOf(deal: Deal): Traits {
	const { company, source, segment, persona, lead, labels, paidOn, entries } = deal;
	const products = [...new Set(linesIn(entries).flatMap(({ product }) => product ?? []))].sort();
	return { company, source, segment, persona, lead, labels, products, paidOn };
}

function isImported(operation: Operation | undefined): boolean {
	return operation?.imported !== undefined;
}

/** Closings made apart, won and lost, that a later decision has not confirmed. */
function setAside(operations: readonly Operation[]): ReadonlySet<Operation> {
	const aside = operations.flatMap((operation) =>
		decidedBy(operation, operations).filter(({ kind }) => kind !== operation.kind)
	);
	return new Set(aside);
}

/** A drag set right by its maker within this time was a slip of the hand (docs/metrics.md, "Timeline"). */
const SLIP_MS = 60_000;

/** Without slips: a stage left again, or a close reopened, by the same member within `SLIP_MS`. */
function setRight(placings: readonly Operation[]): readonly Operation[] {
	return placings.filter((operation, index) => {
		const next = placings[index + 1];
		// The first is the creation, no drag; and closing at once what was just moved is bringing it up to date.
		if (index === 0 || !next || (statusOf(next) !== 'open' && statusOf(operation) === 'open'))
			return true;
		const { at, by, imported } = operation;
		const slip =
			typeof at === 'number' &&
			typeof next.at === 'number' &&
			next.at - at < SLIP_MS &&
			next.at >= at;
		return !(slip && by === next.by && imported === undefined);
	});
}

/** The day of each placing: never before the one it follows; where it is not known, the latest that it can have been. */
function datesOf(
	placings: readonly Operation[],
	zone: TimeZone
): { readonly days: readonly DayNumber[]; readonly backward: number } {
	const days: DayNumber[] = [];
	let backward = 0;
	let last = -Infinity as DayNumber;
	for (const { at } of placings) {
		if (at !== null) {
			const day = dayNumber(at, zone);
			// A plain day is any time of that day, so it is not before an instant on it.
			if (typeof at === 'string' ? day < Math.floor(last) : day < last) backward++;
			last = Math.max(last, day) as DayNumber;
		}
		days.push(last);
	}
	let latest = Infinity as DayNumber;
	for (const [index, { at, hlc }] of [...placings.entries()].toReversed()) {
		const day = days[index] ?? last;
		const recorded = at === null ? Math.max(day, dayNumber(instantOf(hlc), zone)) : day;
		latest = days[index] = Math.min(recorded, latest) as DayNumber;
	}
	return { days, backward };
}
