import type { Deal } from '#lib/domain/deal.ts';
import type { Contact } from '#lib/domain/directory.ts';
import { typeOf, type DealId } from '#lib/domain/ids.ts';
import { refuse } from '#lib/domain/problem.ts';
import { commit, deleteDeal, type Outcome } from './commands.ts';
import { companyTwins, contactTwins, type Twins } from './twins.ts';
import { splitLeads, type SplitLead } from './lead-list.ts';
import { dealsWithoutStage } from './stages.ts';
import { stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/** What members did apart and only a person can decide. */
export interface NeedsALook {
	/** Won by one, lost by another: in no total until somebody decides. */
	readonly contested: readonly Deal[];
	/** Open, in a stage or pipeline that was removed. */
	readonly withoutStage: readonly Deal[];
	/** Deleted by one, edited by another: here again until somebody confirms. */
	readonly revived: readonly Deal[];
	/** Companies that are probably one. */
	readonly twins: readonly Twins[];
	/** Contacts that are probably one. */
	readonly contactTwins: readonly Twins<Contact>[];
	/** Leads of which members have made several things. */
	readonly leads: readonly SplitLead[];
	/** How many cases there are. */
	readonly count: number;
}

/** Everything that waits for a decision. */
export function needsALook(workspace: Workspace): NeedsALook {
	const { contested, revived } = disputedIn(workspace);
	const withoutStage = dealsWithoutStage(workspace);
	const twins = companyTwins(workspace);
	const persons = contactTwins(workspace);
	const leads = splitLeads(workspace);
	const deals = contested.size + withoutStage.length + revived.size;
	const count = deals + twins.length + persons.length + leads.length;
	return {
		...{ contested: named(contested.values()), withoutStage },
		...{ revived: named(revived.values()), twins, contactTwins: persons, leads, count }
	};
}

/** Deals that members have made into two things, kept up to date: to look for them among all takes time at each change. */
interface Disputed {
	readonly contested: Map<DealId, Deal>;
	readonly revived: Map<DealId, Deal>;
}
const known = new WeakMap<Workspace, Disputed>();

function disputedIn(workspace: Workspace): Disputed {
	const before = known.get(workspace);
	if (before) return before;
	const disputed: Disputed = { contested: new Map(), revived: new Map() };
	const look = (id: DealId) => {
		const deal = workspace.deals.get(id);
		const isHere = deal !== undefined && !deal.deleted;
		for (const which of ['contested', 'revived'] as const)
			if (isHere && deal[which]) disputed[which].set(id, deal);
			else disputed[which].delete(id);
	};
	for (const id of workspace.deals.keys()) look(id);
	workspace.onChange((changed) => {
		for (const id of changed) if (typeOf(id) === 'deal') look(id as DealId);
	});
	known.set(workspace, disputed);
	return disputed;
}

/**
 * Decides about a deal that an edit has brought back: it stays, or it is deleted after all. Refused: `changed-since` when
 * that is decided already, `deal-unknown`.
 */
export function decideRevived(workspace: Workspace, id: DealId, stays: boolean): Outcome {
	const deal = workspace.deals.get(id);
	if (!deal) return refuse('deal-unknown', id);
	if (!deal.revived) return refuse('changed-since', id);
	if (!stays) return deleteDeal(workspace, id);
	return commit(workspace, [stamp(workspace, 'delete', id, { deleted: false })], undefined);
}

function named(deals: Iterable<Deal>): readonly Deal[] {
	return [...deals].sort((a, b) =>
		a.title < b.title ? -1 : a.title > b.title ? 1 : a.id < b.id ? -1 : 1
	);
}
