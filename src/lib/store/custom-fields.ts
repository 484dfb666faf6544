import type { CustomField, CustomFieldType } from '#lib/domain/catalogue.ts';
import { CUSTOM } from '#lib/domain/deal.ts';
import type { FieldValue } from '#lib/domain/operation.ts';
import type { FieldType } from '#lib/domain/view.ts';
import { listed } from './catalogue.ts';
import { setFields } from './commands.ts';
import { isEmpty, type Cell, type DealField, type Option } from './deal-field.ts';
import type { Workspace } from './workspace.ts';

const TYPES: Readonly<Record<CustomFieldType, FieldType>> = {
	text: 'text',
	number: 'number',
	money: 'money',
	date: 'day',
	choice: 'choice',
	choices: 'set',
	person: 'member',
	link: 'text',
	'yes-no': 'flag'
};

/** The fields that the workspace has added to its deals. */
export function customFields(workspace: Workspace): readonly DealField[] {
	return listed(workspace, 'custom-field').flatMap(({ id }) => {
		const field = workspace.table('custom-field').get(id);
		return field?.of === 'deal' ? [customField(field)] : [];
	});
}

function customField({ id, name, type: kind, choices }: CustomField): DealField {
	const type = TYPES[kind];
	const register = CUSTOM + id;
	const own: Option[] = choices.map((value) => ({ value, name: { text: value } }));
	return {
		id: register,
		name: { text: name },
		type,
		width: 140,
		...(type === 'money' || type === 'number' ? { sums: true as const } : {}),
		...(['choice', 'member', 'flag', 'day'].includes(type) ? { groups: true as const } : {}),
		...(type === 'member' ? { options: memberOptions } : {}),
		...(type === 'choice' || type === 'set' ? { options: () => own } : {}),
		read: (_, deal) => cellOf(deal.entries[register]),
		set: (workspace, deal, to) =>
			setFields(workspace, deal, { [register]: isEmpty(to) ? null : (to as FieldValue) })
	};
}

function cellOf(value: FieldValue | undefined): Cell {
	return value ?? undefined;
}

/** Columns of imported files that are no field of ours. */
export function importedFields(workspace: Workspace): readonly DealField[] {
	const headings = new Set<string>();
	for (const { extra } of workspace.deals.values())
		for (const heading in extra) headings.add(heading);
	return [...headings].sort().map((heading) => ({
		id: `x.${heading}`,
		name: { text: heading },
		type: 'text',
		width: 140,
		read: (_, deal) => deal.extra[heading]
	}));
}

/** The members as options, by name. */
export function memberOptions(workspace: Workspace): readonly Option[] {
	return [...workspace.members.values()]
		.map(({ id, name }) => ({ value: id, name: { text: name } }))
		.sort((a, b) => (a.name.text < b.name.text ? -1 : 1));
}
