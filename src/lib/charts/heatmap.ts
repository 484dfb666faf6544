import { grid, type GridCell } from './grid.ts';
import { facts, turned, type Format, type Room, type Scene } from './scene.ts';
import { columns, figure, words as cell, type Table } from './table.ts';
import { together } from './words.ts';

/**
 * How much is done on which day of the week at which hour, C13: one row a day, in the order of the reader's week, and
 * in it a count for each of the hours. Opened is `id/hour`.
 */
export interface HeatRow {
	readonly id: string;
	readonly label: string;
	readonly short: string;
	readonly counts: readonly number[];
}
export interface HeatWords {
	readonly day: string;
	readonly count: string;
	/** The names of the hours, as many as each row has counts. */
	readonly hours: readonly string[];
	/** An hour in full, such as 14:00. */
	readonly clock: Format;
	/** The number of the first of them. */
	readonly first: number;
	readonly format: Format;
}

/** In rooms narrower than this, in letters' heights, days are the columns. */
const NARROW = 45;

/** Hours run from left to right; as rows below each other they leave the days to run as the reader's week does. */
export function heatScene(rows: readonly HeatRow[], words: HeatWords, room: Room): Scene {
	const most = Math.max(1, ...rows.flatMap(({ counts }) => counts));
	const cell = (row: HeatRow, hour: number): GridCell => {
		const count = row.counts[hour] ?? 0;
		return {
			id: `${row.id}/${words.first + hour}`,
			title: together([row.label, words.clock(words.first + hour)]),
			share: count / most,
			text: count === 0 ? '' : words.format(count),
			facts: facts([words.count, words.format(count)])
		};
	};
	const hours = words.hours.map((label) => ({ label }));
	const upright = room.width < NARROW * room.em;
	const drawn = grid(
		upright
			? {
					top: 0,
					rows: hours,
					columns: rows.map(({ short }) => ({ label: short })),
					cells: hours.map((_, hour) => rows.map((row) => cell(row, hour)))
				}
			: {
					top: 0,
					rows: rows.map(({ label }) => ({ label })),
					columns: hours,
					cells: rows.map((row) => hours.map((_, hour) => cell(row, hour)))
				},
		room
	);
	const scene = {
		width: room.width,
		height: drawn.bottom,
		shapes: drawn.shapes,
		marks: drawn.marks
	};
	return turned(scene, { ...room, mirrored: room.mirrored && upright });
}

export function heatTable(rows: readonly HeatRow[], words: HeatWords): Table {
	return {
		columns: columns([words.day, ...words.hours]),
		rows: rows.map(({ id, label, counts }) => ({
			id,
			cells: [cell(label), ...words.hours.map((_, hour) => figure(counts[hour] ?? 0, words.format))]
		}))
	};
}
