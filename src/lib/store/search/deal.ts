import type { Deal } from '#lib/domain/deal.ts';
import { LINE, searchedAs } from './match.ts';
import { filled, type Source } from './source.ts';
import type { Workspace } from '../workspace.ts';

/** What is searched of a deal. A deleted one is kept, so that it is not found in the archive. */
export function dealSource(deal: Deal): Source {
	const { id, title, company, contacts, nextStep, lost, extra, touchedAt, status } = deal;
	return {
		...{ id, title, at: touchedAt, closed: status !== 'open' },
		kind: deal.deleted ? undefined : 'deal',
		fields: filled([
			['nextStep', nextStep],
			['reason', lost?.note ?? ''],
			...Object.values(extra).map((text) => ['extra', text] as const)
		]),
		refs: [
			...(company === undefined ? [] : [['company', company] as const]),
			...contacts.map((contact) => ['contact', contact] as const)
		]
	};
}

/**
 * The texts of deals as they are searched, for a filter that looks at some of them: made when one is asked for, and kept
 * until the deal or what it refers to is called otherwise.
 */
export class DealTexts {
	readonly #known = new WeakMap<Deal, { readonly names: string; readonly text: string }>();

	of({ companies, contacts }: Workspace, deal: Deal): string {
		let names = (deal.company !== undefined && companies.get(deal.company)?.name) || '';
		for (const contact of deal.contacts) names += LINE + (contacts.get(contact)?.name ?? '');
		const known = this.#known.get(deal);
		if (known?.names === names) return known.text;
		const { title, fields } = dealSource(deal);
		const text = searchedAs([title, ...fields.map(([, text]) => text), names]);
		this.#known.set(deal, { names, text });
		return text;
	}
}
