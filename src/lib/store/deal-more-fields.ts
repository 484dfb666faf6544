import { DEAL_SEGMENTS, LABEL } from '#lib/domain/deal.ts';
import { REASON_USES } from '#lib/domain/directory.ts';
import type { LabelId } from '#lib/domain/ids.ts';
import type { Minor } from '#lib/domain/money.ts';
import { listed } from './catalogue.ts';
import { setFields } from './commands.ts';
import { day, money, text, type DealField, type Option } from './deal-field.ts';
import { reasons } from './queries.ts';

const SEGMENT_NAMES = {
	new: 'field.segment.new',
	repeat: 'field.segment.repeat',
	existing: 'field.segment.existing'
} as const;

/** What deals are sorted and reported by, and what is known of those that have left the board. */
export const MORE_FIELDS: readonly DealField[] = [
	{
		id: 'closed',
		name: 'field.closed',
		type: 'day',
		width: 130,
		groups: true,
		closed: true,
		// What is set aside has left the board, and is to come back.
		read: (_, { status, enteredAt }) =>
			status === 'open' || status === 'nurture' ? undefined : enteredAt
	},
	{
		id: 'leaving',
		name: 'field.leaving',
		type: 'choice',
		width: 150,
		groups: true,
		closed: true,
		read: (_, deal) => deal.lost?.reason,
		options: (workspace) =>
			REASON_USES.flatMap((use) =>
				reasons(workspace, use).map(({ id, name }) => ({ value: id, name: { text: name } }))
			)
	},
	{
		id: 'competitor',
		name: 'field.competitor',
		type: 'text',
		width: 140,
		groups: true,
		closed: true,
		read: (_, deal) => deal.lost?.competitor
	},
	{
		id: 'until',
		name: 'field.until',
		type: 'day',
		width: 130,
		groups: true,
		closed: true,
		read: (_, deal) => deal.lost?.until
	},
	{
		id: 'paidOn',
		name: 'field.paidOn',
		type: 'day',
		width: 130,
		groups: true,
		closed: true,
		read: (_, deal) => deal.paidOn,
		set: (workspace, id, to) => setFields(workspace, id, { paidOn: day(to) ?? null })
	},
	{
		id: 'labels',
		name: 'field.labels',
		type: 'set',
		width: 160,
		read: (_, deal) => deal.labels,
		options: (workspace) => options(listed(workspace, 'label')),
		set: (workspace, id, to) => {
			const before = workspace.deals.get(id)?.labels ?? [];
			const after = Array.isArray(to) ? (to as readonly LabelId[]) : [];
			const change = Object.fromEntries(
				[...new Set([...before, ...after])].map((label) => [
					LABEL + label,
					after.includes(label) ? true : before.includes(label) ? null : undefined
				])
			);
			return setFields(workspace, id, change);
		}
	},
	{
		id: 'source',
		name: 'field.source',
		type: 'choice',
		width: 140,
		groups: true,
		read: (_, deal) => deal.source,
		options: (workspace) => options(listed(workspace, 'source')),
		set: (workspace, id, to) => setFields(workspace, id, { source: text(to) || null })
	},
	{
		id: 'segment',
		name: 'field.segment',
		type: 'choice',
		width: 130,
		groups: true,
		read: (_, deal) => deal.segment,
		options: () => DEAL_SEGMENTS.map((value) => ({ value, name: SEGMENT_NAMES[value] })),
		set: (workspace, id, to) => setFields(workspace, id, { segment: text(to) || null })
	},
	{
		id: 'persona',
		name: 'field.persona',
		type: 'choice',
		width: 140,
		groups: true,
		read: (_, deal) => deal.persona,
		options: (workspace) => options(listed(workspace, 'persona')),
		set: (workspace, id, to) => setFields(workspace, id, { persona: text(to) || null })
	},
	{
		id: 'cost',
		name: 'field.cost',
		type: 'money',
		width: 120,
		sums: true,
		read: (_, deal) => deal.cost,
		set: (workspace, id, to) => setFields(workspace, id, { cost: money(to) ?? null })
	},
	{
		id: 'margin',
		name: 'field.margin',
		type: 'money',
		width: 120,
		sums: true,
		read: (_, { value, cost }) =>
			value && cost && value.currency === cost.currency
				? { amount: (value.amount - cost.amount) as Minor, currency: value.currency }
				: undefined
	}
];

function options(entries: readonly { readonly id: string; readonly name: string }[]): Option[] {
	return entries.map(({ id, name }) => ({ value: id, name: { text: name } }));
}
