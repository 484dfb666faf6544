import { area, line as polyline, max, min, scaleLinear } from 'd3';
import type { Scene } from './scene.ts';
import { circle, path } from './words.ts';

/**
 * How a figure went, without axes, for a tile: values in equal steps of time, `undefined` where there is none. From
 * left to right in every language; the last is marked. It has no marks: what it tells is told beside it.
 */
export function sparkScene(
	values: readonly (number | undefined)[],
	width: number,
	height: number
): Scene {
	const pad = 4;
	const points = values.map((value, index) => ({ index, value }));
	const stated = points.filter(({ value }) => value !== undefined);
	const [low, high] = [
		Math.min(0, min(stated, ({ value }) => value) ?? 0),
		max(stated, ({ value }) => value) ?? 0
	];
	const across = scaleLinear([0, Math.max(values.length - 1, 1)], [pad, width - pad]);
	const up = scaleLinear([low, high > low ? high : low + 1], [height - pad, pad]);
	const x = ({ index }: (typeof points)[number]) =>
		values.length === 1 ? width / 2 : across(index);
	const defined = ({ value }: (typeof points)[number]) => value !== undefined;
	const y = ({ value = 0 }: (typeof points)[number]) => up(value);
	const last = stated.at(-1);
	return {
		width,
		height,
		mirrored: false,
		marks: [],
		shapes: [
			...path(
				area<(typeof points)[number]>()
					.defined(defined)
					.x(x)
					.y0(up(Math.max(low, 0)))
					.y1(y)(points),
				{ fill: 'accent-soft' }
			),
			...path(polyline<(typeof points)[number]>().defined(defined).x(x).y(y)(points), {
				stroke: 'accent',
				thick: 1.5
			}),
			...(last ? [circle(x(last), y(last), 3, { fill: 'accent' })] : [])
		]
	};
}
