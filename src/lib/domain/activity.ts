import { text } from './deal.ts';
import type { Folded } from './fold.ts';
import { instantOf } from './hlc.ts';
import type { ActivityId, ContactId, DealId, LeadId, MemberId } from './ids.ts';
import type { FieldValue } from './operation.ts';
import { parseDay, type At, type Day, type EpochMs } from './time.ts';

export const ACTIVITY_TYPES = [
	'call',
	'email',
	'meeting',
	'message',
	'demo',
	'proposal',
	'note'
] as const;
export type ActivityType = (typeof ACTIVITY_TYPES)[number];

/** How a call ended; `call-back`: they asked to be called again. */
export const CALL_OUTCOMES = ['reached', 'no-answer', 'busy', 'call-back'] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

/**
 * How anything that was done ended: the customer was reached, has answered, or was not reached, and why not.
 */
export const ACTIVITY_OUTCOMES = [
	...CALL_OUTCOMES,
	'answered',
	'wrong-contact',
	'voicemail',
	'not-there',
	'no-reply'
] as const;
export type ActivityOutcome = (typeof ACTIVITY_OUTCOMES)[number];

/** Whether an outcome says that the customer was reached. */
export function wasReached(outcome: ActivityOutcome): boolean {
	return outcome === 'reached' || outcome === 'answered' || outcome === 'call-back';
}

/** Who began it: we (`out`) or they. */
export type Direction = 'out' | 'in';

/** Something done about a deal or a lead, or with a contact. It may be amended, and taken back. */
export interface Activity {
	readonly id: ActivityId;
	readonly type: ActivityType;
	readonly deal: DealId | undefined;
	readonly contact: ContactId | undefined;
	readonly lead: LeadId | undefined;
	readonly outcome: ActivityOutcome | undefined;
	readonly direction: Direction;
	/** To somebody who did not expect it. */
	readonly cold: boolean;
	readonly note: string;
	/** When it happened. */
	readonly at: At;
	readonly by: MemberId;
	readonly recordedAt: EpochMs;
	/** Whether it was changed after it was made. */
	readonly amended: boolean;
	readonly deleted: boolean;
}

/** The activity that a folded record is, or `undefined` for one of a later version or not arrived yet. */
export function toActivity({ id, fields, operations, deleted }: Folded): Activity | undefined {
	const made = operations.find(({ kind }) => kind === 'create');
	const type = oneOf(ACTIVITY_TYPES, fields['type']);
	if (!made || !type) return undefined;
	return {
		id: id as ActivityId,
		type,
		deal: text(fields['deal']) as DealId | undefined,
		contact: text(fields['contact']) as ContactId | undefined,
		lead: text(fields['lead']) as LeadId | undefined,
		outcome: oneOf(ACTIVITY_OUTCOMES, fields['outcome']),
		direction: fields['direction'] === 'in' ? 'in' : 'out',
		cold: fields['cold'] === true,
		note: text(fields['note']) ?? '',
		at: amendedAt(fields['at']) ?? made.at,
		by: made.by,
		recordedAt: instantOf(made.hlc),
		amended: operations.some(({ kind }) => kind === 'set'),
		deleted
	};
}

/** The time that an amendment gives: an instant, or a day. */
function amendedAt(value: FieldValue | undefined): EpochMs | Day | undefined {
	if (typeof value === 'number') return value as EpochMs;
	return typeof value === 'string' ? parseDay(value) : undefined;
}

/**
 * In how many days to try again after a call that ended so.
 *
 * A busy line is free again the same day; who did not answer, or asked for it, is called the next; who was reached
 * hears from us within a week.
 */
export function nextTry(outcome: CallOutcome): 0 | 1 | 7 {
	return TRIES[outcome];
}

const TRIES = { reached: 7, 'no-answer': 1, busy: 0, 'call-back': 1 } as const;

function oneOf<T extends string>(all: readonly T[], value: FieldValue | undefined): T | undefined {
	return all.find((one) => one === value);
}
