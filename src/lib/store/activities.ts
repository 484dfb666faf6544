import {
	ACTIVITY_TYPES,
	OUTCOMES_OF,
	type Activity,
	type ActivityOutcome,
	type ActivityType,
	type Direction
} from '#lib/domain/activity.ts';
import type { Deal } from '#lib/domain/deal.ts';
import {
	newId,
	type ActivityId,
	type ContactId,
	type DealId,
	type LeadId,
	type RecordId
} from '#lib/domain/ids.ts';
import type { Fields } from '#lib/domain/operation.ts';
import { ok, refuse, type Result } from '#lib/domain/problem.ts';
import { dayIn, dayNumber, isInstant, parseDay, type Day, type EpochMs } from '#lib/domain/time.ts';
import { commit, livingDeal, setFields, type Outcome } from './commands.ts';
import { livingLead } from './living.ts';
import { stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/** Something that was done. It belongs to a deal, a lead or a contact, or to several of them. */
export interface ActivityDraft {
	readonly type: ActivityType;
	readonly deal?: DealId | undefined;
	readonly lead?: LeadId | undefined;
	readonly contact?: ContactId | undefined;
	/** One of those of its type. */
	readonly outcome?: ActivityOutcome | undefined;
	readonly note?: string;
	/** `out` unless said. */
	readonly direction?: Direction;
	/** Whether they did not expect it. */
	readonly cold?: boolean;
	/** When it was; the present unless said. */
	readonly at?: EpochMs | Day;
}

/**
 * Logs what was done: one operation.
 *
 * Refused: `deal-unknown`, `deal-deleted`, `lead-unknown`, `lead-deleted`; `record-unknown` for a contact that is not
 * here, and where there is none of the three; `outcome-wrong` for one that its type does not have; `day-invalid`;
 * `note-missing` for a note without words.
 */
export function logActivity(workspace: Workspace, draft: ActivityDraft): Result<ActivityId> {
	const { type, deal, lead, contact, outcome, at = workspace.now() } = draft;
	const beside = besideWhat(workspace, draft);
	if (!beside.ok) return beside;
	if (outcome !== undefined && !OUTCOMES_OF[type].includes(outcome))
		return refuse('outcome-wrong', outcome);
	if (!isTime(at)) return refuse('day-invalid', String(at));
	const note = draft.note?.trim() ?? '';
	if (type === 'note' && note === '') return refuse('note-missing');
	const id = newId('activity', workspace.random);
	const fields: Fields = {
		type,
		...(deal === undefined ? {} : { deal }),
		...(lead === undefined ? {} : { lead }),
		...(contact === undefined ? {} : { contact }),
		...(outcome === undefined ? {} : { outcome }),
		direction: draft.direction ?? 'out',
		...(draft.cold ? { cold: true } : {}),
		...(note === '' ? {} : { note })
	};
	return commit(workspace, [stamp(workspace, 'create', id, { fields }, { at })], id);
}

/** What of an activity can be put right afterwards. */
export interface ActivityChange {
	readonly type?: ActivityType;
	/** `null` for none. */
	readonly outcome?: ActivityOutcome | null;
	readonly note?: string;
	readonly direction?: Direction;
	readonly cold?: boolean;
	readonly at?: EpochMs | Day;
}

/**
 * Puts an activity right; what was said of it before stays in its history. An outcome that the type does not have goes.
 *
 * Refused: `record-unknown` (also for one that was taken back), `outcome-wrong`, `day-invalid`, `note-missing`.
 */
export function amendActivity(
	workspace: Workspace,
	id: ActivityId,
	change: ActivityChange
): Outcome {
	const activity = workspace.activities.get(id);
	if (!activity || activity.deleted) return refuse('record-unknown', id);
	const { type = activity.type, at, ...fields } = change;
	if (at !== undefined && !isTime(at)) return refuse('day-invalid', String(at));
	if (type === 'note' && (change.note ?? activity.note).trim() === '')
		return refuse('note-missing');
	const its: readonly ActivityOutcome[] = OUTCOMES_OF[type];
	if (change.outcome && !its.includes(change.outcome))
		return refuse('outcome-wrong', change.outcome);
	const outlived = activity.outcome !== undefined && !its.includes(activity.outcome);
	return setFields(workspace, id, {
		...(outlived ? { outcome: null } : {}),
		...fields,
		type,
		...(at === undefined || at === activity.at ? {} : { at })
	});
}

/** Takes an activity back: it counts nowhere, and who looks for it sees that it was. Refused: `record-unknown`. */
export function voidActivity(workspace: Workspace, id: ActivityId): Outcome {
	if (workspace.activities.get(id)?.deleted ?? true) return refuse('record-unknown', id);
	return commit(workspace, [stamp(workspace, 'delete', id, { deleted: true })], undefined);
}

/** Lets an activity that was taken back hold again. Refused: `record-unknown`. */
export function reinstateActivity(workspace: Workspace, id: ActivityId): Outcome {
	const activity = workspace.activities.get(id);
	if (!activity) return refuse('record-unknown', id);
	if (!activity.deleted) return ok(undefined);
	return commit(workspace, [stamp(workspace, 'delete', id, { deleted: false })], undefined);
}

/** What an activity is beside. */
export type ActivityOwner = DealId | LeadId | ContactId;

/** The activities of a deal or a lead or with a contact, the last that happened first. */
export function activitiesOf(workspace: Workspace, owner: ActivityOwner): readonly Activity[] {
	return activitiesInOrder(workspace, workspace.activities.of(owner));
}

/** Those that were taken back, in the same order. Whose making was undone was never there. */
export function takenBackOf(workspace: Workspace, owner: ActivityOwner): readonly Activity[] {
	const all = workspace.activities.takenBackOf(owner);
	return activitiesInOrder(
		workspace,
		all.filter(({ deletion }) => !deletion?.undo)
	);
}

/** How many activities of each type there were about a deal since it entered the stage it stands in. */
export type ActivityCounts = Readonly<Record<ActivityType, number>>;

/**
 * The activities about a deal since it entered its stage, by type. Where only the day of one of the two is known, one on
 * that day counts.
 */
export function activitiesInStage(
	workspace: Workspace,
	{ id, enteredAt }: Pick<Deal, 'id' | 'enteredAt'>
): ActivityCounts {
	const counts = Object.fromEntries(ACTIVITY_TYPES.map((type) => [type, 0])) as Record<
		ActivityType,
		number
	>;
	const zone = workspace.settings.timeZone;
	const day = (at: EpochMs | Day) => (typeof at === 'string' ? at : dayIn(at, zone));
	for (const { type, at, recordedAt } of workspace.activities.of(id)) {
		const when = at ?? recordedAt;
		const isSince =
			enteredAt === null ||
			(typeof when === 'number' && typeof enteredAt === 'number'
				? when >= enteredAt
				: day(when) >= day(enteredAt));
		if (isSince) counts[type]++;
	}
	return counts;
}

/** When somebody last did something about a deal: an activity or a change, as recorded. */
export function touched(workspace: Workspace, record: TouchedRecord): EpochMs {
	let last = record.touchedAt;
	for (const { recordedAt } of workspace.activities.of(record.id))
		if (recordedAt > last) last = recordedAt;
	return last;
}

interface TouchedRecord {
	readonly id: RecordId;
	readonly touchedAt: EpochMs;
}

/** Activities in order: the last that happened first. */
export function activitiesInOrder(
	workspace: Workspace,
	all: Iterable<Activity>
): readonly Activity[] {
	const zone = workspace.settings.timeZone;
	const time = ({ at, recordedAt }: Activity) => dayNumber(at ?? recordedAt, zone);
	return [...all].sort(
		(a, b) => time(b) - time(a) || b.recordedAt - a.recordedAt || (a.id < b.id ? -1 : 1)
	);
}

/** That what an activity is beside is here. */
function besideWhat(
	workspace: Workspace,
	{ deal, lead, contact }: Pick<ActivityDraft, 'deal' | 'lead' | 'contact'>
): Result<undefined> {
	const found = deal === undefined ? undefined : livingDeal(workspace, deal);
	if (found && !found.ok) return found;
	const led = lead === undefined ? undefined : livingLead(workspace, lead);
	if (led && !led.ok) return led;
	const unknown = contact !== undefined && (workspace.contacts.get(contact)?.deleted ?? true);
	if (unknown || (deal === undefined && lead === undefined && contact === undefined))
		return refuse('record-unknown', contact);
	return ok(undefined);
}

function isTime(at: EpochMs | Day): boolean {
	return typeof at === 'number' ? isInstant(at) : parseDay(at) !== undefined;
}
