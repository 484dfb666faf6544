import type { RecordId } from '#lib/domain/ids.ts';
import type { PeopleFilter, PeopleOrder } from '#lib/state/customers.ts';

export type PeopleKind = 'persons' | 'companies' | 'personas';

/** What one looked at last in the list of people, kept so that the way back leads to it. */
export const seen = $state<{
	kind: PeopleKind;
	query: string;
	top: number;
	filter: PeopleFilter;
	order: PeopleOrder;
	/** Those that something is to be done with at once; none while nobody selects. */
	selected: ReadonlySet<RecordId> | undefined;
}>({ kind: 'persons', query: '', top: 0, filter: {}, order: 'name', selected: undefined });
