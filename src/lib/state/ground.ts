import { CUSTOM } from '#lib/domain/deal.ts';
import { REASON_USES, type Company, type Contact } from '#lib/domain/directory.ts';
import type { WorkspaceId } from '#lib/domain/ids.ts';
import type { OwnField } from '#lib/interchange/own-field.ts';
import { eachOf, LIST_TYPES, type Ground } from '#lib/interchange/plan.ts';
import { listed } from '#lib/store/catalogue.ts';
import { formerIn } from '#lib/store/former.ts';
import { retired } from '#lib/store/import.ts';
import { pipelines, reasons, stagesOf } from '#lib/store/queries.ts';
import type { Workspace } from '#lib/store/workspace.ts';

/** What an import needs to know of a workspace. */
export function groundOf(store: Workspace, workspace: WorkspaceId): Ground {
	const all = pipelines(store);
	const lists = eachOf(LIST_TYPES, (type) => listed(store, type));
	const why = eachOf(REASON_USES, (use) => reasons(store, use));
	const lastOf = <T extends { readonly order: Ground['last']['pipeline'] }>(list: readonly T[]) =>
		list.at(-1)?.order ?? null;
	return {
		workspace,
		timeZone: store.settings.timeZone,
		currency: store.settings.currency,
		pipelines: all.map(({ id, name }) => ({
			id,
			name,
			stages: stagesOf(store, id).map((stage) => ({
				id: stage.id,
				name: stage.name,
				kind: stage.kind
			}))
		})),
		companies: knownIn(store, store.companies, ({ id, name, website }) => ({ id, name, website })),
		contacts: knownIn(store, store.contacts, ({ id, name, email, phone, mobile, company }) => ({
			...{ id, name, email, phone, mobile, company }
		})),
		members: [...store.members.values()].map(({ id, name }) => ({ id, name })),
		reasons: Object.values(why).flatMap((some) =>
			some.map(({ id, name, use }) => ({ id, name, use }))
		),
		lists: eachOf(LIST_TYPES, (type) => lists[type].map(({ id, name }) => ({ id, name }))),
		custom: ownFields(store),
		retired: retired(store),
		last: {
			pipeline: lastOf(all),
			...eachOf(LIST_TYPES, (type) => lastOf(lists[type])),
			...eachOf(REASON_USES, (use) => lastOf(why[use]))
		}
	};
}

/** Who is known by what they are, and by what those were that were merged into them. */
function knownIn<T extends Company | Contact, K>(
	{ merges }: Workspace,
	all: ReadonlyMap<T['id'], T>,
	known: (one: T) => K
): (K & { readonly id: string; readonly now?: string })[] {
	return [
		...living(all.values()).map((one) => ({ ...known(one), id: one.id })),
		...[...formerIn(all, merges)].map(({ former, into }) => ({
			...known(former),
			...{ id: into.id, now: into.name }
		}))
	];
}

/** The fields that a workspace has added, in order. */
export function ownFields(store: Workspace): readonly OwnField[] {
	return listed(store, 'custom-field').map(({ id, of, name, type, choices }) => ({
		...{ id, of, name, type, choices },
		field: CUSTOM + id
	}));
}

function living<T extends { readonly deleted: boolean }>(all: Iterable<T>): readonly T[] {
	return [...all].filter(({ deleted }) => !deleted);
}
