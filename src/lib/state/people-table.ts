import type { Company, Contact } from '#lib/domain/directory.ts';
import { writeTable } from '#lib/interchange/csv.ts';
import { severalAsCell } from '#lib/interchange/several.ts';
import { isCompany } from './customers.ts';
import { t } from './i18n.svelte.ts';
import type { LiveWorkspace } from './workspace.svelte.ts';

/** Persons and companies as a table for a spreadsheet, under the names of their fields. */
export function peopleTable(
	workspace: LiveWorkspace,
	all: readonly (Company | Contact)[],
	name: string
): File {
	const headings = [
		...[t('person.name'), t('deal.company'), t('person.position'), t('person.mobile')],
		...[t('person.phone'), t('person.email'), t('company.website'), t('person.address')],
		...[t('deal.owner'), t('deals.labels'), t('person.note')]
	];
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
			company && one.owner ? workspace.memberName(one.owner) : '',
			severalAsCell(one.labels.map((id) => workspace.now.table('label').get(id)?.name ?? '')),
			one.note
		];
	});
	return new File([writeTable(headings, rows)], `${name}.csv`, { type: 'text/csv' });
}
