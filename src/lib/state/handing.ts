import type { Deal } from '#lib/domain/deal.ts';
import type { Member } from '#lib/domain/directory.ts';
import type { MemberId } from '#lib/domain/ids.ts';
import type { Result } from '#lib/domain/problem.ts';
import { handOver, heldBy, HELD, type Held, type HeldCounts } from '#lib/store/handover.ts';
import { workload, type Load } from '#lib/store/workload.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';
import { seesDeal } from './seeing.ts';
import { pause } from './turns.ts';

export { HELD, type Held, type HeldCounts, type Load };

/** What members are the owners of, and how it is handed over. Reads follow every change. */
export class Handing {
	readonly workspace: OpenWorkspace;

	constructor(workspace: OpenWorkspace) {
		this.workspace = workspace;
	}

	/** The load of each member today, as `workload` orders them. */
	get loads(): readonly Load[] {
		return workload(this.workspace.now, this.workspace.today);
	}

	of(member: string): HeldCounts {
		return heldBy(this.workspace.now, member as MemberId);
	}

	/** Those who can go on with what a member has: who is here and writes, by name. */
	heirs(member: string): readonly Member[] {
		const roster = this.workspace.membership?.roster?.members;
		const isHere = ({ id }: Member) => !roster || roster.some((one) => one.id === (id as string));
		return [...this.workspace.now.members.values()]
			.filter((one) => one.id !== member && one.role !== 'viewer' && !one.invited && isHere(one))
			.sort((a, b) => (a.name < b.name ? -1 : 1));
	}

	/** How many deals of a member would go to one who does not see them, of what is handed over. */
	unseen(member: string, to: MemberId, what: readonly Held[]): number {
		const isUnseen = (deal: Deal) =>
			deal.owner === member &&
			!deal.deleted &&
			what.some((held) => held === deal.status) &&
			!seesDeal(this.workspace, to, deal);
		return [...this.workspace.now.deals.values()].filter(isUnseen).length;
	}

	/** Refused as the command is; why is said. */
	async give(from: string, to: MemberId, what: readonly Held[]): Promise<Result<HeldCounts>> {
		const given = await handOver(this.workspace.store, { from: from as MemberId, to, what }, pause);
		return this.workspace.run(() => given);
	}
}

/** Whether there is nothing. */
export function isNothing(counts: HeldCounts): boolean {
	return HELD.every((held) => counts[held] === 0);
}
