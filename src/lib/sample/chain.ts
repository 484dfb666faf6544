/**
 * How deals go through the open stages of a pipeline: a Markov chain whose probabilities can be solved for, so that
 * what a world truly holds is known and not estimated.
 */
export interface Chain {
	/** Of the deals that leave a stage, the share that is lost there, by stage. */
	readonly lost: readonly number[];
	/** Of the deals that leave a stage (not the first) and are not lost, the share that goes back by one. */
	readonly back: number;
	/** Of the deals that leave a stage (not the last) and are not lost, the share that leaves out the next. */
	readonly skip: number;
	/** Share of losses that are opened again, in the stage they were lost from. */
	readonly reopenLost: number;
	/** Share of wins that are opened again, in the last stage. */
	readonly reopenWon: number;
}

/** The probabilities to leave a stage: on by one, over the next, back by one, or lost. They sum to 1. */
export interface Exits {
	readonly on: number;
	readonly skip: number;
	readonly back: number;
	readonly lost: number;
}

/** How deals leave a stage; on from the last one is won, and so is leaving out the last one. */
export function exitsOf({ lost, back, skip }: Chain, stage: number): Exits {
	const loses = lost[stage] ?? 0;
	const backs = stage > 0 ? (1 - loses) * back : 0;
	const skips = stage < lost.length - 1 ? (1 - loses) * skip : 0;
	return { on: 1 - loses - backs - skips, skip: skips, back: backs, lost: loses };
}

/** The probability that a deal that stands in a stage ends as won. */
export function winChance(chain: Chain, stage = 0): number {
	return chances(chain, () => false, 1)[stage] ?? 0;
}

/** The probability that a new deal ever enters a stage. */
export function entryChance(chain: Chain, stage: number): number {
	return chances(chain, (state) => state === stage, 0)[0] ?? 0;
}

/** The probability that a deal that entered a stage ever reaches a later one, won included. */
export function conversion(chain: Chain, stage: number): number {
	return chances(chain, (state) => state > stage, 0)[stage] ?? 0;
}

/** The chain with its odds of losing divided by e^`shift` in every stage. */
export function shifted(chain: Chain, shift: number): Chain {
	return {
		...chain,
		lost: chain.lost.map((lost) => lost / (lost + (1 - lost) * Math.exp(shift)))
	};
}

/** The chain shifted so that a new deal is won with this probability (0.001 to 0.999). */
export function calibrated(chain: Chain, win: number): Chain {
	let low = -12;
	let high = 12;
	for (let i = 0; i < 50; i++) {
		const middle = (low + high) / 2;
		if (winChance(shifted(chain, middle)) < win) low = middle;
		else high = middle;
	}
	return shifted(chain, (low + high) / 2);
}

/**
 * By state (the stages, then won), the probability to reach the target from there, where coming to rest in won counts
 * `restWon`. Solved by iteration; back moves are rare, so it settles quickly.
 */
function chances(chain: Chain, target: (state: number) => boolean, restWon: number): number[] {
	const count = chain.lost.length;
	const exits = chain.lost.map((_, stage) => exitsOf(chain, stage));
	const found: number[] = Array.from({ length: count + 1 }, (_, state) => (target(state) ? 1 : 0));
	const at = (state: number) => found[Math.min(state, count)] ?? 0;
	for (let sweep = 0, change = 1; change > 1e-13 && sweep < 2000; sweep++) {
		change = 0;
		for (let state = count; state >= 0; state--) {
			if (target(state)) continue;
			const exit = exits[state];
			const value = exit
				? exit.on * at(state + 1) +
					exit.skip * at(state + 2) +
					exit.back * at(state - 1) +
					exit.lost * chain.reopenLost * at(state)
				: (1 - chain.reopenWon) * restWon + chain.reopenWon * at(count - 1);
			change = Math.max(change, Math.abs(value - at(state)));
			found[state] = value;
		}
	}
	return found;
}
