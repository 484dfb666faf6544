import { ACTIVITY_TYPES } from '#lib/domain/activity.ts';
import { isDoneWithin } from './acts.ts';
import { DAY_HOURS } from './curves.ts';
import { endingStay, fateOf, WON } from './fates.ts';
import { STATUS } from './ledger/ledger.ts';
import { DAY_MS, type LocalMs } from './ledger/time.ts';
import { CAUSES, WENT_ON } from './progress-by-age.ts';
import { Reach } from './reach.ts';
import type { Scope } from './scope.ts';
import { Stays } from './stays.ts';
import { CENSORED, type Tally } from './tally.ts';

/** Something that a deal may have by a day: so many activities of a kind, or a criterion that is met. */
export interface Factor {
	/** Its cells are as many after this one as an amount says, from 1 to `most`; what has nothing of it is in none. */
	readonly cell: number;
	/** Of an activity its type, by number; -1 of a criterion. */
	readonly type: number;
	/** Of a criterion its id within its stage, and its number. */
	readonly criterion: string | undefined;
	readonly number: number;
	readonly most: number;
}

/** More of one kind count as so many. */
const MOST = 5;
const NOTE = ACTIVITY_TYPES.indexOf('note');
const LEFT = CAUSES - 1;

/**
 * Deals some days after they first came into a stage: what had been done by then, and what became of those that were open
 * still. Looking at all from the same age on keeps the long-lived from looking busy: who was won at once has no say.
 * Source: J. R. Anderson, K. C. Cain, R. D. Gelber, J Clin Oncol 1 (1983) 710, the landmark method.
 */
export class Landmarks {
	readonly #scope: Scope;
	readonly #reach: Reach;
	readonly #stays: Stays;
	readonly #factors: readonly (readonly Factor[])[];
	readonly #all: readonly number[];
	readonly #wait: number;
	readonly #done = new Int32Array(ACTIVITY_TYPES.length);
	#row = 0;
	#begin = 0;
	#landmark = 0;
	#end = 0;
	#cause = CENSORED;

	constructor(scope: Scope, days: number) {
		this.#scope = scope;
		this.#reach = new Reach(scope);
		this.#stays = new Stays(scope);
		this.#wait = days * DAY_MS;
		let cell = 0;
		const next = (size: number) => (cell += size) - size;
		this.#all = scope.stages.map(() => next(1));
		this.#factors = scope.levels.guides.map(({ criteria }, level) => [
			...ACTIVITY_TYPES.flatMap((_, type) =>
				type === NOTE
					? []
					: { cell: next(MOST + 1), type, criterion: undefined, number: -1, most: MOST }
			),
			...criteria.map((criterion) => ({
				cell: next(2),
				type: -1,
				criterion: criterion.id,
				number: scope.ledger.names.criterion.index(`${scope.stages[level] ?? ''}.${criterion.id}`),
				most: 1
			}))
		]);
	}

	factors(level: number): readonly Factor[] {
		return this.#factors[level] ?? [];
	}

	/** The cell of all deals of a level. */
	all(level: number): number {
		return this.#all[level] ?? -1;
	}

	/** Calls with each level that a deal came to in the period and in whose stage, or another, it was open some days after. */
	each(row: number, call: (level: number) => void): void {
		const scope = this.#scope;
		if (!scope.keeps(row)) return;
		const { visits } = scope.ledger;
		const { at } = visits;
		const reach = this.#reach;
		reach.of(row);
		if (!reach.isAny) return;
		const stay = endingStay(scope, row, reach.now);
		const fate = fateOf(scope, stay);
		if (fate !== CENSORED && at.dated[stay] === 0) return;
		this.#row = row;
		this.#end = fate === CENSORED ? scope.now : (at.enter[stay] ?? 0);
		this.#cause = fate === CENSORED ? CENSORED : fate === WON ? WENT_ON : LEFT;
		for (let level = 0; level < reach.first.length; level++) {
			const visit = reach.first[level] ?? -1;
			if (visit < 0 || !this.#stays.isBeginKnown(row, visit)) continue;
			const begin = (at.enter[visit] ?? NaN) as LocalMs;
			if (begin < scope.from || begin > scope.last || !scope.owns(row, begin)) continue;
			this.#begin = begin;
			this.#landmark = begin + this.#wait;
			if (this.#landmark > this.#end || !this.#isOpen(row)) continue;
			this.#countActs();
			call(level);
		}
	}

	/** How much of a factor the deal had by then, since it came into the stage; at most `most`. */
	amount({ type, number, most }: Factor): number {
		return Math.min(most, type < 0 ? this.#isMet(number) : (this.#done[type] ?? 0));
	}

	/** Counts what became of it since, by whole days. */
	count(into: Tally, cell: number): void {
		into.spell(cell, (this.#end - this.#landmark) / DAY_HOURS, this.#cause);
	}

	#isOpen(row: number): boolean {
		const { at } = this.#scope.ledger.visits;
		const visit = this.#scope.visitAt(row, this.#landmark as LocalMs);
		return at.status[visit] === STATUS.open && at.pipeline[visit] === this.#scope.pipeline;
	}

	/** What was done of each type since the deal came into the stage, up to the day. */
	#countActs(): void {
		const { ledger } = this.#scope;
		const { acts } = ledger;
		const done = this.#done;
		for (let type = 0; type < done.length; type++) done[type] = 0;
		for (let act = acts.from[this.#row] ?? 0; act < (acts.to[this.#row] ?? 0); act++) {
			if (!isDoneWithin(ledger, act, this.#begin, this.#landmark)) continue;
			const type = acts.at.type[act] ?? 0;
			done[type] = (done[type] ?? 0) + 1;
		}
	}

	#isMet(criterion: number): number {
		const { ticks } = this.#scope.ledger;
		let met = 0;
		for (let tick = ticks.from[this.#row] ?? 0; tick < (ticks.to[this.#row] ?? 0); tick++)
			if (ticks.at.criterion[tick] === criterion && (ticks.at.since[tick] ?? 0) <= this.#landmark)
				met = ticks.at.met[tick] ?? 0;
		return met;
	}
}
