import type { Company, Contact, Pipeline } from '#lib/domain/directory.ts';
import type { Deal } from '#lib/domain/deal.ts';
import { finds, normalise, phoneKey, words } from '#lib/i18n/search.ts';
import type { LiveWorkspace } from './workspace.svelte.ts';

/** What a search finds of each kind, the newest first where there is a time. */
export interface Found {
	readonly deals: readonly Deal[];
	readonly people: readonly Contact[];
	readonly companies: readonly Company[];
	readonly pipelines: readonly Pipeline[];
}

/** More of a kind is no help: one types on. */
const MOST = 8;

/** Texts as they are searched, for as long as their record is as it is: normalising is what costs. */
const texts = new WeakMap<object, string>();

/** Finds in titles, companies, names, e-mails and phone numbers of a workspace. An empty search finds nothing. */
export function find(workspace: LiveWorkspace, query: string): Found {
	const asked = words(query);
	const phone = phoneKey(query);
	const { store } = workspace;
	const fits = (record: object, text: () => string) => {
		let known = texts.get(record);
		if (known === undefined) texts.set(record, (known = normalise(text())));
		return finds(known, asked);
	};
	if (asked.length === 0) return { deals: [], people: [], companies: [], pipelines: [] };
	return {
		deals: newest(
			store.deals.values(),
			(deal) =>
				!deal.deleted && fits(deal, () => `${deal.title} ${workspace.companyName(deal.company)}`)
		),
		people: first(
			store.contacts.values(),
			(contact) =>
				!contact.deleted &&
				((phone !== '' && phoneKey(contact.phone).endsWith(phone)) ||
					fits(contact, () => `${contact.name} ${contact.email} ${contact.phone}`))
		),
		companies: first(
			store.companies.values(),
			(company) => !company.deleted && fits(company, () => company.name)
		),
		pipelines: first(workspace.pipelines, (pipeline) => fits(pipeline, () => pipeline.name))
	};
}

function first<T>(records: Iterable<T>, keeps: (record: T) => boolean): readonly T[] {
	const found: T[] = [];
	for (const record of records) {
		if (keeps(record)) found.push(record);
		if (found.length === MOST) break;
	}
	return found;
}

function newest(records: Iterable<Deal>, keeps: (deal: Deal) => boolean): readonly Deal[] {
	const found: Deal[] = [];
	for (const deal of records) {
		const oldest = found.at(-1);
		if (found.length === MOST && oldest && deal.touchedAt <= oldest.touchedAt) continue;
		if (!keeps(deal)) continue;
		const at = found.findIndex(({ touchedAt }) => touchedAt < deal.touchedAt);
		found.splice(at < 0 ? found.length : at, 0, deal);
		if (found.length > MOST) found.pop();
	}
	return found;
}
