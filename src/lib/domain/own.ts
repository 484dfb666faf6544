import { markedIn, text } from './deal.ts';
import type { Kept } from './kept.ts';
import type { CommentId, OwnViewId, RecordId, ViewId } from './ids.ts';
import type { Fields } from './operation.ts';
import type { Rank } from './rank.ts';

/** A view that somebody saved: for the team (`view`) or for themselves (`own-view`). */
export interface SavedView extends Kept<ViewId | OwnViewId> {
	readonly name: string;
	readonly order: Rank;
	/** What it shows, as it stands in an address (`view.ts`). */
	readonly query: string;
	/** Whether it is shown above the board to whoever has not said otherwise (`Me.pins`). */
	readonly pinned: boolean;
}

/** What a member follows, has read and has above the board. */
export interface Me extends Kept {
	readonly follows: readonly RecordId[];
	readonly read: ReadonlySet<CommentId>;
	/** The saved views that the member has shown above the board, or has taken off there; of the others each says itself. */
	readonly pins: ReadonlyMap<ViewId | OwnViewId, boolean>;
}

/** The register of a record that is followed is this and its id. */
export const FOLLOW = 'follow.';
/** The register of a comment that was read is this and its id. */
export const READ = 'read.';
/** The register of what a saved view shows. That of a part, once it was changed, is this, a dot and its name. */
export const QUERY = 'query';
/** The register of a saved view that was pinned, or no longer is, is this and its id. */
export const PIN = 'pin.';

export function toSavedView(kept: Kept<ViewId | OwnViewId>): SavedView {
	const { fields } = kept;
	return {
		...kept,
		name: text(fields['name']) ?? '',
		order: (text(fields['order']) ?? '') as Rank,
		query: queryOf(fields),
		pinned: fields['pinned'] === true
	};
}

/** What was saved first, and after it each part that was changed since: of two texts of a part the last holds. */
function queryOf(fields: Fields): string {
	return Object.keys(fields)
		.sort()
		.flatMap((name) => (name.startsWith(QUERY) && text(fields[name])) || [])
		.join(';');
}

export function toMe(kept: Kept): Me {
	return {
		...kept,
		follows: markedIn(kept.fields, FOLLOW) as readonly RecordId[],
		read: new Set(markedIn(kept.fields, READ) as readonly CommentId[]),
		pins: pinsIn(kept.fields)
	};
}

function pinsIn(fields: Fields): Me['pins'] {
	const pins = new Map<ViewId | OwnViewId, boolean>();
	for (const name in fields) {
		const pinned = fields[name];
		if (name.startsWith(PIN) && typeof pinned === 'boolean')
			pins.set(name.slice(PIN.length) as ViewId | OwnViewId, pinned);
	}
	return pins;
}
