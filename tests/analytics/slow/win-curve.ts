import { FATES } from '#lib/analytics/fates.ts';
import type { Query } from '#lib/analytics/scope.ts';
import type { Records } from '#lib/domain/fold.ts';
import { asked, marked, stayAt, type Asked, type Life, type Stay, worthAt } from './lives.ts';
import { hoursOf, incidenceBy, inDays, reliableUntil, rounded, type Case } from './survival.ts';
import { isBeginKnown } from './time-in-stage.ts';

type Fate = (typeof FATES)[number];

/** What has become of a deal by now, and when; nothing, now, while it is open. */
export function fateOf(
	life: Life,
	{ until, now }: Asked,
	pipeline: string
): { readonly fate: Fate | undefined; readonly at: number; readonly isKnown: boolean } {
	const latest = stayAt(life, until);
	const isHere = latest?.pipeline === pipeline;
	const left = life.stays.findLastIndex((one) => one.enter <= until && one.pipeline === pipeline);
	const stay = isHere ? latest : life.stays[left + 1];
	const fate = isHere ? latest.status : 'transferred';
	return !stay || fate === 'open' || stay.enter > now
		? { fate: undefined, at: now, isKnown: true }
		: { fate, at: stay.enter, isKnown: stay.dated };
}

/** The stay by which a deal first got to a level, or past it; a win that stands passes all that were there. */
export function arrivalAt(
	life: Life,
	level: number,
	{ passes, until }: Asked,
	pipeline: string
): Stay | undefined {
	return life.stays.find(
		(stay) =>
			stay.enter <= until &&
			stay.pipeline === pipeline &&
			(stay.status === 'open' || (stay.status === 'won' && stay === stayAt(life, until))) &&
			passes(stay, level)
	);
}

export function slowWinCurve(records: Records, query: Query) {
	const all = asked(records, query);
	const { lives, stages, from, last, now, until, owns } = all;
	const cohort = (begin: (life: Life) => { at: number; isKnown: boolean } | undefined) => {
		const some = lives.flatMap((life) => {
			const start = begin(life);
			if (!start || !stayAt(life, until)) return [];
			if (start.at < from || start.at > Math.min(last, now) || !owns(life, start.at)) return [];
			const { fate, at, isKnown } = fateOf(life, all, query.pipeline);
			return {
				fate,
				at,
				start,
				isKnown: isKnown && start.isKnown,
				worth: worthAt(life, until, until)
			};
		});
		const counted = some.filter(({ isKnown }) => isKnown);
		const cases: Case<Fate>[] = counted.map(({ fate, at, start }) => ({
			hours: hoursOf(at - start.at),
			end: fate
		}));
		const worths = (list: typeof some) => marked(list.map(({ worth }) => worth));
		const [won, lost] = ['won', 'lost'].map(
			(one) => counted.filter(({ fate }) => fate === one).length
		);
		const tau = reliableUntil(cases);
		return {
			deals: worths(counted),
			fates: FATES.map((one) => worths(counted.filter(({ fate }) => fate === one))),
			open: worths(counted.filter(({ fate }) => fate === undefined)),
			chances:
				tau === undefined ? undefined : FATES.map((one) => rounded(incidenceBy(cases, one, tau))),
			days: inDays(tau),
			simple: won || lost ? rounded((won ?? 0) / ((won ?? 0) + (lost ?? 0))) : undefined,
			undated: worths(some.filter(({ isKnown }) => !isKnown))
		};
	};
	return {
		whole: cohort((life) => {
			if (life.stays[0]?.pipeline !== query.pipeline) return undefined;
			const isKnown = !Number.isNaN(life.created);
			return { at: isKnown ? life.created : life.stays[0].enter, isKnown };
		}),
		stages: stages.map((_, level) =>
			cohort((life) => {
				const stay = arrivalAt(life, level, all, query.pipeline);
				return stay && { at: stay.enter, isKnown: isBeginKnown(life, stay) };
			})
		)
	};
}
