import { scaleLinear } from 'd3';
import { listRows } from './list-rows.ts';
import {
	facts,
	turned,
	type Format,
	type Paint,
	type Room,
	type Scene,
	type Shape
} from './scene.ts';
import { columns, figure, words as cell, type Table } from './table.ts';
import { AXIS, valueAxis } from './value-axis.ts';
import { circle, legend, line } from './words.ts';

/**
 * What a change did, C16: a figure before and after it, each with its interval, and the difference with its own.
 *
 * One row a figure, or a stage. Opened are `id/before` and `id/after`.
 */
export interface PairRow {
	readonly id: string;
	readonly label: string;
	readonly before: Estimate | undefined;
	readonly after: Estimate | undefined;
	readonly difference?: Omit<Estimate, 'n'> | undefined;
}
interface Estimate {
	readonly value: number;
	readonly low?: number;
	readonly high?: number;
	readonly n: number;
}
export interface PairWords {
	readonly what: string;
	readonly before: string;
	readonly after: string;
	readonly difference: string;
	readonly interval: string;
	readonly n: string;
	readonly format: Format;
	/** A difference, with its sign. */
	readonly signed: Format;
	readonly count: Format;
	readonly range: (low: string, high: string) => string;
}

const TALL = 32;
const SIDES = ['before', 'after'] as const;
const SPAN: Paint = { stroke: 'text', thick: 1.5 };
const DOTS: Readonly<Record<(typeof SIDES)[number], Paint>> = {
	before: { fill: 'card', stroke: 'accent', thick: 2 },
	after: { fill: 'accent', stroke: 'accent', thick: 2 }
};

export function pairScene(rows: readonly PairRow[], words: PairWords, room: Room): Scene {
	const head = legend(
		[
			...SIDES.map((side) => ({ label: words[side], look: 'dot' as const, ...DOTS[side] })),
			{ label: words.interval, look: 'line', ...SPAN }
		],
		room
	);
	const list = listRows(
		rows.map(({ label, difference }) => ({
			label,
			end: difference ? words.signed(difference.value) : ''
		})),
		room,
		head.height,
		{ bar: TALL }
	);
	const { x, width } = list.bar;
	const ends = rows.flatMap(({ before, after }) =>
		[before, after].flatMap((one) => (one ? [one.value, one.low ?? 0, one.high ?? 0] : []))
	);
	const scale = scaleLinear(
		[Math.min(0, ...ends), Math.max(1e-9, ...ends)],
		[x + 7, x + width - 7]
	).nice(4);
	const shapes: Shape[] = [...head.shapes];
	list.rows.forEach(({ bar, shapes: texts }, index) => {
		const { before, after } = rows[index] ?? {};
		const heights = [bar.y + 9, bar.y + TALL - 9] as const;
		shapes.push(...texts, line(x, bar.y + TALL, x + width, bar.y + TALL, { stroke: 'border' }));
		if (before && after)
			shapes.push(
				line(scale(before.value), heights[0], scale(after.value), heights[1], {
					stroke: 'accent',
					thick: 3
				})
			);
		SIDES.forEach((side, at) => {
			const one = side === 'before' ? before : after;
			const y = heights[at] ?? 0;
			if (!one) return;
			if (one.low !== undefined && one.high !== undefined)
				shapes.push(
					line(scale(one.low), y, scale(one.high), y, SPAN),
					line(scale(one.low), y - 3, scale(one.low), y + 3, SPAN),
					line(scale(one.high), y - 3, scale(one.high), y + 3, SPAN)
				);
			shapes.push(circle(scale(one.value), y, 5, DOTS[side]));
		});
	});
	const marks = rows.flatMap((row, index) => {
		const place = list.rows[index];
		return SIDES.flatMap((side, at) => {
			const one = row[side];
			if (!one || !place) return [];
			const half = TALL / 2;
			return [
				{
					id: `${row.id}/${side}`,
					title: row.label,
					row: index * 2 + at,
					box: { x, y: place.bar.y + at * half, width, height: half },
					facts: facts(...estimated(words[side], one, words), ...differing(row.difference, words))
				}
			];
		});
	});
	shapes.push(...valueAxis(scale, words.format, { y: list.bottom, length: width }, room));
	const height = list.bottom + room.em * AXIS;
	return turned({ width: room.width, height, shapes, marks }, room);
}

export function pairTable(rows: readonly PairRow[], words: PairWords): Table {
	return {
		columns: columns([
			words.what,
			...SIDES.flatMap((side) => [words[side], `${words[side]}: n`]),
			words.difference,
			`${words.interval} ↓`,
			`${words.interval} ↑`
		]),
		rows: rows.map(({ id, label, before, after, difference }) => ({
			id,
			cells: [
				cell(label),
				...[before, after].flatMap((one) => [
					figure(one?.value, words.format),
					figure(one?.n, words.count)
				]),
				figure(difference?.value, words.signed),
				figure(difference?.low, words.signed),
				figure(difference?.high, words.signed)
			]
		}))
	};
}

function estimated(name: string, { value, low, high, n }: Estimate, words: PairWords) {
	return [
		[name, words.format(value)],
		[
			words.interval,
			low === undefined || high === undefined
				? undefined
				: words.range(words.format(low), words.format(high))
		],
		[words.n, words.count(n)]
	] as const;
}

function differing(difference: PairRow['difference'], words: PairWords) {
	if (!difference) return [];
	const { value, low, high } = difference;
	const told = words.signed(value);
	const range =
		low === undefined || high === undefined
			? told
			: `${told} (${words.range(words.signed(low), words.signed(high))})`;
	return [[words.difference, range]] as const;
}
