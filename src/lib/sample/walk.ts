import { between, happens, logNormal } from './chance.ts';
import { monthEnd, workTime, type MonthCalendar, type Week } from './calendar.ts';
import { exitsOf, type Chain } from './chain.ts';
import type { Random } from '#lib/statistics/random.ts';
import type { DayNumber } from '#lib/domain/time.ts';

/** How long deals stay in a stage: the median in days of a log-normal, by how they leave it. */
export interface Pace {
	readonly on: number;
	readonly back: number;
	readonly lost: number;
}

/** Standard deviation of the logarithm of a stay: the slowest tenth takes six times as long as the fastest. */
const STAY_SIGMA = 0.7;
/** How long a closed deal rests before it is opened again: median in days. */
const REST = 40;
/** Wins of the last days of a month that are pulled to its very end, by people who have a target. */
const MONTH_END_PULL = 0.4;

/** A transition of one deal. `to` is the index of an open stage; won and lost have none. */
export interface Step {
	readonly time: DayNumber;
	readonly kind: 'move' | 'win' | 'lose' | 'reopen';
	readonly from: number;
	readonly to: number;
}

/** When people work, and when their month ends. */
interface Rhythm {
	readonly week: Week;
	readonly calendar: MonthCalendar;
}

/** The way of one deal through its stages, from its start until it rests or `until` is reached. */
export function walk(
	random: Random,
	{ chain, paces, ...rhythm }: { chain: Chain; paces: readonly Pace[] } & Rhythm,
	start: number,
	until: number
): readonly Step[] {
	const count = chain.lost.length;
	const steps: Step[] = [];
	let stage = 0;
	let time = start;
	for (;;) {
		const exits = exitsOf(chain, stage);
		const mark = random();
		const cause = mark < exits.lost ? 'lost' : mark < exits.lost + exits.back ? 'back' : 'on';
		const to =
			cause === 'back'
				? stage - 1
				: mark >= exits.lost + exits.back + exits.on
					? stage + 2
					: stage + 1;
		const won = cause === 'on' && to >= count;
		const stay = logNormal(random, paces[stage]?.[cause] ?? 1, STAY_SIGMA);
		time = after(random, time, time + stay, rhythm, won);
		if (time > until) return steps;
		if (cause !== 'lost' && !won) {
			steps.push({ time: time as DayNumber, kind: 'move', from: stage, to });
			stage = to;
			continue;
		}
		steps.push({ time: time as DayNumber, kind: won ? 'win' : 'lose', from: stage, to: count });
		if (!happens(random, won ? chain.reopenWon : chain.reopenLost)) return steps;
		if (won) stage = count - 1;
		time = after(random, time, time + logNormal(random, REST, STAY_SIGMA), rhythm, false);
		if (time > until) return steps;
		steps.push({ time: time as DayNumber, kind: 'reopen', from: count, to: stage });
	}
}

/** The working time for something planned at `planned`, later than `last`. */
function after(
	random: Random,
	last: number,
	planned: number,
	{ week, calendar }: Rhythm,
	won: boolean
): number {
	const end = monthEnd(planned, calendar);
	const pulled = won && end - planned < 9 && happens(random, MONTH_END_PULL);
	const time = workTime(pulled ? end - between(random, -1, 2) : planned, week);
	return time > last ? time : last + between(random, 0.003, 0.03);
}
