import type { Deal } from '#lib/domain/deal.ts';
import type { MessageKey } from '#lib/i18n/translate.ts';
import type { Kind } from '#lib/state/search.svelte.ts';
import { t } from '#lib/state/i18n.svelte.ts';
import type { LiveWorkspace } from '#lib/state/workspace.svelte.ts';
import type { ActionId } from '#lib/ui/actions/actions.ts';

/** One row of the palette: an action, a record that leads to its page, or what goes on searching. */
export interface Row {
	readonly id: string;
	/** An action, or the kind of a record. */
	readonly icon: string;
	readonly text: string;
	/** What tells it from others of that name. */
	readonly detail: string;
	/** Where it was found, where that is not in `text`. */
	readonly where?: { readonly label: string; readonly text: string } | undefined;
	readonly keys: readonly string[];
	readonly action?: ActionId;
	/** With what the action begins. */
	readonly name?: string;
	readonly path?: string;
	/** Whose page that is, where it is not that of `id`. */
	readonly page?: string;
	/** What is searched for next. */
	readonly query?: string;
	/** Of what alone everything is shown next. */
	readonly only?: Kind;
}

export interface Group {
	readonly id: string;
	readonly heading: string;
	readonly items: readonly Row[];
}

export function bare(icon: string, id: string, text: string, path?: string): Row {
	return { id, icon, text, detail: '', keys: [], ...(path === undefined ? {} : { path }) };
}

export function dealRow(workspace: LiveWorkspace, { id, title, company, stage }: Deal): Row {
	const where = [workspace.companyName(company), workspace.stage(stage)?.name];
	return { ...bare('deal', id, title, `/deals/${id}`), detail: where.filter(Boolean).join(' · ') };
}

export function pipelineRow({ id, name }: { readonly id: string; readonly name: string }): Row {
	return bare('pipeline', id, name, `/?pipeline=${id}`);
}

export function group(id: string, heading: MessageKey, items: readonly Row[]): Group {
	return { id, heading: t(heading), items };
}

export function filled(groups: readonly Group[]): readonly Group[] {
	return groups.filter(({ items }) => items.length > 0);
}
