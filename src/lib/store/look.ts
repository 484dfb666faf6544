import type { Deal } from '#lib/domain/deal.ts';
import type { Company, Contact } from '#lib/domain/directory.ts';
import { typeOf, type CompanyId, type ContactId, type DealId } from '#lib/domain/ids.ts';
import type { MergeableId } from '#lib/domain/merges.ts';
import { refuse } from '#lib/domain/problem.ts';
import { commit, deleteDeal, type Outcome } from './commands.ts';
import { deletionsOf } from './merging.ts';
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
	/** Companies and contacts of which the same holds. */
	readonly revivedPeople: readonly (Company | Contact)[];
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
	const { contested, revived, revivedPeople } = disputedIn(workspace);
	const withoutStage = dealsWithoutStage(workspace);
	const twins = companyTwins(workspace);
	const persons = contactTwins(workspace);
	const leads = splitLeads(workspace);
	const deals = contested.size + withoutStage.length + revived.size;
	const people = revivedPeople.size + twins.length + persons.length;
	return {
		...{ contested: named(contested.values()), withoutStage, revived: named(revived.values()) },
		revivedPeople: [...revivedPeople.values()].sort((a, b) => inOrder(a.name, b.name, a.id, b.id)),
		...{ twins, contactTwins: persons, leads, count: deals + people + leads.length }
	};
}

/** Records that members have made into two things, kept up to date: to look for them among all takes time at each change. */
interface Disputed {
	readonly contested: Map<DealId, Deal>;
	readonly revived: Map<DealId, Deal>;
	readonly revivedPeople: Map<MergeableId, Company | Contact>;
}
const known = new WeakMap<Workspace, Disputed>();

function disputedIn(workspace: Workspace): Disputed {
	const before = known.get(workspace);
	if (before) return before;
	const disputed: Disputed = {
		...{ contested: new Map(), revived: new Map(), revivedPeople: new Map() }
	};
	const look = (id: DealId) => {
		const deal = workspace.deals.get(id);
		const isHere = deal !== undefined && !deal.deleted;
		for (const which of ['contested', 'revived'] as const)
			if (isHere && deal[which]) disputed[which].set(id, deal);
			else disputed[which].delete(id);
	};
	const lookAt = (id: MergeableId) => {
		const one = customerOf(workspace, id);
		if (one?.revived && !one.deleted) disputed.revivedPeople.set(id, one);
		else disputed.revivedPeople.delete(id);
	};
	for (const id of workspace.deals.keys()) look(id);
	for (const id of workspace.companies.keys()) lookAt(id);
	for (const id of workspace.contacts.keys()) lookAt(id);
	workspace.onChange((changed) => {
		for (const id of changed) {
			const type = typeOf(id);
			if (type === 'deal') look(id as DealId);
			else if (type === 'company' || type === 'contact') lookAt(id as MergeableId);
		}
	});
	known.set(workspace, disputed);
	return disputed;
}

/**
 * Decides about a deal, a company or a contact that an edit has brought back: it stays, or it is deleted after all.
 * Refused: `changed-since` when that is decided already, `deal-unknown`, `record-unknown`.
 */
export function decideRevived(
	workspace: Workspace,
	id: DealId | MergeableId,
	stays: boolean
): Outcome {
	const isDeal = typeOf(id) === 'deal';
	const one = isDeal ? workspace.deals.get(id as DealId) : customerOf(workspace, id as MergeableId);
	if (!one) return refuse(isDeal ? 'deal-unknown' : 'record-unknown', id);
	if (!one.revived) return refuse('changed-since', id);
	if (stays)
		return commit(workspace, [stamp(workspace, 'delete', id, { deleted: false })], undefined);
	if (isDeal) return deleteDeal(workspace, id as DealId);
	return commit(workspace, deletionsOf(workspace, id as MergeableId), undefined);
}

function customerOf(
	{ companies, contacts }: Workspace,
	id: MergeableId
): Company | Contact | undefined {
	return companies.get(id as CompanyId) ?? contacts.get(id as ContactId);
}

function named(deals: Iterable<Deal>): readonly Deal[] {
	return [...deals].sort((a, b) => inOrder(a.title, b.title, a.id, b.id));
}

function inOrder(a: string, b: string, first: string, second: string): number {
	return a < b ? -1 : a > b ? 1 : first < second ? -1 : 1;
}
