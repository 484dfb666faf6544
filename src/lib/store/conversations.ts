import { typeOf, type CommentId, type RecordId } from '#lib/domain/ids.ts';
import type { Me } from '#lib/domain/own.ts';
import type { Comment } from '#lib/domain/talk.ts';
import type { Workspace } from './workspace.ts';

/** Why a comment concerns the member, the strongest reason first. */
export const CONCERNS = ['mention', 'reply', 'own', 'follow'] as const;
export type Concern = (typeof CONCERNS)[number];

/** A comment of somebody else that concerns the member. */
export interface Concerning {
	readonly comment: Comment;
	readonly concern: Concern;
	readonly unread: boolean;
}

/**
 * What others have said that concerns the member: who names them, answers them or what they take part in, or speaks of
 * what is theirs or what they follow. The last first.
 */
export function conversations(workspace: Workspace): readonly Concerning[] {
	const { comments, member } = workspace;
	const me = workspace.table('me').values().next().value;
	const follows = new Set(me?.follows);
	const part = takesPart(workspace);
	const found: Concerning[] = [];
	for (const comment of comments) {
		if (comment.madeBy === member || comment.on === undefined) continue;
		const concern = comment.mentions.includes(member)
			? 'mention'
			: comment.replyTo !== undefined && part.has(comment.replyTo)
				? 'reply'
				: ownerOf(workspace, comment.on) === member
					? 'own'
					: follows.has(comment.on)
						? 'follow'
						: undefined;
		if (concern) found.push({ comment, concern, unread: isUnread(me, comment) });
	}
	return found.sort(
		(a, b) => b.comment.recordedAt - a.comment.recordedAt || (a.comment.id < b.comment.id ? -1 : 1)
	);
}

/** How many of those nobody has read here or on another device of the member. */
export function unreadCount(workspace: Workspace): number {
	return conversations(workspace).filter(({ unread }) => unread).length;
}

/** The comments that begin what the member takes part in. */
function takesPart({ comments, member }: Workspace): ReadonlySet<CommentId> {
	const part = new Set<CommentId>();
	for (const { id, madeBy, replyTo } of comments) if (madeBy === member) part.add(replyTo ?? id);
	return part;
}

function isUnread(me: Me | undefined, { id }: Comment): boolean {
	return me?.read.has(id) !== true;
}

/** Whose a record is. */
function ownerOf(workspace: Workspace, id: RecordId): string | undefined {
	switch (typeOf(id)) {
		case 'deal':
			return workspace.deals.get(id as never)?.owner;
		case 'lead':
			return workspace.table('lead').get(id as never)?.owner;
		case 'company':
			return workspace.companies.get(id as never)?.owner;
		default:
			return undefined;
	}
}
