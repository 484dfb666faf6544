import type { Deal } from '#lib/domain/deal.ts';
import { linesIn } from '#lib/domain/line.ts';
import { customTexts, type Customs } from './custom.ts';
import { filled, refs, type Source } from './source.ts';

/** What is searched of a deal. A deleted one is kept, so that it is not found in the archive. */
export function dealSource(deal: Deal, customs: Customs): Source {
	const { id, title, company, contacts, lead, persona, labels, entries, status } = deal;
	const lines = linesIn(entries);
	return {
		...{ id, title, at: deal.touchedAt, closed: status !== 'open' },
		kind: deal.deleted ? undefined : 'deal',
		fields: filled([
			['nextStep', deal.nextStep],
			['competitor', deal.lost?.competitor],
			['reason', deal.lost?.note],
			...lines.map(({ name }) => ['product', name] as const),
			...customTexts(entries, customs),
			...Object.values(deal.extra).map((text) => ['extra', text] as const)
		]),
		refs: refs([
			['company', company],
			['contact', contacts],
			['lead', lead],
			['persona', persona],
			['label', labels],
			...lines.map(({ product }) => ['product', product] as const)
		])
	};
}
