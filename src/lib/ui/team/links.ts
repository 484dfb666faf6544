import { printAddress } from '#lib/domain/view-address.ts';
import { PLAIN, TODAY, type Condition } from '#lib/domain/view.ts';
import type { Load } from '#lib/state/handing.ts';

/** The address of the list of the open deals of a member, or of those that have no owner; or of the overdue of them. */
export function dealsOf({ member }: Load, which: 'open' | 'overdue'): string {
	const parts: Condition[] = [
		member === undefined
			? { field: 'owner', operator: 'empty', values: [] }
			: { field: 'owner', operator: 'is', values: [member] },
		{ field: 'status', operator: 'is', values: ['open'] }
	];
	if (which === 'overdue') parts.push({ field: 'nextOn', operator: 'before', values: [TODAY] });
	return `/${printAddress({ ...PLAIN, pipeline: 'all', face: 'list', filter: { kind: 'all', parts } })}`;
}
