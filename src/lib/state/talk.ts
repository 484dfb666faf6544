import type { MemberId, CommentId, RecordId } from '#lib/domain/ids.ts';
import type { Result } from '#lib/domain/problem.ts';
import type { Comment } from '#lib/domain/talk.ts';
import {
	addComment,
	deleteComment,
	editComment,
	markRead,
	mayDelete,
	react,
	threads,
	type CommentDraft,
	type Thread
} from '#lib/store/comments.ts';
import { conversations, unreadCount, type Concerning } from '#lib/store/conversations.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';

export type { Concerning, Thread };

/** What members say to each other about records. Reads follow every change; apart, so that the board starts without. */
export class Talk {
	readonly workspace: OpenWorkspace;

	constructor(workspace: OpenWorkspace) {
		this.workspace = workspace;
	}

	threads(on: RecordId, answered?: CommentId): readonly Thread[] {
		return threads(this.workspace.now, on, answered);
	}

	get conversations(): readonly Concerning[] {
		return conversations(this.workspace.now);
	}

	get unread(): number {
		return unreadCount(this.workspace.now);
	}

	/** Comments of others on a record that the member has not read. */
	unreadOn(on: RecordId): readonly Comment[] {
		const { now } = this.workspace;
		const read = now.table('me').values().next().value?.read;
		return [...now.comments.of(on)].filter(
			({ id, madeBy }) => madeBy !== now.member && read?.has(id) !== true
		);
	}

	isOwn({ madeBy }: Comment): boolean {
		return madeBy === this.workspace.now.member;
	}

	mayDelete(comment: Comment): boolean {
		return mayDelete(this.workspace.now, comment);
	}

	add(on: RecordId, draft: CommentDraft): Result<CommentId> {
		return this.workspace.run((store) => addComment(store, on, draft));
	}

	edit(id: CommentId, draft: { text: string; mentions: readonly MemberId[] }): Result<undefined> {
		return this.workspace.run((store) => editComment(store, id, draft));
	}

	delete(id: CommentId): Result<undefined> {
		return this.workspace.run((store) => deleteComment(store, id));
	}

	react(id: CommentId, sign: string | null): Result<undefined> {
		return this.workspace.run((store) => react(store, id, sign));
	}

	markRead(ids: Iterable<CommentId>): Result<undefined> {
		return this.workspace.run((store) => markRead(store, ids));
	}
}
