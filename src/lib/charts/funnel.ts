import { max, scaleLinear, sum } from 'd3';

/** A stretch on the horizontal axis, in px. */
export interface Stretch {
	readonly x: number;
	readonly width: number;
}

/**
 * The bars of a funnel: one a row, as long as its parts together, all to one scale.
 *
 * Bars and not trapezia: their length can be compared. The parts follow each other from the start of the line, the
 * left, or the right where `mirrored`; the longest bar fills `width`. Rows without anything have parts of no width.
 */
export function funnelBars(
	rows: readonly (readonly number[])[],
	{ width, mirrored = false }: { readonly width: number; readonly mirrored?: boolean }
): readonly (readonly Stretch[])[] {
	const longest = max(rows, (parts) => sum(parts)) ?? 0;
	const scale = scaleLinear([0, Math.max(longest, 1)], [0, width]);
	return rows.map((parts) => {
		let before = 0;
		return parts.map((part) => {
			const start = scale(before);
			const end = scale((before += part));
			return { x: mirrored ? width - end : start, width: end - start };
		});
	});
}
