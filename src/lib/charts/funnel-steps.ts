import { max, scaleLinear } from 'd3';
import { headOf, listRows } from './list-rows.ts';
import {
	facts,
	turned,
	type Format,
	type Mark,
	type Paint,
	type Room,
	type Scene,
	type Shape
} from './scene.ts';
import { partMarks, stackedBar } from './stacked.ts';
import { columns, figure, NOTHING, words as cell, type Table } from './table.ts';
import { legend, line, together } from './words.ts';

/**
 * The funnel, C1: of what reached each stage, what went on, was lost, left otherwise, is still there.
 *
 * One row a stage in their order; the four parts together are what reached it, in deals or in units of value.
 * Opened are `id` (all that reached it) and `id/wentOn`, `id/lost`, `id/other`, `id/still`.
 */
export interface FunnelRow {
	readonly id: string;
	readonly label: string;
	readonly reached: number;
	readonly wentOn: number;
	readonly lost: number;
	readonly other: number;
	readonly still: number;
	/** The share that goes on, 0 to 1; `undefined` where it rests on too little. */
	readonly share?: number | undefined;
	/** Between which shares it lies. */
	readonly interval?: readonly [low: number, high: number] | undefined;
	/** How many of those that reached it were never in it. */
	readonly skipped?: number | undefined;
	/** The share that is wanted. */
	readonly benchmark?: number | undefined;
}
type FunnelPart = (typeof PARTS)[number];
export type FunnelWords = Readonly<
	Record<
		FunnelPart | 'stage' | 'reached' | 'skipped' | 'conversion' | 'interval' | 'benchmark',
		string
	>
> & {
	readonly format: Format;
	readonly percent: Format;
	readonly range: (low: string, high: string) => string;
};

const PARTS = ['wentOn', 'lost', 'other', 'still'] as const;
const PAINTS: Readonly<Record<FunnelPart, Paint>> = {
	wentOn: { fill: 'accent', stroke: 'accent' },
	lost: { fill: 'card', pattern: 'hatched', ink: 'lost', stroke: 'lost' },
	other: { fill: 'card', pattern: 'dotted', ink: 'muted', stroke: 'muted' },
	still: { fill: 'accent-soft', stroke: 'border-strong' }
};
const BAR = 18;
const WHISKER: Paint = { stroke: 'text', thick: 1.5 };
const TICK: Paint = { stroke: 'warn', thick: 3 };

/** Bars and not trapezia: their length can be compared. All are to the scale of the longest. */
export function funnelScene(rows: readonly FunnelRow[], words: FunnelWords, room: Room): Scene {
	const whiskers = rows.some(({ interval }) => interval);
	const head = legend(
		[
			...PARTS.map((part) => ({ label: words[part], look: 'box' as const, ...PAINTS[part] })),
			...(whiskers ? [{ label: words.interval, look: 'line' as const, ...WHISKER }] : []),
			...(rows.some(({ benchmark }) => benchmark !== undefined)
				? [{ label: words.benchmark, look: 'tick' as const, ...TICK }]
				: [])
		],
		room
	);
	const list = listRows(
		rows.map(({ label, reached, share }) => ({
			label,
			end:
				share === undefined
					? words.format(reached)
					: together([words.format(reached), words.percent(share)])
		})),
		room,
		head.height,
		{ bar: BAR, below: whiskers ? 8 : 0 }
	);
	const scale = scaleLinear([0, max(rows, sumOf) || 1], [0, list.bar.width]);
	const shapes: Shape[] = [...head.shapes];
	const marks: Mark[] = [];
	rows.forEach((row, index) => {
		const place = list.rows[index];
		if (!place) return;
		const { x, y } = place.bar;
		shapes.push(...place.shapes);
		marks.push({
			id: row.id,
			title: row.label,
			row: index,
			box: headOf(place),
			facts: allFacts(row, words)
		});
		const parts = PARTS.map((name) => ({ name, amount: row[name], paint: PAINTS[name] }));
		const bars = stackedBar(parts, scale, { x, y, height: BAR });
		shapes.push(...bars.map(({ bar }) => bar));
		marks.push(...partMarks(row, index, bars, words, [words.reached, words.format(row.reached)]));
		const length = scale(sumOf(row));
		if (row.interval && length > 0)
			shapes.push(
				...whisker(x + row.interval[0] * length, x + row.interval[1] * length, y + BAR + 5)
			);
		if (row.benchmark !== undefined && length > 0) {
			const at = x + row.benchmark * length;
			shapes.push(line(at, y - 3, at, y + BAR + 3, TICK));
		}
	});
	return turned({ width: room.width, height: list.bottom, shapes, marks }, room);
}

export function funnelTable(rows: readonly FunnelRow[], words: FunnelWords): Table {
	return {
		columns: columns([
			words.stage,
			words.reached,
			...PARTS.map((part) => words[part]),
			words.conversion,
			`${words.interval} ↓`,
			`${words.interval} ↑`,
			words.benchmark,
			words.skipped
		]),
		rows: rows.map((row) => ({
			id: row.id,
			cells: [
				cell(row.label),
				figure(row.reached, words.format),
				...PARTS.map((part) => figure(row[part], words.format)),
				figure(row.share, words.percent),
				figure(row.interval?.[0], words.percent),
				figure(row.interval?.[1], words.percent),
				figure(row.benchmark, words.percent),
				figure(row.skipped, words.format)
			]
		}))
	};
}

function sumOf(row: FunnelRow): number {
	return PARTS.reduce((sum, part) => sum + row[part], 0);
}

function whisker(from: number, to: number, y: number): readonly Shape[] {
	return [
		line(from, y, to, y, WHISKER),
		line(from, y - 3, from, y + 3, WHISKER),
		line(to, y - 3, to, y + 3, WHISKER)
	];
}

function allFacts(row: FunnelRow, words: FunnelWords) {
	const { interval, share, benchmark } = row;
	return facts(
		[words.reached, words.format(row.reached)],
		...PARTS.map((part) => [words[part], words.format(row[part])] as const),
		[words.conversion, share === undefined ? NOTHING : words.percent(share)],
		[
			words.interval,
			interval && words.range(words.percent(interval[0]), words.percent(interval[1]))
		],
		[words.benchmark, benchmark === undefined ? undefined : words.percent(benchmark)],
		[words.skipped, row.skipped ? words.format(row.skipped) : undefined]
	);
}
