import { ACTIVITY_TYPES } from '#lib/domain/activity.ts';
import type { StageId } from '#lib/domain/ids.ts';
import { quantile } from '#lib/statistics/quantile.ts';
import { isDoneWithin } from '../acts.ts';
import type { Figure, Plan } from '../figure.ts';
import { CONTESTED, DELETED, STATUS } from '../ledger/ledger.ts';
import { DAY_MS, HOUR_MS, type LocalMs } from '../ledger/time.ts';
import { limits, type Limit } from '../limits.ts';
import { held, type Scope } from '../scope.ts';
import { Stays } from '../stays.ts';
import type { Mark, Sums } from '../tally.ts';
import { cyclesIn } from './cycles.ts';

export interface StalledOptions {
	/** So many days without anything done make a deal idle; 14 where left out. */
	readonly idleDays?: number;
}

/**
 * Open deals that have stopped. Each is on time, merely over or stalled; it may be in several of the other marks.
 */
interface Stopped {
	readonly open: Mark;
	/** Neither over age nor stalled. */
	readonly onTime: Mark;
	/** Over age, and not stalled. */
	readonly merelyOver: Mark;
	/** Longer in its stage than nine of ten stays that led to a win. */
	readonly stalled: Mark;
	/** The simple rule: older than won deals are on average when they are won. */
	readonly simple: Mark;
	/** Older than three of four won deals were. */
	readonly overAge: Mark;
	/** Nothing was done about it for a time, and nothing is planned within as long. */
	readonly idle: Mark;
	/** Both over age and idle: better set aside. */
	readonly toNurture: Mark;
	/** Since when it is in its stage is not known: not judged by that. */
	readonly unknown: Mark;
}

export interface Stalled {
	readonly all: Stopped;
	readonly stages: readonly (Stopped & { readonly stage: StageId; readonly limit: Limit })[];
	/** Of the won deals by which age is judged, in days. */
	readonly wonCycle: {
		readonly n: number;
		readonly mean: number | undefined;
		readonly p75: number | undefined;
	};
	readonly idleDays: number;
}

const MARKS = [
	'open',
	'onTime',
	'merelyOver',
	'stalled',
	'simple',
	'overAge',
	'idle',
	'toNurture',
	'unknown'
] as const satisfies readonly (keyof Stopped)[];
const cellOf = (mark: (typeof MARKS)[number]) => MARKS.indexOf(mark);
const OPEN = cellOf('open');
const ON_TIME = cellOf('onTime');
const MERELY_OVER = cellOf('merelyOver');
const STALLED = cellOf('stalled');
const SIMPLE = cellOf('simple');
const OVER_AGE = cellOf('overAge');
const IDLE = cellOf('idle');
const TO_NURTURE = cellOf('toNurture');
const UNKNOWN = cellOf('unknown');
const CELLS = MARKS.length;

const IDLE_DAYS = 14;
const NOTE = ACTIVITY_TYPES.indexOf('note');

/** What is learned from all won deals of the pipeline, whosever they were. */
interface Lesson {
	readonly stages: readonly StageId[];
	readonly limits: readonly Limit[];
	readonly wonCycle: Stalled['wonCycle'];
}

/** docs/metrics.md, "Stalled deals". */
export const stalled: Figure<StalledOptions | undefined, Stalled> = {
	over: 'deals',
	plan(scope, options) {
		const { visits } = scope.ledger;
		const took = cyclesIn(scope, {});
		const stays = new Stays(scope);
		const cycles = scope.stages.length;
		const judged = new Judged();
		return {
			tally(row, into) {
				if ((scope.flags(row) & (DELETED | CONTESTED)) !== 0) return;
				const { at } = visits;
				const won = scope.visitAt(row, scope.until);
				if (at.status[won] !== STATUS.won || at.pipeline[won] !== scope.pipeline) return;
				for (let visit = visits.from[row] ?? 0; visit < won; visit++) {
					const level = stays.level(visit);
					// What is gone has no say in how long is too long today.
					if (level >= 0 && !scope.levels.isGone(level) && stays.isKnown(row, visit))
						into.spell(level, stays.length(visit), 0);
				}
				const enter = (at.enter[won] ?? 0) as LocalMs;
				const age = took(row, enter);
				if (age === age && at.dated[won] === 1) into.sample(cycles, age);
			},
			learn(sums) {
				const stamps = scope.stages.map((_, level) => sums.stamp(level));
				const lesson: Lesson = {
					stages: scope.stages,
					limits: sums.kept('limits', stamps, () =>
						limits(
							scope.levels.guides.map(({ days }, level) => ({
								stays: sums.spells(level, 1),
								expected: days
							}))
						)
					),
					wonCycle: cycleOf(sums, cycles)
				};
				const idleDays = options?.idleDays ?? IDLE_DAYS;
				return {
					key: JSON.stringify(lesson),
					plan: (part) => judge(part, lesson, idleDays, part === scope ? judged : new Judged()),
					others: (before) => judged.between(linesOf(JSON.parse(before) as Lesson), linesOf(lesson))
				};
			}
		};
	}
};

function cycleOf(sums: Sums, cell: number): Stalled['wonCycle'] {
	const { n, mean } = sums.spread(cell);
	const p75 = quantile(sums.sorted(cell), 0.75);
	const days = (ms: number | undefined) => (ms === undefined ? undefined : ms / DAY_MS);
	return { n, mean: days(mean), p75: days(p75) };
}

/** What a deal is judged by: of its hours in each stage, and of its age in ms. */
interface Lines {
	readonly longest: readonly number[];
	readonly ages: readonly [mean: number, p75: number];
}

function linesOf({ limits, wonCycle: { mean = Infinity, p75 = Infinity } }: Lesson): Lines {
	return {
		// In hours, as stays are counted.
		longest: limits.map(({ days = Infinity }) => days * (DAY_MS / HOUR_MS)),
		ages: [mean * DAY_MS, p75 * DAY_MS]
	};
}

/** By row how long open deals have been in their stage, in hours, and how old they are, in ms. */
class Judged {
	readonly hours: number[] = [];
	readonly ages: number[] = [];

	/** The rows that lie on another side of a line now. */
	between(before: Lines, now: Lines): ReadonlySet<number> {
		const rows = new Set<number>();
		const judge = (
			values: readonly number[],
			before: readonly number[],
			now: readonly number[]
		) => {
			now.forEach((line, index) => {
				const old = before[index] ?? Infinity;
				if (line === old) return;
				for (let row = 0; row < values.length; row++) {
					const value = values[row] ?? NaN;
					if (value > old !== value > line) rows.add(row);
				}
			});
		};
		judge(this.ages, before.ages, now.ages);
		judge(this.hours, before.longest, now.longest);
		return rows;
	}
}

function judge(scope: Scope, lesson: Lesson, idleDays: number, judged: Judged): Plan<Stalled> {
	const stays = new Stays(scope);
	const { visits } = scope.ledger;
	const took = cyclesIn(scope, {});
	const count = scope.stages.length;
	const told = scope.levels.standable(scope.last);
	const all = count * CELLS;
	/** Stages that are no more come after all. */
	const elsewhere = (count + 1) * CELLS;
	/** A part may have fewer stages than the whole. */
	const own = scope.stages.map(
		(stage): Limit =>
			lesson.limits[lesson.stages.indexOf(stage)] ?? { days: undefined, basis: 'none', n: 0 }
	);
	const {
		longest,
		ages: [mean, p75]
	} = linesOf({ ...lesson, limits: own });
	const moment = Math.min(scope.last, scope.now) as LocalMs;
	const touch = new Touch(scope, moment, idleDays * DAY_MS);
	return {
		tally(row, into) {
			if (!scope.keeps(row) || !scope.owns(row, scope.last)) return;
			const visit = scope.standing(row, scope.last);
			const { at } = visits;
			if (at.status[visit] !== STATUS.open || at.pipeline[visit] !== scope.pipeline) return;
			const level = stays.level(visit);
			const cell = told[level] ? level * CELLS : elsewhere;
			const worth = scope.worth(row, scope.last, scope.last);
			const mark = (kind: number) => {
				into.add(cell + kind, worth);
				into.add(all + kind, worth);
			};
			mark(OPEN);
			const isKnown = stays.isBeginKnown(row, visit);
			const hours = Math.floor((moment - (at.enter[visit] ?? 0)) / HOUR_MS);
			const isStalled = isKnown && told[level] === true && hours > (longest[level] ?? Infinity);
			if (!isKnown) mark(UNKNOWN);
			const age = took(row, moment);
			judged.hours[row] = hours;
			judged.ages[row] = age;
			if (age > mean) mark(SIMPLE);
			const isOver = age > p75;
			mark(isStalled ? STALLED : isOver ? MERELY_OVER : ON_TIME);
			const isIdle = touch.isIdle(row, visit);
			if (isOver) mark(OVER_AGE);
			if (isIdle) mark(IDLE);
			if (isOver && isIdle) mark(TO_NURTURE);
		},
		read: (sums) => ({
			all: sums.marks(MARKS, all),
			stages: scope.stages
				.map((stage, level) => ({
					stage,
					limit: own[level] as Limit,
					...sums.marks(MARKS, level * CELLS)
				}))
				.filter((_, level) => told[level]),
			wonCycle: lesson.wonCycle,
			idleDays
		})
	};
}

/** When something was last done about deals. */
class Touch {
	readonly #scope: Scope;
	readonly #moment: LocalMs;
	readonly #limit: number;

	/** `limit` in ms. */
	constructor(scope: Scope, moment: LocalMs, limit: number) {
		this.#scope = scope;
		this.#moment = moment;
		this.#limit = limit;
	}

	/** Whether nothing was done for too long, neither a move nor anything with the customer, and nothing is planned soon. */
	isIdle(row: number, visit: number): boolean {
		const since = this.#moment - this.#limit;
		const { ledger } = this.#scope;
		const { visits, acts } = ledger;
		if ((visits.at.enter[visit] ?? 0) >= since) return false;
		for (let act = (acts.to[row] ?? 0) - 1; act >= (acts.from[row] ?? 0); act--)
			if (acts.at.type[act] !== NOTE && isDoneWithin(ledger, act, since, this.#moment))
				return false;
		return !this.#isPlanned(row);
	}

	#isPlanned(row: number): boolean {
		const { planned } = this.#scope.ledger;
		const plan = held(planned.at.since, planned.from[row] ?? 0, planned.to[row] ?? 0, this.#moment);
		const day = planned.at.day[plan] ?? NaN;
		const today = Math.floor(this.#moment / DAY_MS) * DAY_MS;
		return day >= today && day <= this.#moment + this.#limit;
	}
}
