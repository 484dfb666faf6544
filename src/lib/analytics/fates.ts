import { aalenJohansen, incidenceAt, type Incidence } from '#lib/statistics/aalen-johansen.ts';
import type { Estimate } from '#lib/statistics/estimate.ts';
import { byHours } from './curves.ts';
import { byStatus } from './ledger/ledger.ts';
import type { Scope } from './scope.ts';
import { CENSORED, type SpellCounts } from './tally.ts';

/** What can become of a deal; while it is open, nothing has. */
export const FATES = ['won', 'lost', 'disqualified', 'nurture', 'transferred'] as const;
export type Fate = (typeof FATES)[number];
export const WON = FATES.indexOf('won');
const TRANSFERRED = FATES.indexOf('transferred');
const BY_STATUS = byStatus(FATES);

/** The stay with which what is now began: for a deal that went to another pipeline the first one there. */
export function endingStay({ ledger, pipeline }: Scope, row: number, now: number): number {
	const { visits } = ledger;
	const from = visits.from[row] ?? 0;
	if (visits.at.pipeline[now] === pipeline) return now;
	let visit = now;
	while (visit > from && visits.at.pipeline[visit - 1] !== pipeline) visit--;
	return visit;
}

/** The number of what has become of the deal in a stay, `CENSORED` while it is open or its moment is still to come. */
export function fateOf(scope: Scope, visit: number): number {
	const { at } = scope.ledger.visits;
	if (visit < 0 || (at.enter[visit] ?? Infinity) > scope.now) return CENSORED;
	if (at.pipeline[visit] !== scope.pipeline) return TRANSFERRED;
	return BY_STATUS[at.status[visit] ?? 0] ?? CENSORED;
}

/** A share that was read from a curve, with its standard error. */
export interface Chance extends Estimate {
	readonly standardError: number;
}

/** Spells as a curve of fates, its times in hours. */
export function fatesIn(spells: SpellCounts): Incidence {
	return aalenJohansen(byHours(spells));
}

/**
 * The last age in hours of which a curve says anything: ever, where enough began and it is known of each how it ended;
 * `NaN` for none.
 */
function tellsUntil({ censored }: SpellCounts, { reliableUntil = NaN }: Incidence): number {
	return reliableUntil >= 0 && !censored.some(Boolean) ? Infinity : reliableUntil;
}

/**
 * The age in hours at which to compare some curves: the last of which each says anything, or the one that is asked for if
 * it is not beyond; `undefined` where there is none.
 */
export function commonAge(
	curves: readonly (readonly [SpellCounts, Incidence])[],
	asked = Infinity
): number | undefined {
	const last = Math.min(...curves.map(([spells, curve]) => tellsUntil(spells, curve)));
	if (asked !== Infinity) return asked <= last ? asked : undefined;
	if (last === Infinity) return Math.max(...curves.map(([, { times }]) => times.at(-1) ?? 0));
	return Number.isNaN(last) ? undefined : last;
}

/** The share with a fate by an age in hours. */
export function chanceBy(curve: Incidence, fate: number, hours: number): Chance {
	const { value, low, high, n, variance } = incidenceAt(curve, fate, hours);
	return { value, low, high, n, standardError: Math.sqrt(variance) };
}
