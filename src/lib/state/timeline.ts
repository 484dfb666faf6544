import type { Activity } from '#lib/domain/activity.ts';
import { datedOf, lastFirst, type Dated } from '#lib/domain/happened.ts';
import { history, type Change, type Entry } from '#lib/domain/history.ts';
import type { RecordId } from '#lib/domain/ids.ts';
import type { Result } from '#lib/domain/problem.ts';
import type { Attachment, Comment } from '#lib/domain/talk.ts';
import { takenBackOf, type ActivityOwner } from '#lib/store/activities.ts';
import { setFields } from '#lib/store/commands.ts';
import type { LiveWorkspace } from './workspace.svelte.ts';

/** What a timeline can be narrowed to. */
export const TIMELINE_KINDS = ['moves', 'fields', 'activities', 'comments'] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

/** One line of a timeline: a change of the record, or what lies beside it. */
export type Moment = { readonly id: string; readonly kind: TimelineKind; readonly dated: Dated } & (
	| { readonly entry: Entry }
	| { readonly activity: Activity }
	| { readonly comment: Comment }
	| { readonly attachment: Attachment }
);

/** All that happened to a record, the last that happened first. */
export function momentsOf(workspace: LiveWorkspace, id: RecordId): readonly Moment[] {
	const { now } = workspace;
	const folded = now.records.get(id);
	const moments: Moment[] = [];
	for (const entry of folded ? history(folded) : [])
		moments.push({
			id: entry.operation.id,
			kind: entry.operation.kind === 'set' ? 'fields' : 'moves',
			dated: datedOf(entry),
			entry
		});
	const owner = id as ActivityOwner;
	for (const activity of [...now.activities.of(id), ...takenBackOf(now, owner)])
		moments.push({ id: activity.id, kind: 'activities', dated: activity, activity });
	for (const comment of now.comments.of(id))
		moments.push({ id: comment.id, kind: 'comments', dated: said(comment), comment });
	for (const attachment of now.attachments.of(id))
		moments.push({ id: attachment.id, kind: 'comments', dated: said(attachment), attachment });
	// Of one instant the last that was written is the newest.
	return lastFirst(moments.reverse(), now.settings.timeZone, ({ dated }) => dated);
}

/** What is said happens as it is written. */
function said({ recordedAt }: Comment | Attachment): Dated {
	return { at: null, recordedAt };
}

/** Whether a change can be taken back by hand: the field is no more as it was before it. */
export function isRestorable(
	workspace: LiveWorkspace,
	id: RecordId,
	{ field, from }: Change
): boolean {
	if (field === 'title' && from === null) return false;
	const now = workspace.now.records.get(id)?.fields[field] ?? null;
	return JSON.stringify(now) !== JSON.stringify(from);
}

/** Writes again what a field was before a change: an edit like any other. Refused: `record-unknown`. */
export function restoreBefore(
	workspace: LiveWorkspace,
	id: RecordId,
	{ field, from }: Change
): Result<undefined> {
	return workspace.run((store) => setFields(store, id, { [field]: from }));
}
