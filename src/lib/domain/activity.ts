import { text } from './deal.ts';
import type { Folded } from './fold.ts';
import { instantOf } from './hlc.ts';
import type { ActivityId, ContactId, DealId, MemberId } from './ids.ts';
import type { FieldValue } from './operation.ts';
import type { At, EpochMs } from './time.ts';

const ACTIVITY_TYPES = ['call', 'meeting', 'email', 'message', 'note'] as const;
type ActivityType = (typeof ACTIVITY_TYPES)[number];

/** How a call ended; `call-back`: they asked to be called again. */
export const CALL_OUTCOMES = ['reached', 'no-answer', 'busy', 'call-back'] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

/** Who began it: we (`out`) or they. */
export type Direction = 'out' | 'in';

/** Something done about a deal or with a contact. Written once; a mistake is taken back, not edited. */
export interface Activity {
	readonly id: ActivityId;
	readonly type: ActivityType;
	readonly deal: DealId | undefined;
	readonly contact: ContactId | undefined;
	/** Of a call. */
	readonly outcome: CallOutcome | undefined;
	readonly direction: Direction;
	readonly note: string;
	/** When it happened. */
	readonly at: At;
	readonly by: MemberId;
	readonly recordedAt: EpochMs;
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
		outcome: oneOf(CALL_OUTCOMES, fields['outcome']),
		direction: fields['direction'] === 'in' ? 'in' : 'out',
		note: text(fields['note']) ?? '',
		at: made.at,
		by: made.by,
		recordedAt: instantOf(made.hlc),
		deleted
	};
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
