import type { Deal } from '#lib/domain/deal.ts';
import type { Label, Persona, Source } from '#lib/domain/catalogue.ts';
import type { Reason } from '#lib/domain/directory.ts';
import { datedOf, lastFirst } from '#lib/domain/happened.ts';
import { history, type Entry } from '#lib/domain/history.ts';
import type { CompanyId, ContactId, DealId, LeadId, MemberId, SourceId } from '#lib/domain/ids.ts';
import { LEAD_STATES, type Lead, type LeadState } from '#lib/domain/lead.ts';
import type { Result } from '#lib/domain/problem.ts';
import type { Day } from '#lib/domain/time.ts';
import { listed } from '#lib/store/catalogue.ts';
import {
	countStates,
	filteredLeads,
	LeadList,
	LEAD_ORDERS,
	leadsWith,
	orderedLeads,
	unworkedLeads,
	type LeadFilter,
	type LeadOrder,
	type ListedLead
} from '#lib/store/lead-list.ts';
import {
	convertLead,
	createLead,
	deleteLead,
	disqualifyLead,
	qualifyLead,
	reopenLead,
	restoreLead,
	setLead,
	startLead,
	type Conversion,
	type LeadChange,
	type LeadDraft,
	type LeadReason
} from '#lib/store/leads.ts';
import { reasons } from '#lib/store/queries.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { ways } from './i18n.svelte.ts';
import type { LiveWorkspace } from './workspace.svelte.ts';

export { LEAD_ORDERS, LEAD_STATES };
export type { Conversion, LeadChange, LeadDraft, LeadFilter, LeadOrder, LeadReason, ListedLead };

/** A state that one tap brings a lead to; the others need an answer first. */
export type QuickState = 'working' | 'qualified';

const lists = new WeakMap<Workspace, LeadList>();

/** The leads of the open workspace for components: reads follow every change. */
export class Leads {
	readonly workspace: LiveWorkspace;

	constructor(workspace: LiveWorkspace) {
		this.workspace = workspace;
	}

	/** All that are not deleted, in no order. */
	get all(): readonly ListedLead[] {
		const { now } = this.workspace;
		const list = lists.get(now) ?? new LeadList();
		lists.set(now, list);
		return list.all(now);
	}

	/** Those that a filter chooses, in an order. */
	chosen(all: readonly ListedLead[], filter: LeadFilter, order: LeadOrder): readonly ListedLead[] {
		return orderedLeads(filteredLeads(all, filter), order, {
			compare: new Intl.Collator(ways().tag, { numeric: true }).compare,
			ownerName: (id) => this.workspace.memberName(id),
			currency: this.workspace.settings.currency
		});
	}

	/** How many a filter would choose in each state, whatever state it asks for. */
	counts(all: readonly ListedLead[], filter: LeadFilter): Readonly<Record<LeadState, number>> {
		return countStates(filteredLeads(all, { ...filter, state: undefined }));
	}

	/** Those that nobody has begun to work on, the first that came in first; one's own and nobody's, or all. */
	unworked(mine: boolean): readonly ListedLead[] {
		return unworkedLeads(this.all, mine ? this.workspace.now.member : undefined);
	}

	get(id: LeadId): Lead | undefined {
		return this.workspace.now.table('lead').get(id);
	}

	with(id: ContactId | CompanyId): readonly Lead[] {
		return leadsWith(this.workspace.now, id);
	}

	/** What was done to a lead, the last first. */
	history(id: LeadId): readonly Entry[] {
		const folded = this.workspace.now.records.get(id);
		const all = folded ? history(folded).toReversed() : [];
		return lastFirst(all, this.workspace.settings.timeZone, datedOf);
	}

	get sources(): readonly Source[] {
		const { now } = this.workspace;
		return chosenOf(listed(now, 'source'), now.table('source'));
	}

	get labels(): readonly Label[] {
		const { now } = this.workspace;
		return chosenOf(listed(now, 'label'), now.table('label'));
	}

	get personas(): readonly Persona[] {
		const { now } = this.workspace;
		return chosenOf(listed(now, 'persona'), now.table('persona'));
	}

	/** Why leads are disqualified. */
	get reasons(): readonly Reason[] {
		return reasons(this.workspace.now, 'disqualified');
	}

	sourceName(id: SourceId | undefined): string {
		return (id && this.workspace.now.table('source').get(id)?.name) ?? '';
	}

	/** The open deals, the last touched first. */
	get openDeals(): readonly Deal[] {
		return [...this.workspace.now.deals.values()]
			.filter(({ status, deleted }) => status === 'open' && !deleted)
			.sort((a, b) => b.touchedAt - a.touchedAt);
	}

	create(draft: LeadDraft): Result<LeadId> {
		return this.workspace.run((store) => createLead(store, draft));
	}

	set(id: LeadId, change: LeadChange): Result<undefined> {
		return this.workspace.run((store) => setLead(store, id, change));
	}

	bring(id: LeadId, state: QuickState): Result<undefined> {
		return this.workspace.run((store) => bring(store, id, state));
	}

	qualify(id: LeadId, on: Day): Result<undefined> {
		return this.workspace.run((store) => qualifyLead(store, id, on));
	}

	disqualify(id: LeadId, why: LeadReason): Result<undefined> {
		return this.workspace.run((store) => disqualifyLead(store, id, why));
	}

	reopen(id: LeadId): Result<undefined> {
		return this.workspace.run((store) => reopenLead(store, id));
	}

	convert(id: LeadId, conversion: Conversion): Result<DealId> {
		return this.workspace.run((store) => convertLead(store, id, conversion));
	}

	delete(id: LeadId): Result<undefined> {
		return this.workspace.run((store) => deleteLead(store, id));
	}

	restore(id: LeadId): Result<undefined> {
		return this.workspace.run((store) => restoreLead(store, id));
	}

	/** Hands several over as one step of undo; how many there were. */
	handAll(ids: readonly LeadId[], owner: MemberId | null): number {
		return this.#each(ids, (store, id) => setLead(store, id, { owner }));
	}

	/** Brings several to a state as one step of undo. */
	bringAll(ids: readonly LeadId[], state: QuickState): number {
		return this.#each(ids, (store, id) => bring(store, id, state));
	}

	disqualifyAll(ids: readonly LeadId[], why: LeadReason): number {
		return this.#each(ids, (store, id) => disqualifyLead(store, id, why));
	}

	deleteAll(ids: readonly LeadId[]): number {
		return this.#each(ids, deleteLead);
	}

	#each(
		ids: readonly LeadId[],
		command: (store: Workspace, id: LeadId) => Result<undefined>
	): number {
		return this.workspace.together(ids.map((id) => (store) => command(store, id))).done.length;
	}
}

function chosenOf<I, T>(
	ids: readonly { readonly id: I }[],
	table: ReadonlyMap<I, T>
): readonly T[] {
	return ids.flatMap(({ id }) => table.get(id) ?? []);
}

function bring(store: Workspace, id: LeadId, state: QuickState): Result<undefined> {
	return state === 'working' ? startLead(store, id) : qualifyLead(store, id);
}
