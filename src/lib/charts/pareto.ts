import { line as polyline, scaleLinear, sum } from 'd3';
import { listRows } from './list-rows.ts';
import { facts, turned, type Format, type Room, type Scene, type Shape } from './scene.ts';
import { columns, figure, words as cell, type Table } from './table.ts';
import { circle, legend, line, path, rect, together } from './words.ts';

/** What weighs how much of a whole, C9, loss reasons: a row each in any order; drawn by weight. Opened is `id`. */
export interface ParetoRow {
	readonly id: string;
	readonly label: string;
	readonly value: number;
}
export interface ParetoWords {
	readonly reason: string;
	readonly value: string;
	readonly share: string;
	/** The share of this and all that weigh more. */
	readonly cumulative: string;
	readonly format: Format;
	readonly percent: Format;
}

const BAR = 16;
/** In rooms narrower than this, in letters' heights, there are bars only. */
const NARROW = 40;
const CURVE = { stroke: 'text', thick: 1.5 } as const;

interface Weighed extends ParetoRow {
	readonly share: number;
	readonly cumulative: number;
}

/** The rows by weight, each with its share and that of all up to it. */
export function weighed(rows: readonly ParetoRow[]): readonly Weighed[] {
	const total = sum(rows, ({ value }) => value) || 1;
	let before = 0;
	return rows
		.toSorted((a, b) => b.value - a.value)
		.map((row) => ({
			...row,
			share: row.value / total,
			cumulative: (before += row.value) / total
		}));
}

export function paretoScene(rows: readonly ParetoRow[], words: ParetoWords, room: Room): Scene {
	const all = weighed(rows);
	const wide = room.width > NARROW * room.em;
	const head = legend(
		wide
			? [
					{ label: words.value, look: 'box', fill: 'accent' },
					{ label: words.cumulative, look: 'line', ...CURVE }
				]
			: [],
		room
	);
	const list = listRows(
		all.map((row) => ({
			label: row.label,
			end: together([words.format(row.value), words.percent(row.share)])
		})),
		room,
		head.height,
		{ bar: BAR }
	);
	const { x, width } = list.bar;
	const scale = scaleLinear([0, all[0]?.value || 1], [0, width]);
	const spots = list.rows.map(({ bar }, index) => ({
		x: x + (all[index]?.cumulative ?? 0) * width,
		y: bar.y + BAR / 2
	}));
	const bars = list.rows.flatMap(({ shapes, bar }, index): readonly Shape[] => [
		...shapes,
		rect(x, bar.y, Math.max(scale(all[index]?.value ?? 0), 1), BAR, { fill: 'accent' })
	]);
	const scene = {
		width: room.width,
		height: list.bottom,
		shapes: [...head.shapes, ...bars, ...(wide ? curve(spots, { x, width }) : [])],
		marks: all.map((row, index) => ({
			id: row.id,
			title: row.label,
			row: index,
			box: list.rows[index]?.box ?? { x: 0, y: 0, width: 0, height: 0 },
			facts: facts(
				[words.value, words.format(row.value)],
				[words.share, words.percent(row.share)],
				[words.cumulative, words.percent(row.cumulative)]
			)
		}))
	};
	return turned(scene, room);
}

export function paretoTable(rows: readonly ParetoRow[], words: ParetoWords): Table {
	return {
		columns: columns([words.reason, words.value, words.share, words.cumulative]),
		rows: weighed(rows).map(({ id, label, value, share, cumulative }) => ({
			id,
			cells: [
				cell(label),
				figure(value, words.format),
				figure(share, words.percent),
				figure(cumulative, words.percent)
			]
		}))
	};
}

/** The cumulative line with a rim, so that it is seen on bars as well as on the ground; and where all of it would be. */
function curve(
	spots: readonly { x: number; y: number }[],
	{ x, width }: { x: number; width: number }
): readonly Shape[] {
	const [first, last] = [spots[0], spots.at(-1)];
	if (!first || !last) return [];
	const d = polyline<{ x: number; y: number }>()
		.x((spot) => spot.x)
		.y((spot) => spot.y)([...spots]);
	return [
		line(x + width, first.y - BAR / 2, x + width, last.y + BAR / 2, {
			stroke: 'border-strong',
			dash: '2 3'
		}),
		...path(d, { stroke: 'card', thick: 5 }),
		...path(d, CURVE),
		...spots.map((spot) => circle(spot.x, spot.y, 3.5, { fill: 'card', ...CURVE }))
	];
}
