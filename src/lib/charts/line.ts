import { line, max, scaleLinear } from 'd3';
import type { Frame } from './frame.ts';

/** One value of a series over time; `y` is `undefined` where there is none to state. */
export interface LinePoint {
	readonly x: number;
	readonly y: number | undefined;
}

interface Spot {
	readonly x: number;
	readonly y: number;
}

export interface LineShape {
	/** The path of the line, broken where there is no value. */
	readonly path: string;
	/** Where each point is; `y` of one without a value is `undefined`. */
	readonly spots: readonly LinePoint[];
	/** Points with a gap on both sides: no line passes them, so they need a dot. */
	readonly alone: readonly Spot[];
	/** Round values and their height. */
	readonly ticks: readonly { readonly value: number; readonly y: number }[];
}

/**
 * A line through values over time, from 0 up to a round value above the largest. `points` ascend by x.
 *
 * A single point stands in the middle.
 */
export function lineShape(
	points: readonly LinePoint[],
	{ left, right, top, bottom }: Frame,
	ticks = 4
): LineShape {
	const [first, last] = [points[0]?.x ?? 0, points.at(-1)?.x ?? 0];
	const across = scaleLinear([first, last], [left, right]);
	const up = scaleLinear([0, max(points, ({ y }) => y) || 1], [bottom, top]).nice(ticks);
	const spots = points.map(({ x, y }) => ({
		x: first === last ? (left + right) / 2 : across(x),
		y: y === undefined ? undefined : up(y)
	}));
	const stated = (index: number) => spots[index]?.y !== undefined;
	return {
		path:
			line<LinePoint>()
				.defined(({ y }) => y !== undefined)
				.x(({ x }) => x)
				.y(({ y }) => y ?? 0)(spots) ?? '',
		spots,
		alone: spots.flatMap(({ x, y }, index) =>
			y !== undefined && !stated(index - 1) && !stated(index + 1) ? [{ x, y }] : []
		),
		ticks: up.ticks(ticks).map((value) => ({ value, y: up(value) }))
	};
}
