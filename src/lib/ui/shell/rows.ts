import type { Deal } from '#lib/domain/deal.ts';
import type { MessageKey } from '#lib/i18n/translate.ts';
import { words, finds, normalise } from '#lib/i18n/search.ts';
import { find } from '#lib/state/find.ts';
import { t } from '#lib/state/i18n.svelte.ts';
import type { LiveWorkspace } from '#lib/state/workspace.svelte.ts';
import { ACTIONS, type Action, type ActionId, type Place } from '#lib/ui/actions/actions.ts';
import { isChange } from '#lib/ui/actions/changes.ts';
import { nameOf } from '#lib/ui/actions/control.ts';

/** One row of the palette: an action, or a record that leads to its page. */
export interface Row {
	readonly id: string;
	/** An action, or the kind of a record. */
	readonly icon: string;
	readonly text: string;
	/** What tells it from others of that name. */
	readonly detail: string;
	readonly keys: readonly string[];
	readonly action?: ActionId;
	readonly path?: string;
}

export interface Group {
	readonly id: string;
	readonly heading: string;
	readonly items: readonly Row[];
}

interface Situation {
	readonly workspace: LiveWorkspace;
	readonly query: string;
	/** Whether an action holds where one is. */
	readonly holds: (places: readonly Place[]) => boolean;
	/** Ids of rows chosen lately. */
	readonly recent: readonly string[];
}

/** What the palette shows: records that a search finds, then actions; without a search what was chosen lately first. */
export function groupsOf({ workspace, query, holds, recent }: Situation): readonly Group[] {
	const asked = words(query);
	const actions = ACTIONS.filter(
		({ id, places }) =>
			id !== 'palette' && id !== 'search' && holds(places) && !(workspace.readOnly && isChange(id))
	)
		.map(rowOf)
		.filter(({ text, detail }) => finds(normalise(`${text} ${detail}`), asked));
	if (asked.length > 0)
		return filled([...records(workspace, query), group('actions', 'group.do', actions)]);
	const known = recent.flatMap((id) => rowById(workspace, actions, id) ?? []);
	const others = actions.filter(({ id }) => !recent.includes(id));
	const pipelines = workspace.pipelines.length > 1 ? workspace.pipelines : [];
	return filled([
		group('recent', 'palette.recent', known),
		group('actions', 'group.do', others),
		group(
			'pipelines',
			'palette.pipelines',
			pipelines.map(pipelineRow).filter(({ id }) => !recent.includes(id))
		)
	]);
}

function records(workspace: LiveWorkspace, query: string): readonly Group[] {
	const { deals, people, companies, pipelines } = find(workspace, query);
	return [
		group(
			'deals',
			'palette.deals',
			deals.map((deal) => dealRow(workspace, deal))
		),
		group(
			'people',
			'palette.people',
			people.map(({ id, name, phone, email, company }) => ({
				...bare('contact', id, name || email || phone, `/people/${id}`),
				detail: phone || email || workspace.companyName(company)
			}))
		),
		group(
			'companies',
			'palette.companies',
			companies.map(({ id, name }) => bare('company', id, name, `/people/${id}`))
		),
		group('pipelines', 'palette.pipelines', pipelines.map(pipelineRow))
	];
}

function rowById(workspace: LiveWorkspace, actions: readonly Row[], id: string): Row | undefined {
	const deal = workspace.store.deals.get(id as Deal['id']);
	if (deal) return deal.deleted ? undefined : dealRow(workspace, deal);
	const pipeline = workspace.pipelines.find((pipeline) => pipeline.id === id);
	return pipeline ? pipelineRow(pipeline) : actions.find((row) => row.id === id);
}

function rowOf({ id, group, keys }: Action): Row {
	const detail = group === 'group.do' || group === 'group.deal' ? '' : t(group);
	return { id, icon: id, action: id, text: nameOf(id), detail, keys };
}

function dealRow(workspace: LiveWorkspace, { id, title, company, stage }: Deal): Row {
	const where = [workspace.companyName(company), workspace.stage(stage)?.name];
	return { ...bare('deal', id, title, `/deals/${id}`), detail: where.filter(Boolean).join(' · ') };
}

function pipelineRow({ id, name }: { readonly id: string; readonly name: string }): Row {
	return bare('pipeline', id, name, `/?pipeline=${id}`);
}

function bare(icon: string, id: string, text: string, path: string): Row {
	return { id, icon, text, path, detail: '', keys: [] };
}

function group(id: string, heading: MessageKey, items: readonly Row[]): Group {
	return { id, heading: t(heading), items };
}

function filled(groups: readonly Group[]): readonly Group[] {
	return groups.filter(({ items }) => items.length > 0);
}
