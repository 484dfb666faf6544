import type { Deal } from '#lib/domain/deal.ts';
import type { Company, Contact } from '#lib/domain/directory.ts';
import type { LabelId, MarketSegmentId, MemberId, RecordId } from '#lib/domain/ids.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import type { Listed } from './people.ts';
import { dealsEverywhere } from './past.ts';
import type { Workspace } from './workspace.ts';

/** What persons and companies a list shows; what is left out asks for nothing. */
export interface PeopleFilter {
	/** Of a company; of a person the owner of one of their deals, or of their company. */
	readonly owner?: MemberId | undefined;
	readonly label?: LabelId | undefined;
	/** Of a company, or of the company that a person is at. */
	readonly segment?: MarketSegmentId | undefined;
	/** Those with no deal, open or closed. */
	readonly withoutDeal?: boolean;
	/** Those with whom nobody did anything for so many days, or ever. */
	readonly quietDays?: number | undefined;
}

/** By name; by when somebody last did something with them, the longest ago first, those never first of all. */
export type PeopleOrder = 'name' | 'quiet';

const DAY_MS = 86_400_000;

/** Those of a list that a filter lets through, in an order. By name they are in it already. */
export function sifted<T extends Listed>(
	workspace: Workspace,
	listed: readonly T[],
	filter: PeopleFilter,
	order: PeopleOrder,
	now: EpochMs
): readonly T[] {
	const { owner, label, segment, withoutDeal = false, quietDays } = filter;
	const asksForDeals = owner !== undefined || withoutDeal || quietDays !== undefined;
	const deals = asksForDeals || order === 'quiet' ? dealsBy(workspace) : NONE;
	const since = quietDays === undefined ? undefined : now - quietDays * DAY_MS;
	const companyOf = (one: Company | Contact) =>
		'website' in one ? one : one.company && workspace.companies.get(one.company);
	const fits = ({ record }: T) => {
		const own = deals.get(record.id) ?? [];
		if (label !== undefined && !record.labels.includes(label)) return false;
		const company = companyOf(record);
		if (segment !== undefined && (!company || company.marketSegment !== segment)) return false;
		if (owner !== undefined && (!company || company.owner !== owner))
			if ('website' in record || !own.some((deal) => deal.owner === owner)) return false;
		if (withoutDeal && own.length > 0) return false;
		return since === undefined || (lastActive(workspace, record.id, own) ?? 0) < since;
	};
	const isAsked = asksForDeals || label !== undefined || segment !== undefined;
	const found = isAsked ? listed.filter(fits) : listed;
	if (order === 'name') return found;
	const last = new Map(
		found.map(({ record: { id } }) => [id, lastActive(workspace, id, deals.get(id) ?? []) ?? 0])
	);
	return found.toSorted((a, b) => (last.get(a.record.id) ?? 0) - (last.get(b.record.id) ?? 0));
}

const NONE: ReadonlyMap<RecordId, readonly Deal[]> = new Map();
const kept = new WeakMap<
	Workspace,
	{ readonly version: number; readonly deals: ReadonlyMap<RecordId, readonly Deal[]> }
>();

/** The deals of each company and contact, made once for each state of the workspace. */
function dealsBy(workspace: Workspace): ReadonlyMap<RecordId, readonly Deal[]> {
	const { version } = workspace;
	const known = kept.get(workspace);
	if (known?.version === version) return known.deals;
	const deals = new Map<RecordId, Deal[]>();
	for (const deal of dealsEverywhere(workspace)) {
		if (deal.deleted) continue;
		const named: readonly RecordId[] = deal.company
			? [deal.company, ...deal.contacts]
			: deal.contacts;
		for (const id of named) {
			const own = deals.get(id);
			if (own) own.push(deal);
			else deals.set(id, [deal]);
		}
	}
	kept.set(workspace, { version, deals });
	return deals;
}

/** When something was last done with a record or about its deals, as recorded; `undefined` for never. */
function lastActive(
	workspace: Workspace,
	id: RecordId,
	deals: readonly Deal[]
): number | undefined {
	let last: number | undefined;
	const look = (record: RecordId) => {
		for (const { recordedAt } of workspace.activities.of(record))
			if (last === undefined || recordedAt > last) last = recordedAt;
	};
	look(id);
	for (const deal of deals) look(deal.id);
	return last;
}
