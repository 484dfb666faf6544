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
import { columns, figure, words as cell, type Table } from './table.ts';
import { legend, line } from './words.ts';

/**
 * What has stopped: of what is open in each stage, how much is within its time, over it, and stalled. One row a stage in
 * their order, in deals or in units of value.
 *
 * Opened are `id` (all that is open in it) and `id/onTime`, `id/over`, `id/stalled`.
 */
export interface AgeRow {
	readonly id: string;
	readonly label: string;
	readonly onTime: number;
	/** Over age, and not yet stalled. */
	readonly over: number;
	readonly stalled: number;
	/** After how many days in the stage it counts as stalled; `undefined` where that is not known. */
	readonly limit?: number | undefined;
}
type AgePart = (typeof PARTS)[number];
export type AgeWords = Readonly<Record<AgePart | 'stage' | 'open' | 'limit' | 'share', string>> & {
	readonly format: Format;
	readonly days: Format;
	readonly percent: Format;
};

const PARTS = ['onTime', 'over', 'stalled'] as const;
const PAINTS: Readonly<Record<AgePart, Paint>> = {
	onTime: { fill: 'accent-soft', stroke: 'border-strong' },
	over: { fill: 'card', pattern: 'hatched', ink: 'warn', stroke: 'warn' },
	stalled: { fill: 'warn', stroke: 'warn' }
};
const BAR = 16;

export function ageScene(rows: readonly AgeRow[], words: AgeWords, room: Room): Scene {
	const head = legend(
		PARTS.map((part) => ({ label: words[part], look: 'box', ...PAINTS[part] })),
		room
	);
	const list = listRows(
		rows.map((row) => ({
			label: row.label,
			end:
				row.stalled > 0
					? `${words.format(row.stalled)} / ${words.format(openOf(row))}`
					: words.format(openOf(row))
		})),
		room,
		head.height,
		{ bar: BAR }
	);
	const scale = scaleLinear([0, max(rows, openOf) || 1], [0, list.bar.width]);
	const shapes: Shape[] = [...head.shapes];
	const marks: Mark[] = [];
	list.rows.forEach((place, index) => {
		const row = rows[index];
		if (!row) return;
		const { x, y } = place.bar;
		// Where there is nothing, the line on which a bar would begin.
		shapes.push(...place.shapes, line(x + 0.5, y, x + 0.5, y + BAR, { stroke: 'border-strong' }));
		marks.push({
			id: row.id,
			title: row.label,
			row: index,
			box: headOf(place),
			facts: ageFacts(row, words)
		});
		const parts = PARTS.map((name) => ({ name, amount: row[name], paint: PAINTS[name] }));
		const bars = stackedBar(parts, scale, { ...place.bar, height: BAR });
		shapes.push(...bars.map(({ bar }) => bar));
		marks.push(...partMarks(row, index, bars, words, [words.open, words.format(openOf(row))]));
	});
	return turned({ width: room.width, height: list.bottom, shapes, marks }, room);
}

export function ageTable(rows: readonly AgeRow[], words: AgeWords): Table {
	return {
		columns: columns([
			words.stage,
			words.open,
			...PARTS.map((part) => words[part]),
			words.share,
			words.limit
		]),
		rows: rows.map((row) => ({
			id: row.id,
			cells: [
				cell(row.label),
				figure(openOf(row), words.format),
				...PARTS.map((part) => figure(row[part], words.format)),
				figure(shareOf(row), words.percent),
				figure(row.limit, words.days)
			]
		}))
	};
}

function openOf({ onTime, over, stalled }: AgeRow): number {
	return onTime + over + stalled;
}

function shareOf(row: AgeRow): number | undefined {
	return openOf(row) === 0 ? undefined : row.stalled / openOf(row);
}

function ageFacts(row: AgeRow, words: AgeWords) {
	return facts(
		[words.open, words.format(openOf(row))],
		...PARTS.map((part) => [words[part], words.format(row[part])] as const),
		[words.share, figure(shareOf(row), words.percent).text],
		[words.limit, row.limit === undefined ? undefined : words.days(row.limit)]
	);
}
