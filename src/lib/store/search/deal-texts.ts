import type { Deal } from '#lib/domain/deal.ts';
import type { Workspace } from '../workspace.ts';
import { LINE, searchedAs } from './match.ts';

/**
 * What a board's filter looks at of deals: title, next step, kept columns, and the names of company, contacts and labels.
 * Made when one is asked for, and kept until the deal or what it refers to is called otherwise.
 */
export class DealTexts {
	readonly #known = new WeakMap<Deal, { readonly names: string; readonly text: string }>();

	of(workspace: Workspace, deal: Deal): string {
		const names = namesOf(workspace, deal);
		const known = this.#known.get(deal);
		if (known?.names === names) return known.text;
		const { title, nextStep, extra } = deal;
		const text = searchedAs([title, nextStep, ...Object.values(extra), names]);
		this.#known.set(deal, { names, text });
		return text;
	}
}

function namesOf(workspace: Workspace, { company, contacts, labels }: Deal): string {
	let names = (company !== undefined && workspace.companies.get(company)?.name) || '';
	for (const contact of contacts) names += LINE + (workspace.contacts.get(contact)?.name ?? '');
	for (const label of labels) names += LINE + (workspace.table('label').get(label)?.name ?? '');
	return names;
}
