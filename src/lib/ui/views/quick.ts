import { hasCondition, toggled } from '#lib/domain/filter-parts.ts';
import { ME, TODAY, type Condition, type Group } from '#lib/domain/view.ts';
import { t } from '#lib/state/i18n.svelte.ts';

/** A deal that nobody has touched for so many days is idle. */
const IDLE_DAYS = 14;

/** Filters of one tap. */
export interface Quick {
	readonly id: string;
	readonly name: () => string;
	readonly conditions: readonly Condition[];
}

export const QUICK: readonly Quick[] = [
	{
		id: 'mine',
		name: () => t('view.quick.mine'),
		conditions: [{ field: 'owner', operator: 'is', values: [ME] }]
	},
	{
		id: 'overdue',
		name: () => t('view.quick.overdue'),
		conditions: [{ field: 'nextOn', operator: 'before', values: [TODAY] }]
	},
	{
		id: 'unplanned',
		name: () => t('view.quick.unplanned'),
		conditions: [
			{ field: 'nextStep', operator: 'empty', values: [] },
			{ field: 'nextOn', operator: 'empty', values: [] }
		]
	},
	{
		id: 'idle',
		name: () => t('view.quick.idle', { n: IDLE_DAYS }),
		conditions: [{ field: 'touched', operator: 'olderThan', values: [String(IDLE_DAYS)] }]
	}
];

/** Whether a filter asks for all of it. */
export function isOn({ conditions }: Quick, filter: Group): boolean {
	return conditions.every((condition) => hasCondition(filter, condition));
}

/** The filter with it, or without it where it has it. */
export function switched(quick: Quick, filter: Group): Group {
	const on = isOn(quick, filter);
	return quick.conditions.reduce(
		(group, condition) =>
			hasCondition(group, condition) === on ? toggled(group, condition) : group,
		filter
	);
}
