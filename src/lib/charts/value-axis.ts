import type { Format, Room, Shape } from './scene.ts';
import { text } from './words.ts';

/** The space that an axis of values takes below what it measures, in letters' heights. */
export const AXIS = 1.4;

/** Round values along a line, each inside of the drawing, as many as stand beside each other. */
export function valueAxis(
	scale: { (value: number): number; readonly ticks: (count: number) => number[] },
	format: Format,
	{ y, length }: { readonly y: number; readonly length: number },
	{ width, em, measure }: Room
): readonly Shape[] {
	let free = -Infinity;
	return scale.ticks(Math.max(2, Math.floor(length / 90))).flatMap((tick) => {
		const half = measure(format(tick)) / 2;
		const at = Math.min(Math.max(scale(tick), half), width - half);
		if (at - half < free) return [];
		free = at + half + 8;
		return [text(at, y + em * 0.9, format(tick), { anchor: 'middle' })];
	});
}
