import type { Format, Room, Shape } from './scene.ts';
import { text } from './words.ts';

/** The space that an axis of values takes below what it measures, in letters' heights. */
export const AXIS = 1.4;

interface Scale {
	(value: number): number;
	readonly ticks: (count: number) => number[];
}

/** About so many round values, of counts whole ones. */
export function ticksOf(
	scale: Pick<Scale, 'ticks'>,
	count: number,
	whole = false
): readonly number[] {
	const ticks = scale.ticks(count);
	return whole ? ticks.filter(Number.isInteger) : ticks;
}

/** Round values along a line, each inside of the drawing, as many as stand beside each other. */
export function valueAxis(
	scale: Scale,
	format: Format,
	{ y, length, whole }: { readonly y: number; readonly length: number; readonly whole?: boolean },
	{ width, em, measure }: Room
): readonly Shape[] {
	let free = -Infinity;
	return ticksOf(scale, Math.max(2, Math.floor(length / 90)), whole).flatMap((tick) => {
		const half = measure(format(tick)) / 2;
		const at = Math.min(Math.max(scale(tick), half), width - half);
		if (at - half < free) return [];
		free = at + half + 8;
		return [text(at, y + em * 0.9, format(tick), { anchor: 'middle' })];
	});
}
