import type { LeadField } from '#lib/interchange/lead-columns.ts';
import type { MessageKey } from '#lib/i18n/translate.ts';

/** What each field of a lead is called where a column is to become one. */
export const LEAD_USES: Readonly<Record<LeadField, MessageKey>> = {
	id: 'import.use.id',
	title: 'lead.about',
	contact: 'lead.contact',
	email: 'person.email',
	phone: 'person.phone',
	company: 'deal.company',
	source: 'lead.source',
	owner: 'deal.owner',
	state: 'lead.state',
	on: 'lead.day',
	qualifiedOn: 'lead.qualifiedOn',
	value: 'lead.value',
	note: 'lead.note'
};
