import { CUSTOM } from '#lib/domain/deal.ts';
import type { Company, Contact } from '#lib/domain/directory.ts';
import type { CustomFieldId, MarketSegmentId, PersonaId, RecordId } from '#lib/domain/ids.ts';
import type { FieldValue } from '#lib/domain/operation.ts';
import type { MessageKey } from '#lib/i18n/translate.ts';
import type { Customers } from '#lib/state/customers.ts';
import { t } from '#lib/state/i18n.svelte.ts';
import type { LiveWorkspace } from '#lib/state/workspace.svelte.ts';
import { valueText } from '#lib/ui/deals/values.ts';

/** The fields of a company and of a contact by their names, in the order in which they are compared. */
const LABELS: Readonly<Record<string, MessageKey>> = {
	name: 'person.name',
	company: 'deal.company',
	position: 'person.position',
	mobile: 'person.mobile',
	phone: 'person.phone',
	email: 'person.email',
	website: 'company.website',
	address: 'person.address',
	marketSegment: 'company.marketSegment',
	owner: 'deal.owner',
	persona: 'person.persona',
	note: 'person.note'
};

/** A field in which records differ, and what each has there: equal values once, of the first that has it. */
interface Difference {
	readonly field: string;
	readonly values: readonly { readonly of: RecordId; readonly value: FieldValue }[];
}

/** In what records differ, where more than one says something. */
export function differences(
	customers: Customers,
	all: readonly (Company | Contact)[]
): readonly Difference[] {
	const fields = all.map(({ id }) => ({ of: id, fields: customers.fieldsOf(id) }));
	const custom = new Set(
		fields.flatMap((one) => Object.keys(one.fields)).filter((name) => name.startsWith(CUSTOM))
	);
	return [...Object.keys(LABELS), ...custom].flatMap((field) => {
		const values: { of: RecordId; value: FieldValue }[] = [];
		for (const one of fields) {
			const value = one.fields[field];
			if (value === undefined || value === null || value === '') continue;
			if (!values.some((other) => JSON.stringify(other.value) === JSON.stringify(value)))
				values.push({ of: one.of, value });
		}
		return values.length > 1 ? [{ field, values }] : [];
	});
}

/** The name of a field of a company or a contact. */
export function fieldLabel(workspace: LiveWorkspace, field: string): string {
	const key = LABELS[field];
	if (key) return t(key);
	const id = field.slice(CUSTOM.length) as CustomFieldId;
	return workspace.now.table('custom-field').get(id)?.name ?? field;
}

/** A value as a reader sees it. */
export function shownValue(workspace: LiveWorkspace, field: string, value: FieldValue): string {
	const { now } = workspace;
	if (field === 'persona') return now.table('persona').get(value as PersonaId)?.name ?? '';
	if (field === 'marketSegment')
		return now.table('market-segment').get(value as MarketSegmentId)?.name ?? '';
	return valueText(workspace, field, value);
}
