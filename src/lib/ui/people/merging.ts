import { CUSTOM } from '#lib/domain/deal.ts';
import type { Company, Contact } from '#lib/domain/directory.ts';
import type { RecordId } from '#lib/domain/ids.ts';
import type { FieldValue } from '#lib/domain/operation.ts';
import type { Customers } from '#lib/state/customers.ts';
import { t } from '#lib/state/i18n.svelte.ts';
import type { LiveWorkspace } from '#lib/state/workspace.svelte.ts';
import { valueText } from '#lib/ui/deals/values.ts';

/** The fields of a company and of a contact, in the order in which they are compared. */
const FIELDS = [
	...['name', 'company', 'position', 'mobile', 'phone', 'email', 'website', 'address'],
	...['marketSegment', 'owner', 'persona', 'note']
];

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
	return [...FIELDS, ...custom].flatMap((field) => {
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
