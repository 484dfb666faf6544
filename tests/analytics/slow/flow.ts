import type { Query } from '#lib/analytics/scope.ts';
import type { Records } from '#lib/domain/fold.ts';
import { closings, opens, summed, summedDays } from './closings.ts';
import { asked, DAY, marked, stayAt, sum, type Life, type Stay } from './lives.ts';

export function slowProfit(records: Records, query: Query) {
	const world = asked(records, query);
	const won = closings(world, query.pipeline).filter(({ stay }) => stay.status === 'won');
	const open = opens(world, query.pipeline).map((life) => ({
		worth: life.worth(world.last, world.last),
		cost: life.cost(world.last, world.last)
	}));
	const left = (rows: readonly { readonly worth: number; readonly cost: number }[]) => {
		const known = rows.filter(({ worth, cost }) => !Number.isNaN(worth + cost));
		const value = sum(known.map(({ worth }) => worth));
		const profit = summed(known.map(({ worth, cost }) => worth - cost));
		return {
			deals: marked(rows.map(({ worth }) => worth)),
			known: known.length,
			cost: sum(known.map(({ cost }) => cost)),
			profit,
			margin: value === 0 ? undefined : profit.sum / value,
			unknown: rows.length - known.length
		};
	};
	return { won: left(won), open: left(open) };
}

export function slowPipelineFlow(records: Records, query: Query) {
	const world = asked(records, query);
	const { pipeline } = query;
	const held = opens(world, pipeline);
	const shut = closings(world, pipeline);
	const owned = (life: Life) =>
		life.stays.filter(
			(stay) =>
				stay.pipeline === pipeline && stay.enter <= world.last && world.owns(life, stay.enter)
		);
	const isOpen = (stay: Stay | undefined) => stay?.status === 'open' && stay.pipeline === pipeline;
	const before = (life: Life, stay: Stay) => life.stays[life.stays.indexOf(stay) - 1];
	const after = (life: Life, stay: Stay) => life.stays[life.stays.indexOf(stay) + 1];
	const level = (stay: Stay) => world.levelOf(stay.stage);
	const moves = (isForward: boolean) => {
		const each = world.lives.map((life) => {
			const moved = owned(life).filter((stay) => {
				const last = before(life, stay);
				if (!last || !isOpen(last) || !isOpen(stay) || !world.began(stay)) return false;
				return level(stay) > level(last) === isForward;
			});
			return moved.length;
		});
		return { moves: sum(each), deals: each.filter((count) => count > 0).length };
	};
	/** Brought without a history, the first of its stays may have begun long before. */
	const isBeginKnown = (life: Life, stay: Stay) =>
		stay.dated && !(life.stays[0] === stay && life.timeline.midway);
	const lost = shut.filter(({ stay }) => stay.status === 'lost').length;
	const created = world.lives.filter((life) => {
		const [first] = life.stays;
		return first && owned(life).includes(first) && world.began(first);
	}).length;
	return {
		held: held.length,
		created,
		won: shut.filter(({ stay }) => stay.status === 'won').length,
		lost,
		createdPerLost: lost === 0 ? undefined : created / lost,
		forward: moves(true),
		back: moves(false),
		stages: world.stages.map((id) => {
			const all = world.directory.stages(query.pipeline);
			const expected = all.find((one) => one.id === id)?.guide.days;
			const times = world.lives.flatMap((life) => {
				const ended = owned(life).filter(
					(stay) =>
						stay.stage === id &&
						stay.status === 'open' &&
						isBeginKnown(life, stay) &&
						after(life, stay)?.dated === true &&
						stay.leave >= world.from &&
						stay.leave <= world.last
				);
				return ended.length === 0 ? [] : [sum(ended.map(({ enter, leave }) => leave - enter))];
			});
			const limit = (expected ?? NaN) * DAY;
			const here = held.filter((life) => stayAt(life, world.last)?.stage === id);
			return {
				held: here.length,
				overdue: here.filter((life) => {
					const stay = stayAt(life, world.last);
					return (
						stay && isBeginKnown(life, stay) && Math.min(world.now, world.last) - stay.enter > limit
					);
				}).length,
				days: summedDays(times),
				late: times.filter((time) => time > limit).length,
				expected
			};
		})
	};
}
