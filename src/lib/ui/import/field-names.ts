import type { RecordField } from '#lib/interchange/record-columns.ts';
import type { RecordKind } from '#lib/interchange/record-headings.ts';
import type { Field } from '#lib/interchange/uses.ts';
import type { MessageKey } from '#lib/i18n/translate.ts';

/** What each field of a deal is called where a column is to become one. */
export const DEAL_USES: Readonly<Record<Field, MessageKey>> = {
	id: 'import.use.id',
	title: 'import.use.title',
	value: 'import.use.value',
	currency: 'import.use.currency',
	cost: 'field.cost',
	margin: 'field.margin',
	company: 'import.use.company',
	contactName: 'import.use.contactName',
	contactEmail: 'import.use.contactEmail',
	contactPhone: 'import.use.contactPhone',
	contacts: 'deal.contacts',
	owner: 'import.use.owner',
	pipeline: 'board.pipeline',
	stage: 'import.use.stage',
	enteredAt: 'import.use.enteredAt',
	createdAt: 'import.use.createdAt',
	closedAt: 'import.use.closedAt',
	expectedClose: 'import.use.expectedClose',
	status: 'import.use.status',
	reason: 'field.leaving',
	leavingNote: 'import.use.leavingNote',
	competitor: 'field.competitor',
	until: 'field.until',
	paidOn: 'field.paidOn',
	nextStep: 'import.use.nextStep',
	nextOn: 'step.day',
	source: 'field.source',
	segment: 'field.segment',
	persona: 'field.persona',
	labels: 'field.labels'
};

const RECORD_USES: Readonly<Record<RecordField, MessageKey>> = {
	id: 'import.use.id',
	title: 'lead.about',
	contact: 'lead.contact',
	name: 'person.name',
	firstName: 'import.use.firstName',
	lastName: 'import.use.lastName',
	company: 'deal.company',
	companyId: 'import.use.companyId',
	position: 'person.position',
	mobile: 'person.mobile',
	email: 'person.email',
	phone: 'person.phone',
	address: 'person.address',
	website: 'company.website',
	marketSegment: 'company.marketSegment',
	persona: 'person.persona',
	labels: 'field.labels',
	source: 'lead.source',
	owner: 'deal.owner',
	state: 'lead.state',
	on: 'lead.day',
	qualifiedOn: 'lead.qualifiedOn',
	currency: 'deal.currency',
	reason: 'lead.reason',
	value: 'lead.value',
	note: 'person.note'
};

/** The same for what is no deal. */
export function recordUse(kind: RecordKind, field: RecordField): MessageKey {
	return kind === 'lead' && field === 'note' ? 'lead.note' : RECORD_USES[field];
}
