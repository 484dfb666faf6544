import { area } from 'd3';
import { plot, type Beside, type Instant } from './over-time.ts';
import {
	facts,
	type Format,
	type Paint,
	type Pattern,
	type Room,
	type Scene,
	type Shape
} from './scene.ts';
import { columns, figure, words as cell, type Table } from './table.ts';
import { circle, timeLegend, line, path } from './words.ts';

/**
 * How many have come so far into each stage, C7: one row a day, ascending; the counts never fall, neither from day to
 * day nor, on one day, more than arrivals in a later stage would allow. What stands between two lines is in that stage.
 *
 * Opened is `id`, what is open on that day.
 */
export interface FlowRow extends Instant {
	/** Arrivals since the start, one a stage in their order, the last of which is the end. */
	readonly counts: readonly number[];
}
export interface FlowWords {
	readonly day: string;
	/** In their order; the last is the end, such as won. */
	readonly stages: readonly string[];
	/** What has come into a stage and not yet into a later one. */
	readonly inside: (stage: string) => string;
	/** About how long the way takes, by the gap between the first line and the last. */
	readonly cycle: string;
	readonly format: Format;
	/** Counts on the axis. */
	readonly tick: Format;
	/** A stretch of `x`. */
	readonly span: Format;
}

const PATTERNS: readonly (Pattern | undefined)[] = [undefined, 'hatched', 'dotted', 'crossed'];

/** Neighbours differ by three to one in lightness; the pattern changes with every second. */
function paintOf(stage: number): Paint {
	const pattern = PATTERNS[Math.floor(stage / 2) % PATTERNS.length];
	const dark = stage % 2 === 0;
	return {
		fill: dark ? 'accent' : 'accent-soft',
		stroke: dark ? 'accent' : 'accent',
		...(pattern ? { pattern, ink: dark ? 'card' : 'accent' } : {})
	};
}

export function flowScene(
	rows: readonly FlowRow[],
	words: FlowWords,
	room: Room,
	beside: Beside = {}
): Scene {
	const head = timeLegend(
		words.stages.map((label, stage) => ({ label, look: 'box', ...paintOf(stage) })),
		room
	);
	const most = Math.max(0, ...rows.flatMap(({ counts }) => counts));
	const axes = plot(
		{
			...beside,
			rows,
			extent: [0, most],
			format: words.tick,
			top: head.height,
			height: 220,
			whole: true
		},
		room
	);
	const { across, up, top, bottom } = axes;
	const bands = words.stages.flatMap((_, stage): readonly Shape[] => {
		const shape = area<FlowRow>()
			.x(({ x }) => across(x))
			.y0(({ counts }) => up(Math.min(counts[stage + 1] ?? 0, counts[stage] ?? 0)))
			.y1(({ counts }) => up(counts[stage] ?? 0));
		return path(shape([...rows]), paintOf(stage));
	});
	return {
		width: room.width,
		height: axes.end,
		mirrored: false,
		shapes: [...head.shapes, ...axes.ground, ...bands, ...axes.over],
		marks: [
			...axes.changes,
			...rows.map((row, index) => {
				const at = across(row.x);
				return {
					id: row.id,
					title: row.title ?? row.label,
					row: 0,
					box: axes.columns[index] ?? { x: at, y: top, width: 0, height: bottom - top },
					facts: facts(
						...words.stages.map(
							(stage, at) => [words.inside(stage), words.format(inside(row, at))] as const
						),
						[words.cycle, spanned(rows, index, words)]
					),
					lit: [
						line(at, top, at, bottom, { stroke: 'text', thick: 1.5 }),
						...row.counts.map((count) =>
							circle(at, up(count), 3.5, { fill: 'card', stroke: 'text', thick: 1.5 })
						)
					]
				};
			})
		]
	};
}

export function flowTable(rows: readonly FlowRow[], words: FlowWords): Table {
	return {
		columns: columns([words.day, ...words.stages, words.cycle]),
		rows: rows.map((row, index) => ({
			id: row.id,
			cells: [
				cell(row.title ?? row.label),
				...words.stages.map((_, stage) => figure(row.counts[stage] ?? 0, words.format)),
				figure(gap(rows, index), words.span)
			]
		}))
	};
}

function inside({ counts }: FlowRow, stage: number): number {
	return Math.max(0, (counts[stage] ?? 0) - (counts[stage + 1] ?? 0));
}

/** How long before a day as many had come in as have come out by it; `undefined` while nothing has. */
function gap(rows: readonly FlowRow[], index: number): number | undefined {
	const row = rows[index];
	const out = row?.counts.at(-1) ?? 0;
	if (!row || out === 0 || out === rows[0]?.counts.at(-1)) return undefined;
	const entered = rows.find(({ counts }) => (counts[0] ?? 0) >= out);
	// Those that were in before the first day came at a time that is not shown.
	return entered && entered !== rows[0] ? Math.max(0, row.x - entered.x) : undefined;
}

function spanned(rows: readonly FlowRow[], index: number, words: FlowWords): string | undefined {
	const length = gap(rows, index);
	return length === undefined ? undefined : words.span(length);
}
