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
		companies: [
			...living(store.companies.values()).map(known),
			...[...formerIn(store.companies, store.merges)].map(({ former, into }) => ({
				...known(former),
				...{ id: into.id, now: into.name }
			}))
		],
		contacts: [
			...living(store.contacts.values()).map(knownPerson),
			...[...formerIn(store.contacts, store.merges)].map(({ former, into }) => ({
				...knownPerson(former),
				...{ id: into.id, now: into.name }
			}))
		],
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

function known({ id, name, website }: Company) {
	return { id, name, website };
}

function knownPerson({ id, name, email, phone, mobile, company }: Contact) {
	return { id, name, email, phone, mobile, company };
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
