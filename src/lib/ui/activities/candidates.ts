import type { Deal } from '#lib/domain/deal.ts';
import type { Contact } from '#lib/domain/directory.ts';
import { isSettled, type Lead } from '#lib/domain/lead.ts';
import { isNumber } from '#lib/i18n/phone.ts';
import { finds, normalise, words } from '#lib/i18n/search.ts';
import { t } from '#lib/state/i18n.svelte.ts';
import { searched, type Rep } from '#lib/state/rep.ts';

/** What an activity may have been about: a deal, a lead, or a person alone. */
export interface Candidate {
	readonly key: string;
	readonly title: string;
	readonly detail: string;
	readonly deal?: Deal;
	readonly lead?: Lead;
	readonly contact?: Contact;
}

/** As many as one reads at a glance. */
const SHOWN = 8;

/**
 * What a typed text may mean: by a phone number the open deals of whoever has it and the person; else the open deals by
 * title or company, the last touched first, then leads, then people by name.
 */
export function candidates(rep: Rep, query: string): readonly Candidate[] {
	const wanted = words(query);
	const { workspace } = rep;
	if (wanted.length === 0) return [];
	const people = searched(rep.persons, query).map(({ record, company }) => person(record, company));
	if (isNumber(query)) {
		const exact = rep.contactByPhone(query);
		const known = exact ? [person(exact, workspace.companyName(exact.company))] : people;
		const deals = known.flatMap(({ contact }) =>
			contact ? rep.dealsWith(contact).map((deal) => about(rep, deal, contact)) : []
		);
		return unique([...deals.filter(({ deal }) => deal?.status === 'open'), ...known]);
	}
	const deals = [...workspace.now.deals.values()]
		.filter(({ deleted, status }) => !deleted && status === 'open')
		.filter((deal) =>
			finds(normalise(`${deal.title} ${workspace.companyName(deal.company)}`), wanted)
		)
		.sort((a, b) => b.touchedAt - a.touchedAt)
		.map((deal) => about(rep, deal));
	const leads = rep.leads.all
		.filter(({ lead, found }) => !isSettled(lead) && finds(found.text, wanted))
		.slice(0, FEW)
		.map(({ lead, company, contact }) => ({
			key: lead.id,
			title: lead.title,
			detail: [t('bin.lead'), company, contact].filter(Boolean).join(' · '),
			lead
		}));
	const others = Math.min(people.length, FEW) + leads.length;
	return unique([...deals.slice(0, Math.max(FEW - 1, SHOWN - others)), ...leads, ...people]);
}

/** So many of each kind have room beside the others. */
const FEW = 3;

function about({ workspace }: Rep, deal: Deal, contact?: Contact): Candidate {
	const detail = [workspace.companyName(deal.company), contact?.name].filter(Boolean).join(' · ');
	return { key: deal.id, title: deal.title, detail, deal, ...(contact ? { contact } : {}) };
}

function person(contact: Contact, company: string): Candidate {
	const detail = [company, contact.phone].filter(Boolean).join(' · ');
	return { key: contact.id, title: contact.name, detail, contact };
}

function unique(all: readonly Candidate[]): readonly Candidate[] {
	return [...new Map(all.map((one) => [one.key, one])).values()].slice(0, SHOWN);
}
