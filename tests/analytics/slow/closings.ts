import type { CycleOptions } from '#lib/analytics/figures/cycle.ts';
import type { LostOptions } from '#lib/analytics/figures/lost.ts';
import type { Query } from '#lib/analytics/scope.ts';
import { DEAL_SEGMENTS } from '#lib/domain/deal.ts';
import type { Records } from '#lib/domain/fold.ts';
import { ordinal, type Period } from '#lib/domain/time.ts';
import { asked, DAY, marked, mean, median, setAside, stayAt, sum, surelyAt } from './lives.ts';
import type { Asked, Life, Stay } from './lives.ts';

export interface Closing {
	readonly life: Life;
	readonly stay: Stay;
	readonly worth: number;
	readonly cost: number;
}

/** The deals closed in the period as they stood at its end, each with the stay that is its closing. */
export function closings(world: Asked, pipeline: string): readonly Closing[] {
	return world.lives.flatMap((life) => {
		const stay = stayAt(life, world.last);
		if (!stay || stay.status === 'open' || stay.pipeline !== pipeline) return [];
		// What may have gone on already is not counted as standing.
		if (surelyAt(life, world.last) !== stay) return [];
		if (!world.began(stay) || !world.owns(life, stay.enter)) return [];
		const until = Math.min(stay.leave - 1, world.until);
		return [
			{
				life,
				stay,
				worth: life.worth(until, stay.enter),
				cost: life.cost(until, stay.enter)
			}
		];
	});
}

/** Closed perhaps in the period, on a day that is not known. */
function undatedClosings(world: Asked, pipeline: string, status?: string): readonly Life[] {
	return world.lives.filter((life) => {
		const at = stayAt(life, world.last);
		const next = life.stays[at ? life.stays.indexOf(at) + 1 : 0];
		const stay = next && !next.dated ? next : at;
		if (!stay || stay.status === 'open' || stay.pipeline !== pipeline) return false;
		if (status && stay.status !== status) return false;
		if (!world.owns(life, stay.enter) || world.began(stay)) return false;
		return !stay.dated && stay.enter >= world.from;
	});
}

export function opens(world: Asked, pipeline: string): readonly Life[] {
	return world.lives.filter((life) => {
		const stay = surelyAt(life, world.last);
		return stay?.status === 'open' && stay.pipeline === pipeline && world.owns(life, world.last);
	});
}

export function summed(numbers: readonly number[]) {
	const known = numbers.filter((number) => !Number.isNaN(number));
	return { n: known.length, sum: sum(known), mean: mean(known), median: median(known) };
}

/** As `summed`, of ms told in days. */
export function summedDays(times: readonly number[]) {
	const { n, ...rest } = summed(times);
	const days = (time: number | undefined) => (time === undefined ? undefined : time / DAY);
	return { n, sum: rest.sum / DAY, mean: days(rest.mean), median: days(rest.median) };
}

/** From the start of the cycle, without the time for which the deal was set aside. */
export function took(life: Life, end: number): number {
	return Math.max(0, end - life.created - setAside(life, end));
}

export function slowClosed(records: Records, query: Query) {
	const world = asked(records, query);
	const all = closings(world, query.pipeline);
	const of = (...statuses: string[]) => all.filter(({ stay }) => statuses.includes(stay.status));
	const mark = (...statuses: string[]) => marked(of(...statuses).map(({ worth }) => worth));
	const ratio = (a: number, b: number) => (b === 0 ? undefined : a / b);
	const [won, lost] = [mark('won'), mark('lost')];
	const cycle = (...statuses: string[]) =>
		summedDays(
			of(...statuses)
				.filter(({ stay }) => stay.dated)
				.map(({ life, stay }) => took(life, stay.enter))
		);
	return {
		won,
		lost,
		disqualified: mark('disqualified'),
		nurture: mark('nurture'),
		winRate: ratio(won.count, won.count + lost.count),
		winRateByValue: ratio(won.amount, won.amount + lost.amount),
		broadWinRate: ratio(won.count, all.length),
		wonValue: summed(of('won').map(({ worth }) => worth)),
		wonCycle: cycle('won'),
		lostCycle: cycle('lost'),
		closedCycle: cycle('won', 'lost'),
		undated: undatedClosings(world, query.pipeline).length
	};
}

export function slowDealValue(records: Records, query: Query) {
	const world = asked(records, query);
	const shut = closings(world, query.pipeline).map(({ life, stay, worth }) => ({
		segment: life.segment,
		status: stay.status,
		worth
	}));
	const open = opens(world, query.pipeline).map((life) => ({
		segment: life.segment,
		status: 'open' as const,
		worth: life.worth(world.last, world.last)
	}));
	const everything = [...shut, ...open];
	const kinds = (rows: typeof everything) => {
		const worths = (status?: string) =>
			rows.filter((row) => !status || row.status === status).map(({ worth }) => worth);
		return {
			won: { deals: marked(worths('won')), value: summed(worths('won')) },
			open: { deals: marked(worths('open')), value: summed(worths('open')) },
			all: { deals: marked(worths()), value: summed(worths()) }
		};
	};
	return {
		...kinds(everything),
		segments: [...DEAL_SEGMENTS, undefined].map((segment) => ({
			segment,
			...kinds(everything.filter((row) => row.segment === segment))
		}))
	};
}

export function slowCycle(records: Records, query: Query, options: CycleOptions = {}) {
	const world = asked(records, query);
	const { start = 'created', end = 'won', of = 'won', withNurture = false } = options;
	const startOf = (life: Life): number => {
		const lead = records.get(life.timeline.traits.lead as never);
		const day = (field: string) => {
			const said = lead?.fields[field];
			return typeof said === 'string' ? ordinal(said as never) * DAY : NaN;
		};
		if (start === 'created') return life.created;
		if (start === 'stage')
			return (
				life.stays.find((stay) => stay.dated && stay.pipeline === query.pipeline)?.enter ?? NaN
			);
		return day(start === 'lead' ? 'on' : 'qualifiedOn');
	};
	const days = (life: Life, until: number) => {
		const whole = Math.max(0, until - startOf(life));
		return withNurture ? whole : Math.max(0, whole - setAside(life, until));
	};
	const shut = closings(world, query.pipeline);
	const wanted =
		end === 'won'
			? shut
					.filter(
						({ stay: { status } }) => status === 'won' || (of === 'closed' && status === 'lost')
					)
					.map(({ life, stay }) => ({ life, at: stay.enter, dated: stay.dated }))
			: world.lives.flatMap((life) => {
					const { paidOn } = life.timeline.traits;
					const stay = stayAt(life, world.until);
					const at = paidOn ? ordinal(paidOn) * DAY : NaN;
					const isPaid =
						stay?.status === 'won' &&
						stay.pipeline === query.pipeline &&
						at >= world.from &&
						at <= world.last &&
						world.owns(life, at);
					return isPaid ? [{ life, at, dated: true }] : [];
				});
	const known = wanted.filter(({ life, dated }) => dated && !Number.isNaN(startOf(life)));
	return {
		days: summedDays(known.map(({ life, at }) => days(life, at))),
		deals: wanted.length,
		unstarted: wanted.length - known.length,
		simple: summedDays(
			[
				...shut.map(({ life, stay }) => ({ life, until: stay.enter })),
				...opens(world, query.pipeline).map((life) => ({
					life,
					until: Math.min(world.last, world.now)
				}))
			].map(({ life, until }) => days(life, until))
		)
	};
}

export function slowVelocity(records: Records, query: Query) {
	const world = asked(records, query);
	const shut = closings(world, query.pipeline);
	const open = opens(world, query.pipeline).length;
	const won = shut.filter(({ stay }) => stay.status === 'won');
	const lost = shut.filter(({ stay }) => stay.status === 'lost');
	const value = summed(won.map(({ worth }) => worth)).mean;
	const days = summedDays(
		won.filter(({ stay }) => stay.dated).map(({ life, stay }) => took(life, stay.enter))
	).mean;
	const rate = won.length / (won.length + lost.length);
	return {
		open,
		value,
		won: won.length,
		lost: lost.length,
		days,
		perDay:
			won.length === 0 || value === undefined || !days ? undefined : (open * value * rate) / days,
		few: won.length < 5
	};
}

export function slowLost(records: Records, query: Query, { exit = 'lost' }: LostOptions = {}) {
	const world = asked(records, query);
	const rows = closings(world, query.pipeline)
		.filter(({ stay }) => stay.status === exit)
		.map(({ life, stay, worth }) => {
			const before = life.stays.slice(0, life.stays.indexOf(stay));
			const from = before.findLast(
				({ status, pipeline }) => status === 'open' && pipeline === query.pipeline
			);
			return { reason: stay.reason, stage: from?.stage, worth };
		});
	const count = (own: typeof rows) => marked(own.map(({ worth }) => worth));
	const reasons = (own: typeof rows) =>
		Object.fromEntries(
			[...Map.groupBy(own, ({ reason }) => reason ?? 'none')].map(([reason, some]) => [
				reason,
				count(some)
			])
		);
	return {
		all: count(rows),
		reasons: reasons(rows),
		stages: world.stages.map((stage) => {
			const own = rows.filter((row) => row.stage === stage);
			return { stage, all: count(own), reasons: reasons(own) };
		}),
		elsewhere: rows.filter(({ stage }) => !stage || !world.stages.includes(stage)).length,
		undated: undatedClosings(world, query.pipeline, exit).length
	};
}

/** Won in each stretch, by looking at each day of it. */
export function slowWon(records: Records, query: Query, periods: readonly Period[]) {
	return periods.map((period) => {
		const world = asked(records, { ...query, period });
		const won = closings(world, query.pipeline).filter(({ stay }) => stay.status === 'won');
		return marked(won.map(({ worth }) => worth));
	});
}
