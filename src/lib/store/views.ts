import { homeOf, newId, type OwnViewId, type RecordId, type ViewId } from '#lib/domain/ids.ts';
import { PIN, QUERY, type Me, type SavedView } from '#lib/domain/own.ts';
import { refuse, type Result } from '#lib/domain/problem.ts';
import { byRank, rankBetween } from '#lib/domain/rank.ts';
import { PARTS, parseView, printParts, printView } from '#lib/domain/view-text.ts';
import type { View } from '#lib/domain/view.ts';
import { commit, setFields, type Outcome } from './commands.ts';
import { setOwn } from './own.ts';
import { stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/** Views that were saved: by a member for themselves, or for the team, in which everybody but viewers changes them. */

export type SavedId = ViewId | OwnViewId;
export type Audience = 'team' | 'me';

const TYPES = { team: 'view', me: 'own-view' } as const;

/** For whom a view was saved, or a dashboard is. */
export function audienceOf({ id }: { readonly id: RecordId }): Audience {
	return homeOf(id) === 'me' ? 'me' : 'team';
}

/** The saved views, the team's first, each in their order; pinned are those that are so for the member. */
export function savedViews(workspace: Workspace): readonly SavedView[] {
	const me = meOf(workspace);
	return (['team', 'me'] as const).flatMap((audience) =>
		ofAudience(workspace, audience).map((view) => pinnedBy(me, view))
	);
}

/** A saved view that is there. */
export function savedView(workspace: Workspace, id: string): SavedView | undefined {
	const found = savedOnce(workspace, id);
	return found && !found.deleted ? pinnedBy(meOf(workspace), found) : undefined;
}

/** A view that was saved, also if it was deleted since: whoever looks at it goes on seeing what it showed. */
export function savedOnce(workspace: Workspace, id: string): SavedView | undefined {
	return (
		workspace.table('view').get(id as ViewId) ?? workspace.table('own-view').get(id as OwnViewId)
	);
}

/** Saves a view under a name, pinned for all who see it. Refused: `name-missing`, and what the member may not write. */
export function saveView(
	workspace: Workspace,
	{
		name,
		view,
		audience
	}: { readonly name: string; readonly view: View; readonly audience: Audience }
): Result<SavedId> {
	if (name.trim() === '') return refuse('name-missing');
	const id = newId(TYPES[audience], workspace.random);
	const last = ofAudience(workspace, audience).at(-1)?.order ?? null;
	const fields = {
		name: name.trim(),
		order: rankBetween(last, null, workspace.random),
		[QUERY]: printView(view),
		pinned: true
	};
	return commit(workspace, [stamp(workspace, 'create', id, { fields })], id);
}

/**
 * Sets what a saved view shows: the parts that it now shows otherwise, each a register of its own. Refused:
 * `record-unknown`, and what the member may not write.
 */
export function updateView(workspace: Workspace, id: SavedId, view: View): Outcome {
	const saved = savedView(workspace, id);
	if (!saved) return refuse('record-unknown', id);
	const [before, after] = [printParts(parseView(saved.query)), printParts(view)];
	const changed = PARTS.filter((part) => before[part] !== after[part]);
	return setFields(
		workspace,
		id,
		Object.fromEntries(changed.map((part) => [`${QUERY}.${part}`, after[part]]))
	);
}

/** Refused: `name-missing`, `record-unknown`, and what the member may not write. */
export function renameView(workspace: Workspace, id: SavedId, name: string): Outcome {
	return name.trim() === '' ? refuse('name-missing') : setFields(workspace, id, { name });
}

/**
 * Shows a saved view above the board of the member, or only in the list of all; others keep it as they have it.
 * Refused: `record-unknown`, `held`.
 */
export function pinView(workspace: Workspace, id: SavedId, pinned: boolean): Outcome {
	if (!savedView(workspace, id)) return refuse('record-unknown', id);
	return setOwn(workspace, { [PIN + id]: pinned });
}

/** Refused: `record-unknown`, and what the member may not write. */
export function deleteView(workspace: Workspace, id: SavedId): Outcome {
	if (!savedView(workspace, id)) return refuse('record-unknown', id);
	return commit(workspace, [stamp(workspace, 'delete', id, { deleted: true })], undefined);
}

/**
 * Gives the team a view of one's own: it becomes the team's under another id, one step of undo. Refused as `saveView`,
 * and `record-unknown`.
 */
export function shareView(workspace: Workspace, id: OwnViewId): Result<ViewId> {
	const own = workspace.table('own-view').get(id);
	if (!own || own.deleted) return refuse('record-unknown', id);
	const shared = newId('view', workspace.random);
	const last = ofAudience(workspace, 'team').at(-1)?.order ?? null;
	const { name, query, pinned } = pinnedBy(meOf(workspace), own);
	const fields = {
		name,
		order: rankBetween(last, null, workspace.random),
		[QUERY]: printView(parseView(query)),
		pinned
	};
	return commit(
		workspace,
		[
			stamp(workspace, 'create', shared, { fields }),
			stamp(workspace, 'delete', id, { deleted: true })
		],
		shared
	);
}

function meOf(workspace: Workspace): Me | undefined {
	return workspace.table('me').values().next().value;
}

/** A view with the pin as the member has it. */
function pinnedBy(me: Me | undefined, view: SavedView): SavedView {
	const pinned = me?.pins.get(view.id) ?? view.pinned;
	return pinned === view.pinned ? view : { ...view, pinned };
}

function ofAudience(workspace: Workspace, audience: Audience): readonly SavedView[] {
	const all: Iterable<SavedView> = workspace.table(TYPES[audience]).values();
	return [...all].filter(({ deleted }) => !deleted).sort(byRank);
}
