import type { MemberId, ReasonId, StageId } from '#lib/domain/ids.ts';
import { conversion, entryChance, winChance, type Chain } from './chain.ts';
import type { Markets, Process } from './options.ts';
import type { Pace } from './walk.ts';

/**
 * What is true of a world: the rates its deals were drawn from, given who had them and when they came.
 *
 * The rates are those of deals left to run to their end; open ones are not yet there.
 */
export interface Truth {
	readonly stages: readonly StageTruth[];
	/** Share of the deals that end won, after any opening again. */
	readonly winRate: number;
	readonly members: readonly {
		readonly member: MemberId;
		readonly deals: number;
		/** Of the deals it has, in the months in which they came. */
		readonly winRate: number;
	}[];
	readonly reasons: readonly { readonly reason: ReasonId; readonly share: number }[];
	/** The process itself: share of back moves, of stages left out, growth, spread of the values. */
	readonly process: Process;
	readonly markets: Markets;
}

interface StageTruth {
	readonly stage: StageId;
	/** Share of the deals that ever enter it. */
	readonly entered: number;
	/** Of those, the share that ever reaches a later one. */
	readonly conversion: number;
	/** Median stay in days, by how deals leave. */
	readonly median: Pace;
}

/** Chains and deals by member and month, with what else the truth consists of. */
export interface Ground {
	readonly process: Process;
	readonly markets: Markets;
	readonly members: readonly MemberId[];
	/** `chains[member][month]`, and how many deals followed each. */
	readonly chains: readonly (readonly Chain[])[];
	readonly counts: readonly (readonly number[])[];
	readonly stages: readonly StageId[];
	readonly paces: readonly Pace[];
	readonly reasons: readonly ReasonId[];
	readonly reasonWeights: readonly number[];
}

/** The truth of a world, solved from its chains. */
export function truthOf(ground: Ground): Truth {
	const { chains, counts, process, markets } = ground;
	const cells = chains.flatMap((months, member) =>
		months.map((chain, month) => ({ chain, member, deals: counts[member]?.[month] ?? 0 }))
	);
	const weights = ground.reasonWeights.reduce((sum, weight) => sum + weight, 0);
	return {
		stages: ground.stages.map((stage, index) => {
			const entered = mean(cells, ({ chain }) => entryChance(chain, index));
			const went = mean(cells, ({ chain }) => entryChance(chain, index) * conversion(chain, index));
			const median = ground.paces[index] ?? { on: 0, back: 0, lost: 0 };
			return { stage, entered, conversion: went / entered, median };
		}),
		winRate: mean(cells, ({ chain }) => winChance(chain)),
		members: ground.members.map((member, index) => {
			const own = cells.filter((cell) => cell.member === index);
			const deals = own.reduce((sum, cell) => sum + cell.deals, 0);
			return { member, deals, winRate: mean(own, ({ chain }) => winChance(chain)) };
		}),
		reasons: ground.reasons.map((reason, index) => ({
			reason,
			share: (ground.reasonWeights[index] ?? 0) / weights
		})),
		process,
		markets
	};
}

interface Cell {
	readonly chain: Chain;
	readonly member: number;
	readonly deals: number;
}

/** The mean over deals of what is true of each; 0 without deals. */
function mean(cells: readonly Cell[], of: (cell: Cell) => number): number {
	let sum = 0;
	let count = 0;
	for (const cell of cells) {
		if (cell.deals === 0) continue;
		sum += cell.deals * of(cell);
		count += cell.deals;
	}
	return count === 0 ? 0 : sum / count;
}
