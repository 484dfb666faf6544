import type { StageId } from '#lib/domain/ids.ts';
import { endingStay, fateOf, WON } from './fates.ts';
import type { LocalMs } from './ledger/time.ts';
import { Reach } from './reach.ts';
import type { Scope } from './scope.ts';
import { Stays } from './stays.ts';
import { CENSORED, type Tally } from './tally.ts';

/** How a deal can end that has come so far: it goes on, or is won; or it leaves. */
export const WENT_ON = 0;
const LEFT = 1;
export const CAUSES = 2;

/**
 * How deals got on: from their creation to being won (line 0), and from first getting so far as each stage to getting
 * further (its level and 1). Told as of a moment, what came after has no say.
 */
export class Progress {
	readonly #scope: Scope;
	readonly #reach: Reach;
	readonly #stays: Stays;
	#row = -1;
	#begin = 0;
	#end = 0;
	#cause = CENSORED;

	constructor(scope: Scope) {
		this.#scope = scope;
		this.#reach = new Reach(scope);
		this.#stays = new Stays(scope);
	}

	/** The stages that it tells of. */
	get stages(): readonly StageId[] {
		return this.#scope.stages;
	}

	/** Reads a deal, of which `each` then tells. */
	read(row: number): void {
		this.#row = row;
		this.#reach.of(row);
	}

	/** Tells of each line that the deal has begun by a moment. */
	each(call: (line: number, begin: LocalMs) => void, at = this.#scope.now): void {
		const scope = this.#scope;
		const row = this.#row;
		const { visits, deal } = scope.ledger;
		const reach = this.#reach;
		if (reach.now < 0) return;
		const stay = endingStay(scope, row, reach.now);
		const fate = fateOf(scope, stay);
		const { enter, dated, pipeline } = visits.at;
		if (fate !== CENSORED && dated[stay] === 0) return;
		const left = fate === CENSORED ? Infinity : (enter[stay] ?? Infinity);
		const created = deal.at.created[row] ?? NaN;
		if (created <= at && pipeline[visits.from[row] ?? 0] === scope.pipeline)
			this.#tell(0, created, fate === WON ? left : Infinity, left, at, call);
		const { first, onward: further } = reach;
		for (let level = 0; level < first.length; level++) {
			const visit = first[level] ?? -1;
			if (visit < 0 || !this.#stays.isBeginKnown(row, visit)) continue;
			const next = further[level] ?? -1;
			if (next >= 0 && dated[next] === 0) continue;
			const begin = enter[visit] ?? NaN;
			const onward = next < 0 ? Infinity : (enter[next] ?? Infinity);
			if (begin <= at) this.#tell(level + 1, begin, onward, left, at, call);
		}
	}

	/** When the line that is being told of ended, or until when it has gone on. */
	get end(): LocalMs {
		return this.#end as LocalMs;
	}

	/** Whether it goes on: the deal has got no further, and not left. */
	get isOpen(): boolean {
		return this.#cause === CENSORED;
	}

	/** Whether it ended by getting further. */
	get isOnward(): boolean {
		return this.#cause === WENT_ON;
	}

	/** Counts the spell of the line that is being told of. */
	count(into: Tally, cell: number): void {
		into.spell(cell, this.#end - this.#begin, this.#cause);
	}

	#tell(
		line: number,
		begin: number,
		onward: number,
		left: number,
		at: number,
		call: (line: number, begin: LocalMs) => void
	): void {
		const end = Math.min(onward, left);
		this.#begin = begin;
		this.#end = Math.min(end, at);
		this.#cause = end > at ? CENSORED : onward <= left ? WENT_ON : LEFT;
		call(line, begin as LocalMs);
	}
}
