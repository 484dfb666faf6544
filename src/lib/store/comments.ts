import { newId, type CommentId, type MemberId, type RecordId } from '#lib/domain/ids.ts';
import { REACTION } from '#lib/domain/operation.ts';
import { READ } from '#lib/domain/own.ts';
import { refuse, type Result } from '#lib/domain/problem.ts';
import type { Comment } from '#lib/domain/talk.ts';
import { commit, setFields, type Outcome } from './commands.ts';
import { noteOwn } from './own.ts';
import { stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/** What a member says about a record. */
export interface CommentDraft {
	readonly text: string;
	/** Who is named in it. */
	readonly mentions?: readonly MemberId[];
	/** The comment that it answers; an answer to an answer belongs to the first. */
	readonly replyTo?: CommentId;
}

/** Longer than anybody reads; a file says more. In UTF-16 units. */
export const COMMENT_LENGTH = 10_000;

/**
 * Comments on a deal, a lead, a contact or a company. Refused: `text-missing`, `text-long`, `record-unknown`, and what
 * the member may not write.
 */
export function addComment(
	workspace: Workspace,
	on: RecordId,
	draft: CommentDraft
): Result<CommentId> {
	const text = readText(draft.text);
	if (!text.ok) return text;
	const subject = workspace.records.get(on);
	if (!subject || subject.deleted) return refuse('record-unknown', on);
	const answered = draft.replyTo && workspace.comments.living(draft.replyTo);
	const replyTo = answered?.replyTo ?? draft.replyTo;
	const id = newId('comment', workspace.random);
	const fields = {
		on,
		text: text.value,
		...(draft.mentions && draft.mentions.length > 0 ? { mentions: draft.mentions } : {}),
		...(replyTo === undefined ? {} : { replyTo })
	};
	return commit(workspace, [stamp(workspace, 'create', id, { fields })], id);
}

/** Changes the text of one's own comment. Refused: `not-yours`, and as `addComment`. */
export function editComment(
	workspace: Workspace,
	id: CommentId,
	{ text: written, mentions = [] }: Omit<CommentDraft, 'replyTo'>
): Outcome {
	const text = readText(written);
	if (!text.ok) return text;
	const comment = workspace.comments.living(id);
	if (!comment) return refuse('record-unknown', id);
	if (comment.madeBy !== workspace.member) return refuse('not-yours', id);
	if (comment.text === text.value) return setFields(workspace, id, {});
	return setFields(workspace, id, { text: text.value, mentions, edited: true });
}

/**
 * Takes a comment away; owners and managers may also take away those of others. Refused: `record-unknown`, `not-yours`.
 */
export function deleteComment(workspace: Workspace, id: CommentId): Outcome {
	const comment = workspace.comments.living(id);
	if (!comment) return refuse('record-unknown', id);
	if (!mayDelete(workspace, comment)) return refuse('not-yours', id);
	return commit(workspace, [stamp(workspace, 'delete', id, { deleted: true })], undefined);
}

/** Whether the member may take a comment away. */
export function mayDelete({ member, grant }: Workspace, comment: Comment): boolean {
	const leads = grant === undefined || grant.role === 'owner' || grant.role === 'manager';
	return comment.madeBy === member || leads;
}

/** Answers a comment with a single sign, or takes the sign back. Refused: `record-unknown`. */
export function react(workspace: Workspace, id: CommentId, sign: string | null): Outcome {
	if (!workspace.comments.living(id)) return refuse('record-unknown', id);
	return setFields(workspace, id, { [REACTION + workspace.member]: sign });
}

/** Notes comments as read: no step of undo. Refused: `held`. */
export function markRead(workspace: Workspace, ids: Iterable<CommentId>): Outcome {
	const read = workspace.table('me').values().next().value?.read;
	const unread = [...ids].filter((id) => !read?.has(id));
	return noteOwn(workspace, Object.fromEntries(unread.map((id) => [READ + id, true])));
}

/** A comment with the answers to it, in the order in which they were made. */
export interface Thread {
	readonly id: CommentId;
	/** `undefined` where it is not here, and the answers to it are. */
	readonly comment: Comment | undefined;
	readonly replies: readonly Comment[];
}

/**
 * What was said about a record, the first first. What was answered, or is being `answered`, keeps its place when it is
 * taken away.
 */
export function threads(
	workspace: Workspace,
	on: RecordId,
	answered?: CommentId
): readonly Thread[] {
	const all = [...workspace.comments.of(on)].sort(byTime);
	const known = new Map(all.map((one) => [one.id, one]));
	const gone = [answered, ...all.map(({ replyTo }) => replyTo)]
		.flatMap((id) => (id && !known.has(id) ? (workspace.comments.get(id) ?? []) : []))
		.filter((one) => one.on === on);
	const places = [...all, ...gone].sort(byTime);
	const begun = new Set(places.map(({ id, replyTo }) => replyTo ?? id));
	return [...begun].map((id) => ({
		id,
		comment: known.get(id),
		replies: all.filter(({ replyTo }) => replyTo === id)
	}));
}

function byTime(a: Comment, b: Comment): number {
	return a.recordedAt - b.recordedAt || (a.id < b.id ? -1 : 1);
}

function readText(text: string): Result<string> {
	const trimmed = text.trim();
	if (trimmed === '') return refuse('text-missing');
	return trimmed.length > COMMENT_LENGTH
		? refuse('text-long', String(COMMENT_LENGTH))
		: { ok: true, value: trimmed };
}
