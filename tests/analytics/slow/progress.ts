import type { Asked, Life, Stay } from './lives.ts';
import { hoursOf, type Case } from './survival.ts';
import { isBeginKnown } from './time-in-stage.ts';
import { arrivalAt, fateOf } from './win-curve.ts';

export interface Course extends Case<'wentOn' | 'left'> {
	readonly begin: number;
}

/** How a deal got on from its creation (line 0) or from a stage (its level and 1), as known at a moment. */
export function course(
	life: Life,
	line: number,
	all: Asked,
	pipeline: string,
	at = all.now
): Course | undefined {
	const ending = fateOf(life, all, pipeline);
	if (!ending.isKnown) return undefined;
	const left = ending.fate === undefined ? Infinity : ending.at;
	const won = ending.fate === 'won' ? left : Infinity;
	let begin = life.created;
	let onward = won;
	if (line === 0) {
		if (Number.isNaN(begin) || life.stays[0]?.pipeline !== pipeline) return undefined;
	} else {
		const stay = arrivalAt(life, line - 1, all, pipeline);
		if (!stay || !isBeginKnown(life, stay)) return undefined;
		begin = stay.enter;
		const next = departureAt(life, stay, line - 1, all, pipeline);
		if (next && !next.dated) return undefined;
		onward = next?.enter ?? Infinity;
	}
	if (begin > at) return undefined;
	const end = Math.min(onward, left);
	const how = end > at ? undefined : onward <= left ? 'wentOn' : 'left';
	return { begin, hours: hoursOf(Math.min(end, at) - begin), end: how };
}

/** The stay by which a deal, once it had come to a level, first got beyond it; a win that stands is beyond all. */
function departureAt(
	{ stays }: Life,
	arrival: Stay,
	level: number,
	{ levelOf, until, passes }: Asked,
	pipeline: string
): Stay | undefined {
	const final = stays.findLast(({ enter }) => enter <= until);
	return stays
		.slice(stays.indexOf(arrival))
		.filter((stay) => stay.enter <= until && stay.pipeline === pipeline)
		.find((stay) => {
			if (stay.status === 'won') return stay === final;
			if (stay.status !== 'open') return false;
			const own = levelOf(stay.stage);
			// In a stage that is not told of one counts as in the last before it that was there.
			if (Number.isInteger(own)) return own > level;
			for (let one = Math.floor(own); one > level; one--) if (passes(stay, one)) return true;
			return false;
		});
}
