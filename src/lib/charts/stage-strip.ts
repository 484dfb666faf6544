import { max, scaleLinear } from 'd3';
import { listRows } from './list-rows.ts';
import { facts, turned, type Format, type Room, type Scene } from './scene.ts';
import { columns, figure, words as cell, type Table } from './table.ts';
import { line, rect, together } from './words.ts';

/** What is open now, C2: one row a stage in their order, its deals and what they are worth. Opened is `id`. */
export interface StripRow {
	readonly id: string;
	readonly label: string;
	readonly count: number;
	/** `undefined` where values cannot be summed. */
	readonly value: number | undefined;
}
export interface StripWords {
	readonly stage: string;
	readonly count: string;
	readonly value: string;
	readonly formatCount: Format;
	readonly formatValue: Format;
	/** Which of the two the bars are as long as. */
	readonly by: 'count' | 'value';
}

const BAR = 14;

export function stripScene(rows: readonly StripRow[], words: StripWords, room: Room): Scene {
	const sizes = rows.map((row) => row[words.by] ?? 0);
	const list = listRows(
		rows.map(({ label, count, value }) => ({
			label,
			end: together([
				words.formatCount(count),
				...(value === undefined ? [] : [words.formatValue(value)])
			])
		})),
		room,
		0,
		{ bar: BAR }
	);
	const scale = scaleLinear([0, max(sizes) || 1], [0, list.bar.width]);
	return turned(
		{
			width: room.width,
			height: list.bottom,
			shapes: list.rows.flatMap(({ shapes, bar: { x, y } }, index) => [
				...shapes,
				// Where there is nothing, the line on which a bar would begin.
				line(x + 0.5, y, x + 0.5, y + BAR, { stroke: 'border-strong' }),
				...(sizes[index]
					? [rect(x, y, Math.max(scale(sizes[index]), 2), BAR, { fill: 'accent' })]
					: [])
			]),
			marks: rows.map(({ id, label, count, value }, index) => ({
				id,
				title: label,
				row: index,
				box: list.rows[index]?.box ?? { x: 0, y: 0, width: 0, height: 0 },
				facts: facts(
					[words.count, words.formatCount(count)],
					[words.value, value === undefined ? undefined : words.formatValue(value)]
				)
			}))
		},
		room
	);
}

export function stripTable(rows: readonly StripRow[], words: StripWords): Table {
	return {
		columns: columns([words.stage, words.count, words.value]),
		rows: rows.map(({ id, label, count, value }) => ({
			id,
			cells: [cell(label), figure(count, words.formatCount), figure(value, words.formatValue)]
		}))
	};
}
