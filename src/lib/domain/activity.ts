import { deletionOf, text, type Deletion } from './deal.ts';
import type { Folded } from './fold.ts';
import { effective } from './history.ts';
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
	/** The contact, or the one it was merged into. */
	readonly contact: ContactId | undefined;
	/** The contact as it was written. */
	readonly writtenContact: ContactId | undefined;
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
	/** Who took it back, and whether that undid the making of it. */
	readonly deletion: Deletion | undefined;
}

/** The activity that a folded record is, or `undefined` for one of a later version or not arrived yet. */
export function toActivity(folded: Folded): Activity | undefined {
	const { id, fields, operations, deleted } = folded;
	const made = operations.find(({ kind }) => kind === 'create');
	const type = oneOf(ACTIVITY_TYPES, fields['type']);
	if (!made || !type) return undefined;
	const contact = text(fields['contact']) as ContactId | undefined;
	return {
		id: id as ActivityId,
		type,
		deal: text(fields['deal']) as DealId | undefined,
		contact,
		writtenContact: contact,
		lead: text(fields['lead']) as LeadId | undefined,
		outcome: oneOf(ACTIVITY_OUTCOMES, fields['outcome']),
		direction: fields['direction'] === 'in' ? 'in' : 'out',
		cold: fields['cold'] === true,
		note: text(fields['note']) ?? '',
		at: amendedAt(fields['at']) ?? made.at,
		by: made.by,
		recordedAt: instantOf(made.hlc),
		amended: effective(operations).some(({ kind }) => kind === 'set'),
		deleted,
		deletion: deletionOf(folded)
	};
}

/** The time that an amendment gives: an instant, or a day. */
function amendedAt(value: FieldValue | undefined): EpochMs | Day | undefined {
	if (typeof value === 'number') return value as EpochMs;
	return typeof value === 'string' ? parseDay(value) : undefined;
}

/** The outcomes that an activity of each type may have, the most usual first; a note has none. */
export const OUTCOMES_OF: Readonly<Record<ActivityType, readonly ActivityOutcome[]>> = {
	call: ['reached', 'no-answer', 'busy', 'call-back', 'voicemail', 'wrong-contact'],
	email: ['no-reply', 'answered', 'wrong-contact'],
	meeting: ['reached', 'not-there', 'call-back'],
	message: ['no-reply', 'answered', 'wrong-contact'],
	demo: ['reached', 'not-there', 'call-back'],
	proposal: ['no-reply', 'answered', 'wrong-contact'],
	note: []
};

/** The types that a member can be said to have done uninvited. */
export function maybeCold(type: ActivityType): boolean {
	return type === 'call' || type === 'email' || type === 'message';
}

/**
 * In how many days to try again after something that ended so.
 *
 * A busy line is free again the same day; who did not answer, asked for it or was not there is tried the next; who has
 * not replied to what was written is given three days, the least of the usual three to five; who was reached hears from
 * us within a week.
 */
export function nextTry(outcome: ActivityOutcome): NextTry {
	return TRIES[outcome];
}

/** In days. */
export type NextTry = 0 | 1 | 3 | 7;

const TRIES: Readonly<Record<ActivityOutcome, NextTry>> = {
	reached: 7,
	'no-answer': 1,
	busy: 0,
	'call-back': 1,
	answered: 7,
	'wrong-contact': 1,
	voicemail: 1,
	'not-there': 1,
	'no-reply': 3
};

function oneOf<T extends string>(all: readonly T[], value: FieldValue | undefined): T | undefined {
	return all.find((one) => one === value);
}
