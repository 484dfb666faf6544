import { stretchesIn, type Stretch } from '#lib/domain/stretches.ts';
import {
	addDays,
	dayOf,
	ordinal,
	type Day,
	type DayNumber,
	type Period
} from '#lib/domain/time.ts';
import { DAY_MS } from './ledger/time.ts';
import type { Scope } from './scope.ts';

/** The days, weeks, months or quarters of a period that have begun; the first and the last may be cut. */
export class Steps {
	readonly periods: readonly Period[];
	/** When the first begins, in local ms. */
	readonly begin: number;
	/** For each day since then, the step that it lies in. */
	readonly #steps: Int32Array;

	constructor(scope: Scope, each: 'day' | Stretch, { from, to }: Period) {
		const tomorrow = addDays(dayOf((scope.until / DAY_MS) as DayNumber), 1);
		const end = to < tomorrow ? to : tomorrow;
		const first = ordinal(from);
		const length = Math.max(0, ordinal(end) - first);
		this.periods =
			each === 'day'
				? Array.from({ length }, (_, day) => ({
						from: addDays(from, day),
						to: addDays(from, day + 1)
					}))
				: stretchesIn(scope.directory.settings, each, { from, to: end });
		this.begin = first * DAY_MS;
		this.#steps = new Int32Array(length);
		this.periods.forEach((period, step) => {
			this.#steps.fill(step, ordinal(period.from) - first, ordinal(period.to) - first);
		});
	}

	get count(): number {
		return this.periods.length;
	}

	/** The last day of each. */
	get days(): readonly Day[] {
		return this.periods.map(({ to }) => addDays(to, -1));
	}

	/** The step that a time lies in: the first for what was before, as many as there are for what comes after. */
	of(time: number): number {
		if (time < this.begin) return 0;
		return this.#steps[Math.floor((time - this.begin) / DAY_MS)] ?? this.periods.length;
	}
}
