import { words, finds, normalise } from '#lib/i18n/search.ts';
import { t } from '#lib/state/i18n.svelte.ts';
import type { FoundKind } from '#lib/state/search.svelte.ts';
import type { LiveWorkspace } from '#lib/state/workspace.svelte.ts';
import { ACTIONS, type Action, type Place } from '#lib/ui/actions/actions.ts';
import { isChange } from '#lib/ui/actions/changes.ts';
import { nameOf } from '#lib/ui/actions/control.ts';
import { foundGroup, recordRow } from './found.ts';
import { bare, filled, group, pipelineRow, type Group, type Row } from './row.ts';

interface Situation {
	readonly workspace: LiveWorkspace;
	readonly query: string;
	/** What the search has found. */
	readonly found: readonly FoundKind[];
	/** Only what was found is shown, of one kind. */
	readonly only: boolean;
	/** The search has gone through everything. */
	readonly isOver: boolean;
	/** Whether an action holds where one is. */
	readonly holds: (places: readonly Place[]) => boolean;
	/** Ids of records and actions chosen lately. */
	readonly recent: readonly string[];
	/** What was searched for lately. */
	readonly searches: readonly string[];
}

/** What the palette shows: what a search finds, then actions; without a search what was looked for and opened lately. */
export function groupsOf(situation: Situation): readonly Group[] {
	const { workspace, query, only, found } = situation;
	const asked = words(query);
	const records = found.map((kind) => foundGroup(workspace, kind));
	if (only) return records;
	const actions = ACTIONS.filter((action) => isOffered(action, situation))
		.map(rowOf)
		.filter(({ text, detail }) => finds(normalise(`${text} ${detail}`), asked));
	if (asked.length === 0) return lately(situation, actions);
	const pipelines = workspace.pipelines.filter(({ name }) => finds(normalise(name), asked));
	return filled([
		...records,
		group('pipelines', 'palette.pipelines', pipelines.map(pipelineRow)),
		group('actions', 'group.do', actions),
		// Last: it comes when the search is over, and must not take the place of what Enter was meant for.
		group('create', 'search.create', records.length === 0 ? toCreate(situation) : [])
	]);
}

function lately(
	{ workspace, recent, searches }: Situation,
	actions: readonly Row[]
): readonly Group[] {
	const known = recent.flatMap(
		(id) =>
			recordRow(workspace, id) ??
			workspace.pipelines.filter((pipeline) => pipeline.id === id).map(pipelineRow)[0] ??
			actions.find((row) => row.id === id) ??
			[]
	);
	const pipelines = workspace.pipelines.length > 1 ? workspace.pipelines : [];
	return filled([
		group(
			'searches',
			'search.recent',
			searches.map((query) => ({ ...bare('search', `search ${query}`, query), query }))
		),
		group('recent', 'palette.recent', known),
		group(
			'actions',
			'group.do',
			actions.filter(({ id }) => !recent.includes(id))
		),
		group(
			'pipelines',
			'palette.pipelines',
			pipelines.map(pipelineRow).filter(({ id }) => !recent.includes(id))
		)
	]);
}

/** What was looked for and is not there can be made. */
function toCreate({ workspace, query, isOver }: Situation): readonly Row[] {
	if (workspace.readOnly || !isOver) return [];
	const name = query.trim();
	return [
		{ ...bare('new-deal', 'create-deal', t('search.newDeal', { name })), action: 'new-deal', name },
		{
			...bare('new-person', 'create-person', t('search.newPerson', { name })),
			action: 'new-person',
			name
		}
	];
}

function isOffered({ id, places }: Action, { workspace, holds }: Situation): boolean {
	if (id === 'palette' || id === 'search') return false;
	return holds(places) && !(workspace.readOnly && isChange(id));
}

function rowOf({ id, group, keys }: Action): Row {
	const detail = group === 'group.do' || group === 'group.deal' ? '' : t(group);
	return { id, icon: id, action: id, text: nameOf(id), detail, keys };
}
