import type { LeadId } from '#lib/domain/ids.ts';
import type { LeadFilter, LeadOrder } from '#lib/state/leads.ts';

interface Seen {
	filter: Omit<LeadFilter, 'query'>;
	query: string;
	order: LeadOrder;
	top: number;
}

/** What one looked at last in the list of leads, kept so that the way back leads to it. */
export const seen: Seen = $state({ filter: {}, query: '', order: 'day', top: 0 });

/** The leads that are selected; nothing while one does not select. */
export const selection = $state<{ ids: ReadonlySet<LeadId> | undefined }>({ ids: undefined });
