import type { Deal } from '#lib/domain/deal.ts';
import type { Stage } from '#lib/domain/directory.ts';
import type { ExitKind } from '#lib/state/exits.ts';

/** Where a deal can go from where it stands: what its Move menu offers. */
export interface Moves {
	readonly next: Stage | undefined;
	readonly previous: Stage | undefined;
	/** The other stages, in order. */
	readonly others: readonly Stage[];
	/** To the top, to the bottom, off the board: only what is open. */
	readonly open: boolean;
}

export function movesOf(deal: Deal, stages: readonly Stage[]): Moves {
	if (deal.status !== 'open')
		return { next: undefined, previous: undefined, others: [], open: false };
	const index = stages.findIndex(({ id }) => id === deal.stage);
	return {
		next: stages[index + 1],
		previous: stages[index - 1],
		others: stages.filter(({ id }) => id !== deal.stage),
		open: true
	};
}

/** What was chosen in it. */
export type Move =
	| { readonly kind: 'stage'; readonly stage: Stage }
	| { readonly kind: 'top' | 'bottom' | 'reopen' | 'transfer' | ExitKind };
