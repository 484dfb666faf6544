import { TICK, toDeal } from './deal.ts';
import { fold, winning, type Folded } from './fold.ts';
import { effective } from './history.ts';
import { instantOf } from './hlc.ts';
import { typeOf } from './ids.ts';
import { placeOf, type Operation, type Register } from './operation.ts';
import { dayIn, dayNumber, type EpochMs, type TimeZone } from './time.ts';

/**
 * When a log is rolled over into a new epoch, and what goes along.
 *
 * An operation is valid in whichever epoch it lies, and a workspace is the fold of the union of all. So nothing has to
 * happen at once: a rollover copies, nothing is moved, and what it leaves behind is the archive.
 */

/** A log is read whole by whoever opens it; above this it is felt. */
export const EPOCH_BYTES = 8 * 1024 * 1024;
/** Yjs copies its client ids for every change: above this one is felt on a phone. */
export const EPOCH_CLIENTS = 1500;
/** What was closed or deleted so recently, in days, is to be at hand though an epoch has ended meanwhile. */
export const RECENT_DAYS = 30;

/** How an epoch has grown. */
export interface Growth {
	readonly startedAt: EpochMs;
	/** What was written since it was opened. What it was opened with does not count: another rollover would bring it along. */
	readonly bytes: number;
	/** The client ids of its document. */
	readonly clients: number;
	readonly now: EpochMs;
	readonly zone: TimeZone;
}

/** Whether an epoch has ended: its quarter is over, or it has outgrown its size. */
export function isDue({ startedAt, bytes, clients, now, zone }: Growth): boolean {
	return (
		bytes >= EPOCH_BYTES ||
		clients >= EPOCH_CLIENTS ||
		quarterOf(now, zone) > quarterOf(startedAt, zone)
	);
}

/**
 * Whether a record belongs into every new epoch: deals that are open, undecided, to be looked at again, or closed in the
 * last 30 days, and whatever is no deal, because it could not be found again. Not what is deleted: that waits in the epoch before.
 */
export function isCarried(folded: Folded, now: EpochMs, zone: TimeZone): boolean {
	if (folded.deleted) return false;
	if (typeOf(folded.id) !== 'deal') return true;
	const deal = toDeal(folded);
	// Its creation has not arrived: it may be open.
	if (!deal || !folded.placed) return true;
	if (deal.status === 'open' || deal.status === 'nurture' || deal.contested) return true;
	const closed = dayNumber(deal.enteredAt ?? instantOf(folded.placed.hlc), zone);
	return dayNumber(now, zone) - closed < RECENT_DAYS;
}

/**
 * What a newer epoch lacks of a record: the operations that stand, verbatim, of which it has `there`. Of a purged one
 * no more than that it was purged.
 *
 * Where those would not show the record as the whole does (an operation let go here was brought there by a device that
 * knew less), all that it lacks.
 */
export function lacking(whole: Folded, there: readonly Operation[]): readonly Operation[] {
	const known = new Set(there);
	const missing = whole.operations.filter((operation) => !known.has(operation));
	if (missing.length === 0) return missing;
	if (whole.purged) return missing.filter(({ kind }) => kind === 'purge');
	const standing = new Set(standingOf(whole.operations));
	const needed = missing.filter((operation) => standing.has(operation));
	if (needed.length === missing.length) return missing;
	const after = fold([...there, ...needed]).get(whole.id);
	return after && shows(after) === shows(whole) ? needed : missing;
}

/** What a deal is told over time of is read whole: by the figures, which ask what it was worth and whose it was when. */
const TOLD: readonly Register[] = ['value', 'cost', 'owner', 'expectedClose', 'nextOn'];

/** The operations that show a record as it is, and what the figures are computed from as it was. */
function standingOf(operations: readonly Operation[]): readonly Operation[] {
	const winners = new Set(winning(operations));
	return operations.filter((operation) => winners.has(operation) || isTold(operation));
}

function isTold(operation: Operation): boolean {
	if (operation.kind === 'delete') return true;
	return (
		(operation.kind === 'create' || operation.kind === 'set') &&
		Object.keys(operation.body.fields).some(
			(field) => TOLD.includes(field) || field.startsWith(TICK)
		)
	);
}

/** What a record shows, as text to compare. */
function shows(folded: Folded): string {
	const { fields, placed, ordered, apart, overtaken, deletion, operations } = folded;
	const made = operations.find(({ kind }) => kind === 'create') ?? operations[0];
	return JSON.stringify([
		Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)),
		[made, placed, ordered, deletion, operations.at(-1), ...apart].map((one) => one?.id ?? null),
		overtaken.map(({ register, operation, holder }) => [register, operation.id, holder.id]).sort(),
		[folded.deleted, folded.revived, folded.purged],
		// What was taken back counts in no figure, and that a later operation says.
		effective(operations)
			.filter((one) => one === made || placeOf(one) !== undefined || isTold(one))
			.map(({ id }) => id)
	]);
}

/** A quarter of the calendar as a number that grows with time. */
function quarterOf(instant: EpochMs, zone: TimeZone): number {
	const day = dayIn(instant, zone);
	return Number(day.slice(0, 4)) * 4 + Math.floor((Number(day.slice(5, 7)) - 1) / 3);
}
