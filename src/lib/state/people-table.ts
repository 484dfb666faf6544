import type { CustomField } from '#lib/domain/catalogue.ts';
import { CUSTOM } from '#lib/domain/deal.ts';
import type { Company, Contact } from '#lib/domain/directory.ts';
import { toMajor, type Money } from '#lib/domain/money.ts';
import type { FieldValue } from '#lib/domain/operation.ts';
import type { MemberId, RecordId } from '#lib/domain/ids.ts';
import { writeTable } from '#lib/interchange/csv.ts';
import { severalAsCell } from '#lib/interchange/several.ts';
import { listed } from '#lib/store/catalogue.ts';
import { isCompany } from './customers.ts';
import { t } from './i18n.svelte.ts';
import type { LiveWorkspace } from './workspace.svelte.ts';

/** Persons and companies as a table for a spreadsheet, under the names of their fields. */
export function peopleTable(
	workspace: LiveWorkspace,
	all: readonly (Company | Contact)[],
	name: string
): File {
	const { now } = workspace;
	const kinds = new Set(all.map((one) => (isCompany(one) ? 'company' : 'contact')));
	const own = listed(now, 'custom-field').filter(({ of }) =>
		kinds.has(of as 'company' | 'contact')
	);
	const headings = [
		...[t('person.name'), t('deal.company'), t('person.position'), t('person.mobile')],
		...[t('person.phone'), t('person.email'), t('company.website'), t('person.address')],
		...[t('person.persona'), t('company.marketSegment'), t('deal.owner')],
		...[t('deals.labels'), t('person.note')],
		...own.map((field) => field.name)
	];
	const entry = (type: 'persona' | 'market-segment' | 'label', id: RecordId | undefined) =>
		(id && now.table(type).get(id as never)?.name) ?? '';
	const rows = all.map((one) => {
		const company = isCompany(one);
		return [
			one.name,
			company ? '' : workspace.companyName(one.company),
			company ? '' : one.position,
			company ? '' : one.mobile,
			one.phone,
			one.email,
			company ? one.website : '',
			one.address,
			company ? '' : entry('persona', one.persona),
			company ? entry('market-segment', one.marketSegment) : '',
			company && one.owner ? workspace.memberName(one.owner) : '',
			severalAsCell(one.labels.map((id) => entry('label', id))),
			one.note,
			...own.map((field) => ownCell(workspace, field, one.entries[CUSTOM + field.id] ?? null))
		];
	});
	return new File([writeTable(headings, rows)], `${name}.csv`, { type: 'text/csv' });
}

/** The value of a field of the workspace's own as an import reads it. */
function ownCell(workspace: LiveWorkspace, { type }: CustomField, value: FieldValue): string {
	if (value === null) return '';
	if (type === 'yes-no') return t(value === true ? 'query.yes' : 'query.no');
	if (type === 'person') return workspace.memberName(value as MemberId);
	if (Array.isArray(value)) return severalAsCell(value as readonly string[]);
	if (typeof value === 'object') return `${toMajor(value as Money)} ${(value as Money).currency}`;
	return String(value);
}
