import type { Deal } from '#lib/domain/deal.ts';
import type { Reason, ReasonUse } from '#lib/domain/directory.ts';
import type { DealId, MemberId, ReasonId, StageId } from '#lib/domain/ids.ts';
import type { Result } from '#lib/domain/problem.ts';
import { addDays, addMonths, type Day } from '#lib/domain/time.ts';
import type { Winning } from '#lib/domain/winning.ts';
import { addListed } from '#lib/store/catalogue.ts';
import { reopenDeal } from '#lib/store/commands.ts';
import {
	disqualifyDeal,
	hasStage,
	loseDeal,
	nurtureDeal,
	nurtured,
	putOffDeal,
	winDeal,
	type Nurturing,
	type Reasoned
} from '#lib/store/exits.ts';
import { reasons } from '#lib/store/queries.ts';
import { stalled, type Stalled } from '#lib/store/stalled.ts';
import { setNextStep } from '#lib/store/steps.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import type { LiveWorkspace } from './workspace.svelte.ts';

export type { Nurturing, Reasoned, Stalled, Winning };

/** The ways in which a deal leaves the board. */
export type ExitKind = 'win' | 'lose' | 'disqualify' | 'nurture';

/** What is done to a deal, once it is known how. */
export type Deed = (store: Workspace, deal: DealId) => Result<unknown>;

export const win =
	(winning: Winning): Deed =>
	(store, deal) =>
		winDeal(store, deal, winning);

export const lose =
	(why: Reasoned): Deed =>
	(store, deal) =>
		loseDeal(store, deal, why);

export const disqualify =
	(why: Reasoned): Deed =>
	(store, deal) =>
		disqualifyDeal(store, deal, why);

export const nurture =
	(how: Nurturing): Deed =>
	(store, deal) =>
		nurtureDeal(store, deal, how);

export const putOff =
	(until: Day): Deed =>
	(store, deal) =>
		putOffDeal(store, deal, until);

export const bringBack =
	(stage?: StageId): Deed =>
	(store, deal) =>
		reopenDeal(store, deal, stage);

export const plan =
	(text: string, on: Day | undefined): Deed =>
	(store, deal) =>
		setNextStep(store, deal, { text, on });

/** Deals that leave the board, and those that are off it or have stopped on it. Reads follow every change. */
export class Exits {
	readonly workspace: LiveWorkspace;

	constructor(workspace: LiveWorkspace) {
		this.workspace = workspace;
	}

	/** Does something to several deals as one step of undo; of how many it was done. */
	run(deals: readonly DealId[], deed: Deed): number {
		return this.workspace.together(deals.map((deal) => (store: Workspace) => deed(store, deal)))
			.done.length;
	}

	reasons(use: ReasonUse): readonly Reason[] {
		return reasons(this.workspace.now, use);
	}

	addReason(use: ReasonUse, name: string): Result<ReasonId> {
		return this.workspace.run((store) => addListed(store, 'reason', { name, use }));
	}

	/** The deals that are set aside, of an owner or of all; the one to look at first first. */
	nurtured(owner?: MemberId): readonly Deal[] {
		const all = nurtured(this.workspace.now.deals.values());
		return owner === undefined ? all : all.filter((deal) => deal.owner === owner);
	}

	/** How many deals that were set aside are to be looked at by now. */
	dueForLook(owner?: MemberId): number {
		const { today } = this.workspace;
		return this.nurtured(owner).filter(({ lost }) => (lost?.until ?? today) <= today).length;
	}

	stalled(owner?: MemberId): readonly Stalled[] {
		return stalled(this.workspace.now, { day: this.workspace.today, owner });
	}

	/** Whether the stage that a deal left can still be gone back to. */
	hasStage(deal: Deal): boolean {
		return hasStage(this.workspace.now, deal);
	}

	dayIn(days: number): Day {
		return addDays(this.workspace.today, days);
	}

	/** The same day in so many months; the last of the month where it has no such day. */
	dayInMonths(months: number): Day {
		return addMonths(this.workspace.today, months);
	}
}
