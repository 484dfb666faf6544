import { toMajor } from '#lib/domain/money.ts';
import { severalAsCell } from '#lib/interchange/several.ts';
import { t } from '#lib/state/i18n.svelte.ts';
import type { Leads, ListedLead } from '#lib/state/leads.ts';

/** Leads as a table: the headings, and a row of texts each. Days are ISO, amounts plain digits: for programs. */
export function leadTable(
	leads: Leads,
	listed: readonly ListedLead[]
): { readonly headings: readonly string[]; readonly rows: readonly (readonly string[])[] } {
	const { workspace } = leads;
	const { now } = workspace;
	const headings = [
		...['lead.about', 'lead.contact', 'person.phone', 'person.email', 'deal.company'],
		...['lead.source', 'deal.owner', 'lead.state', 'lead.day', 'lead.qualifiedOn'],
		...['lead.value', 'deal.currency', 'lead.labels', 'lead.note', 'lead.reason', 'person.persona']
	] as const;
	const rows = listed.map(({ lead, contact, company, day }) => {
		const person = lead.contact && now.contacts.get(lead.contact);
		const labels = lead.labels.map((id) => now.table('label').get(id)?.name ?? '');
		return [
			...[lead.title, contact, person?.phone ?? '', person?.email ?? '', company],
			...[leads.sourceName(lead.source), lead.owner ? workspace.memberName(lead.owner) : ''],
			...[t(`lead.state.${lead.state}`), day, lead.qualified?.on ?? ''],
			lead.value ? String(toMajor(lead.value)) : '',
			...[lead.value?.currency ?? '', severalAsCell(labels.filter(Boolean)), lead.note],
			lead.reason ? workspace.reasonName(lead.reason) : '',
			(lead.persona && now.table('persona').get(lead.persona)?.name) ?? ''
		];
	});
	return { headings: headings.map((key) => t(key)), rows };
}

/** Saves the leads that are shown as a CSV file. */
export async function exportLeads(leads: Leads, listed: readonly ListedLead[]): Promise<void> {
	const { writeTable } = await import('#lib/interchange/csv.ts');
	const { headings, rows } = leadTable(leads, listed);
	const url = URL.createObjectURL(
		new Blob([writeTable(headings, rows)], { type: 'text/csv;charset=utf-8' })
	);
	const link = document.createElement('a');
	link.href = url;
	link.download = t('lead.export.name');
	link.click();
	URL.revokeObjectURL(url);
}
