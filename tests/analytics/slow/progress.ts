import type { Asked, Life } from './lives.ts';
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
	const { stages } = all;
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
		if (line < stages.length) {
			const next = arrivalAt(life, line, all, pipeline);
			if (next && !next.dated) return undefined;
			onward = next?.enter ?? Infinity;
		}
	}
	if (begin > at) return undefined;
	const end = Math.min(onward, left);
	const how = end > at ? undefined : onward <= left ? 'wentOn' : 'left';
	return { begin, hours: hoursOf(Math.min(end, at) - begin), end: how };
}
