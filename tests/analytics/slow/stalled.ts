import type { StalledOptions } from '#lib/analytics/figures/stalled.ts';
import type { Query } from '#lib/analytics/scope.ts';
import { toActivity } from '#lib/domain/activity.ts';
import type { Records } from '#lib/domain/fold.ts';
import type { StageId } from '#lib/domain/ids.ts';
import { dayNumber, dayOf, type DayNumber } from '#lib/domain/time.ts';
import { fitLognormal, lognormalQuantile, shrinkLognormal } from '#lib/statistics/lognormal.ts';
import { asked, DAY, marked, mean, ms, setAside, stayAt, surelyAt, type Life } from './lives.ts';
import { hoursOf, inDays, quantileOf, rounded, type Case } from './survival.ts';
import { isBeginKnown, isKnown } from './time-in-stage.ts';

export const KINDS = [
	'open',
	'onTime',
	'merelyOver',
	'stalled',
	'simple',
	'overAge',
	'idle',
	'toNurture',
	'unknown'
] as const;

function fit(cases: readonly Case[]) {
	const times = [...new Set(cases.map(({ hours }) => hours))].sort((a, b) => a - b);
	const events = times.map((time) => cases.filter(({ hours }) => hours === time).length);
	return fitLognormal({ times, events, censored: [] });
}

/** In hours, of each stage: see statistics of stalled deals in docs/metrics.md. */
function limitsOf(stays: readonly (readonly Case[])[], expected: readonly (number | undefined)[]) {
	const all = stays.flat();
	const whole = all.length >= 20 ? fit(all) : undefined;
	return stays.map((own, level) => {
		if (own.length >= 20) return quantileOf(own, 0.9);
		if (whole) return lognormalQuantile(shrinkLognormal(fit(own), whole), 0.9);
		const days = expected[level];
		return days === undefined ? undefined : days * 24;
	});
}

export function slowStalled(records: Records, query: Query, options?: StalledOptions) {
	const all = asked(records, query);
	const { lives, everybodys, directory, stages, isThere, last, until, now, owns } = all;
	const isGone = (stage: string) => records.get(stage as StageId)?.deleted === true;
	const isHere = (stay: Life['stays'][number], status: string) =>
		stay.pipeline === query.pipeline && stay.status === status;
	const won = everybodys.filter((life) => {
		const stay = stayAt(life, until);
		return stay !== undefined && isHere(stay, 'won');
	});
	const limits = limitsOf(
		stages.map((stage) =>
			won.flatMap((life) =>
				life.stays
					.filter(() => !isGone(stage))
					.filter((stay) => stay.enter <= until && stay !== stayAt(life, until))
					.filter((stay) => stay.stage === stage && isHere(stay, 'open') && isKnown(life, stay))
					.map(({ enter, leave }) => ({ hours: hoursOf(Math.min(leave, now) - enter), end: 'won' }))
			)
		),
		stages.map((id) => directory.stages(query.pipeline).find((one) => one.id === id)?.guide.days)
	);
	const cycles = won
		.flatMap((life) => {
			const stay = stayAt(life, until);
			if (!stay?.dated || Number.isNaN(life.created)) return [];
			return stay.enter - life.created - setAside(life, stay.enter);
		})
		.sort((a, b) => a - b);
	const [average, p75] = [mean(cycles) ?? Infinity, threeQuarters(cycles) ?? Infinity];
	const moment = Math.min(last, now);
	const idleMs = (options?.idleDays ?? 14) * DAY;
	const touches = touchesIn(records, directory.zone);
	const told = [...stages.keys()].filter(
		(level) => !isGone(stages[level] ?? '') || isThere(level, last)
	);
	const judged = lives.flatMap((life) => {
		const stay = surelyAt(life, last);
		if (!stay || !isHere(stay, 'open') || !owns(life, last)) return [];
		const level = stages.indexOf(stay.stage);
		const isKnownSince = isBeginKnown(life, stay);
		const age = moment - life.created - setAside(life, moment);
		const touched = (touches.get(life.id) ?? []).filter(({ at }) => at <= moment);
		const done = [stay.enter, ...touched.map(({ latest }) => latest)];
		const plan = life.timeline.planned.findLast(({ since }) => ms(since) <= moment)?.value;
		const today = dayOf((moment / DAY) as DayNumber);
		const isPlanned =
			plan !== undefined && plan >= today && plan <= dayOf(((moment + idleMs) / DAY) as DayNumber);
		const idle = Math.max(...done) < moment - idleMs && !isPlanned;
		const stalled =
			isKnownSince &&
			told.includes(level) &&
			hoursOf(moment - stay.enter) > (limits[level] ?? Infinity);
		return {
			level,
			worth: life.worth(last, last),
			open: true,
			stalled,
			merelyOver: !stalled && age > p75,
			onTime: !stalled && !(age > p75),
			simple: age > average,
			overAge: age > p75,
			idle,
			toNurture: age > p75 && idle,
			unknown: !isKnownSince
		};
	});
	const stopped = (some: typeof judged) => {
		return KINDS.map((kind) => marked(some.filter((one) => one[kind]).map(({ worth }) => worth)));
	};
	return {
		all: stopped(judged),
		stages: told.map((level) => stopped(judged.filter((one) => one.level === level))),
		limits: told.map((level) => rounded(inDays(limits[level]))),
		n: cycles.length
	};
}

function threeQuarters(sorted: readonly number[]): number | undefined {
	const at = 0.75 * (sorted.length - 1);
	const [under, over] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
	return under === undefined || over === undefined ? undefined : under + (over - under) * (at % 1);
}

/** When something was done with the customer, and the latest that it can have been where only the day is known. */
interface Touch {
	readonly at: number;
	readonly latest: number;
}

/** By deal. */
function touchesIn(records: Records, zone: string): ReadonlyMap<string, readonly Touch[]> {
	const touches = new Map<string, Touch[]>();
	for (const folded of records.values()) {
		const activity = folded.id.startsWith('a') ? toActivity(folded) : undefined;
		if (!activity?.deal || activity.deleted || activity.at === null || activity.type === 'note')
			continue;
		const at = ms(dayNumber(activity.at, zone));
		const latest = typeof activity.at === 'string' ? at + DAY - 1 : at;
		touches.set(activity.deal, [...(touches.get(activity.deal) ?? []), { at, latest }]);
	}
	return touches;
}
