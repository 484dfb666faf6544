import type { Activity, CallOutcome, Direction } from '#lib/domain/activity.ts';
import type { Deal } from '#lib/domain/deal.ts';
import { newId, type ActivityId, type ContactId, type DealId } from '#lib/domain/ids.ts';
import { refuse, type Result } from '#lib/domain/problem.ts';
import { dayNumber, type EpochMs } from '#lib/domain/time.ts';
import { commit, livingDeal } from './commands.ts';
import { stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/** A call that was made or taken. It belongs to a deal, to a contact, or to both. */
export interface CallDraft {
	readonly deal?: DealId | undefined;
	readonly contact?: ContactId | undefined;
	readonly outcome: CallOutcome;
	readonly note?: string;
	/** `out` unless said. */
	readonly direction?: Direction;
	/** When it was; the present unless said. */
	readonly at?: EpochMs;
}

/**
 * Logs a call: one operation.
 *
 * Refused: `deal-unknown`, `deal-deleted`; `record-unknown` for a contact that is not here, and where there is neither.
 */
export function logCall(workspace: Workspace, draft: CallDraft): Result<ActivityId> {
	const { deal, contact, outcome, note = '', direction = 'out', at = workspace.now() } = draft;
	if (deal !== undefined) {
		const found = livingDeal(workspace, deal);
		if (!found.ok) return found;
	}
	const unknown = contact !== undefined && (workspace.contacts.get(contact)?.deleted ?? true);
	if (unknown || (deal === undefined && contact === undefined))
		return refuse('record-unknown', contact);
	const id = newId('activity', workspace.random);
	const fields = {
		type: 'call',
		...(deal === undefined ? {} : { deal }),
		...(contact === undefined ? {} : { contact }),
		outcome,
		direction,
		...(note.trim() === '' ? {} : { note: note.trim() })
	};
	return commit(workspace, [stamp(workspace, 'create', id, { fields }, { at })], id);
}

/** The activities of a deal or with a contact, the last that happened first. */
export function activitiesOf(workspace: Workspace, owner: DealId | ContactId): readonly Activity[] {
	const zone = workspace.settings.timeZone;
	const time = ({ at, recordedAt }: Activity) => dayNumber(at ?? recordedAt, zone);
	return [...workspace.activities.of(owner)].sort(
		(a, b) => time(b) - time(a) || b.recordedAt - a.recordedAt || (a.id < b.id ? -1 : 1)
	);
}

/** When somebody last did something about a deal: an activity or a change, as recorded. */
export function touched(workspace: Workspace, deal: Deal): EpochMs {
	let last = deal.touchedAt;
	for (const { recordedAt } of workspace.activities.of(deal.id))
		if (recordedAt > last) last = recordedAt;
	return last;
}
