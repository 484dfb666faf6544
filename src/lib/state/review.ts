import { text, type Contest, type Deal } from '#lib/domain/deal.ts';
import type { Company, Contact, Stage } from '#lib/domain/directory.ts';
import { seenBy, type Overtaken } from '#lib/domain/fold.ts';
import { instantOf } from '#lib/domain/hlc.ts';
import type { DealId, LeadId, MemberId, RecordId, StageId } from '#lib/domain/ids.ts';
import type { MergeableId } from '#lib/domain/merges.ts';
import type { OperationId } from '#lib/domain/operation.ts';
import type { Result } from '#lib/domain/problem.ts';
import { addDays, dayIn, type Day, type EpochMs } from '#lib/domain/time.ts';
import { bin, BIN_DAYS, mayPurge, purge, restore, type Binned } from '#lib/store/bin.ts';
import { dealsOfCompany } from '#lib/store/contacts.ts';
import { contestOf, decideOutcome } from '#lib/store/decide.ts';
import { keepDealsOfLead } from '#lib/store/leads.ts';
import { decideRevived, needsALook, type NeedsALook } from '#lib/store/look.ts';
import { keepApart } from '#lib/store/merging.ts';
import { overtakenOf, restorePlace, restoreValue } from '#lib/store/overtaken.ts';
import { openStages } from '#lib/store/queries.ts';
import { dealsWithoutStage, placeDeals } from '#lib/store/stages.ts';
import { now } from './clock.ts';
import type { LiveWorkspace } from './workspace.svelte.ts';

export type { Binned };

/** Who did something, and when it was recorded. */
export interface Deed {
	readonly by: MemberId;
	readonly at: EpochMs;
}

/** Something of one's own that gave way, with both sides of it. */
export interface Yours {
	readonly deal: Deal;
	readonly overtaken: Overtaken;
}

/**
 * What members did apart, and what they deleted: to be looked at, decided, taken out of the bin. Reads follow every
 * change.
 */
export class Review {
	readonly workspace: LiveWorkspace;

	constructor(workspace: LiveWorkspace) {
		this.workspace = workspace;
	}

	get cases(): NeedsALook {
		return needsALook(this.workspace.now);
	}

	/** What of one's own was overtaken, of all deals or of those among `changed`. */
	yours(changed?: Iterable<RecordId>): readonly Yours[] {
		const { now: store } = this.workspace;
		return overtakenOf(store, store.member, changed).flatMap(({ deal, loss }) => {
			const overtaken = store.records
				.get(deal.id)
				?.overtaken.find(
					({ register, operation }) => register === loss.register && operation.id === loss.operation
				);
			return overtaken ? [{ deal, overtaken }] : [];
		});
	}

	contest(id: DealId): Contest | undefined {
		return contestOf(this.workspace.now, id);
	}

	/** Who deleted a record that is here again, and who has changed it apart from that. */
	revival(id: RecordId): { readonly deleted: Deed; readonly changed: readonly Deed[] } | undefined {
		const folded = this.workspace.now.records.get(id);
		const { deletion, operations = [] } = folded ?? {};
		if (!deletion) return undefined;
		const seen = seenBy(deletion, operations);
		const changed = new Map<MemberId, Deed>();
		for (const operation of operations)
			if (operation.kind !== 'delete' && !seen.has(operation.id))
				changed.set(operation.by, { by: operation.by, at: instantOf(operation.hlc) });
		return {
			deleted: { by: deletion.by, at: instantOf(deletion.hlc) },
			changed: [...changed.values()]
		};
	}

	/** The title of a deal, the name of anything else, also of what was removed. */
	nameOf(id: RecordId): string {
		const fields = this.workspace.now.records.get(id)?.fields;
		return text(fields?.['title']) ?? text(fields?.['name']) ?? '';
	}

	/** Where a deal without a stage can go: the stages of its pipeline, or of all where it has none left. */
	stagesFor(deals: readonly Deal[]): readonly Stage[] {
		const { now: store } = this.workspace;
		const own = new Set(deals.map(({ pipeline }) => pipeline));
		const stages = [...own].flatMap((pipeline) =>
			store.pipelines.has(pipeline) ? openStages(store, pipeline) : []
		);
		if (stages.length > 0) return stages;
		return this.workspace.pipelines.flatMap(({ id }) => openStages(store, id));
	}

	get withoutStage(): readonly Deal[] {
		return dealsWithoutStage(this.workspace.now);
	}

	/** How many deals a company, or a contact, has. */
	dealsOf(one: Company | Contact): number {
		const { now: store } = this.workspace;
		return 'website' in one
			? dealsOfCompany(store, one.id).length
			: [...store.deals.values()].filter((deal) => !deal.deleted && deal.contacts.includes(one.id))
					.length;
	}

	/** What tells a company, or a contact, from others of its name. */
	detail(one: Company | Contact): string {
		const where = 'website' in one ? one.website : this.workspace.companyName(one.company);
		return [where, one.email, one.phone].filter((part) => part !== '').join(' · ');
	}

	decide(id: DealId, outcome: 'won' | 'lost' | 'open'): Result<undefined> {
		return this.workspace.run((store) => decideOutcome(store, id, outcome));
	}

	keepDealsOf(lead: LeadId, deals: readonly DealId[]): Result<undefined> {
		return this.workspace.run((store) => keepDealsOfLead(store, lead, deals));
	}

	decideRevived(id: DealId | MergeableId, stays: boolean): Result<undefined> {
		return this.workspace.run((store) => decideRevived(store, id, stays));
	}

	place(ids: readonly DealId[], stage: StageId): Result<number> {
		return this.workspace.run((store) => placeDeals(store, ids, stage));
	}

	keepApart(ids: readonly MergeableId[]): Result<undefined> {
		return this.workspace.run((store) => keepApart(store, ids));
	}

	restorePlace(id: DealId, operation: OperationId): Result<undefined> {
		return this.workspace.run((store) => restorePlace(store, id, operation));
	}

	restoreValue(record: RecordId, operation: OperationId, field: string): Result<undefined> {
		return this.workspace.run((store) => restoreValue(store, record, operation, field));
	}

	get bin(): readonly Binned[] {
		return bin(this.workspace.now, now());
	}

	/** The last day on which a deleted record can be restored from the bin. */
	lastDay({ deletion }: Binned): Day {
		return addDays(dayIn(deletion.at, this.workspace.now.settings.timeZone), BIN_DAYS);
	}

	get mayPurge(): boolean {
		return mayPurge(this.workspace.now);
	}

	restore(id: RecordId): Result<undefined> {
		return this.workspace.run((store) => restore(store, id));
	}

	purge(id: RecordId): Result<undefined> {
		return this.workspace.run((store) => purge(store, id));
	}
}
