import { FATES, type FunnelOptions } from '#lib/analytics/figures/funnel.ts';
import type { Query } from '#lib/analytics/scope.ts';
import type { Records } from '#lib/domain/fold.ts';
import { asked, marked, type Asked, type Life, type Stay, worthAt } from './lives.ts';

interface Passage {
	readonly arrival: Stay;
	readonly wentOn: boolean;
	readonly fate: (typeof FATES)[number];
	readonly stood: boolean;
	readonly isBack: boolean;
	readonly reason: string | undefined;
}

/** How a deal passed a level, by the definitions of the four ways; `undefined` where it has not come there. */
function passage(
	life: Life,
	level: number,
	{ stages, levelOf, isThere, passes, until }: Asked,
	pipeline: string,
	way: string
): Passage | undefined {
	const stays = life.stays.filter(({ enter }) => enter <= until);
	const final = stays.at(-1);
	if (!final) return undefined;
	const levels = stays.map((stay) =>
		stay.pipeline === pipeline && stay.status === 'open' ? levelOf(stay.stage) : -1
	);
	const isHere = final.pipeline === pipeline;
	if (isHere && final.status === 'won') levels[levels.length - 1] = stages.length;
	// Of a stage that is gone only what came before it was passed.
	const furthest = Math.floor(Math.max(...levels));
	let at: number;
	let wentOn: boolean;
	/** Whether a stay is in the very next stage, of those that were there then. */
	const isNext = (index: number) => {
		const own = levels[index] ?? -1;
		const enter = stays[index]?.enter ?? NaN;
		if (own <= level || !Number.isInteger(own)) return false;
		return stages.slice(level + 1, own).every((_, gap) => !isThere(level + 1 + gap, enter));
	};
	switch (way) {
		case 'reached':
			at = stays.findIndex((stay, index) => (levels[index] ?? -1) >= 0 && passes(stay, level));
			wentOn = furthest > level;
			break;
		case 'any':
			at = levels.indexOf(level);
			wentOn = at >= 0 && levels.slice(at).some((one) => one > level);
			break;
		case 'adjacent':
			at = levels.indexOf(level);
			wentOn = levels.some((one, index) => one === level && isNext(index + 1));
			break;
		default: {
			const arrivals = new Map<number, number>();
			wentOn = false;
			levels.forEach((own, index) => {
				if (own < 0 || !Number.isInteger(own)) return;
				const enter = stays[index]?.enter ?? NaN;
				const before = stages.findLastIndex((_, one) => one < own && isThere(one, enter));
				const isInOrder = before < 0 || arrivals.has(before);
				if (isInOrder && !arrivals.has(own)) arrivals.set(own, index);
				const isWin = own === stages.length;
				if (arrivals.has(level) && isNext(index) && (isWin || arrivals.has(own))) wentOn = true;
			});
			at = arrivals.get(level) ?? -1;
		}
	}
	const arrival = stays[at];
	if (!arrival) return undefined;
	const left = !isHere ? 'transferred' : final.status === 'open' ? 'still' : final.status;
	const isPast = way !== 'any' && furthest > level;
	const fate = wentOn ? 'wentOn' : isPast ? 'around' : left;
	return {
		arrival,
		wentOn,
		fate: fate as Passage['fate'],
		stood: levels.includes(level),
		isBack: (levels.at(-1) ?? NaN) < level,
		reason: ['lost', 'disqualified', 'nurture'].includes(fate)
			? `${fate} ${final.reason ?? 'none'}`
			: undefined
	};
}

export function slowFunnel(records: Records, query: Query, options: FunnelOptions | undefined) {
	const world = asked(records, query);
	return world.stages.map((_, level) => {
		const rows = world.lives.flatMap((life) => {
			const passed = passage(life, level, world, query.pipeline, options?.way ?? 'reached');
			if (!passed || !world.owns(life, passed.arrival.enter)) return [];
			return [{ ...passed, worth: worthAt(life, world.until, world.until) }];
		});
		const reached = rows.filter(({ arrival }) => world.began(arrival));
		const count = (own: typeof rows) => marked(own.map(({ worth }) => worth));
		return {
			reached: count(reached),
			fates: FATES.map((fate) => count(reached.filter((row) => row.fate === fate))),
			skipped: count(reached.filter(({ stood }) => !stood)),
			back: count(reached.filter(({ fate, isBack }) => fate === 'still' && isBack)),
			undated: rows.filter(
				({ arrival: { dated, enter } }) =>
					!dated && enter >= world.from && enter <= world.last && world.from !== -Infinity
			).length,
			reasons: Object.fromEntries(
				[...Map.groupBy(reached, ({ reason }) => reason)]
					.filter(([reason]) => reason !== undefined)
					.map(([reason, own]) => [reason, count(own)])
			)
		};
	});
}
