import { scaleLinear } from 'd3';
import { listRows } from './list-rows.ts';
import { fewKey, type Reference } from './over-time.ts';
import {
	facts,
	turned,
	type Format,
	type Paint,
	type Room,
	type Scene,
	type Shape
} from './scene.ts';
import { columns, figure, stated, words as cell, type Table } from './table.ts';
import { AXIS, valueAxis } from './value-axis.ts';
import { circle, legend, line, together } from './words.ts';

/**
 * An estimate for each with the interval in which it lies, C10, reps: one row each, in the order that is wanted.
 *
 * What else is known of each is told by its mark and in the table. Opened is `id`.
 */
export interface DotRow {
	readonly id: string;
	readonly label: string;
	/** `undefined` where it rests on too little: a line without a dot. */
	readonly value: number | undefined;
	readonly low?: number | undefined;
	readonly high?: number | undefined;
	/** On how many it rests; left out where it is itself a count. */
	readonly n?: number | undefined;
	/** Rests on too little to be compared: a hollow dot. */
	readonly few?: boolean;
	/** As many as `words.more` names. */
	readonly more?: readonly (number | undefined)[];
}
export interface DotWords {
	readonly who: string;
	readonly value: string;
	readonly interval: string;
	readonly n: string;
	/** On how many a value rests, beside it. */
	readonly of: Format;
	readonly few: string;
	readonly more: readonly { readonly name: string; readonly format: Format }[];
	readonly format: Format;
	/** Values are counts: the axis names no parts of one. */
	readonly whole?: boolean;
	readonly count: Format;
	readonly range: (low: string, high: string) => string;
}

const TALL = 16;
const SPAN: Paint = { stroke: 'text', thick: 2 };
const REFERENCE: Paint = { stroke: 'text', thick: 1.5, dash: '2 3' };

export function dotScene(
	rows: readonly DotRow[],
	words: DotWords,
	room: Room,
	reference?: Reference
): Scene {
	const { em, width } = room;
	const head = legend(
		[
			{ label: words.value, look: 'dot', fill: 'accent' },
			...(rows.some(({ low }) => low !== undefined)
				? [{ label: words.interval, look: 'line' as const, ...SPAN }]
				: []),
			...fewKey(rows, words.few),
			...(reference ? [{ label: reference.label, look: 'line' as const, ...REFERENCE }] : [])
		],
		room
	);
	const list = listRows(
		rows.map((row) => {
			const { value } = stated(row);
			return {
				label: row.label,
				end: together([
					...(value === undefined ? [] : [words.format(value)]),
					...(row.n === undefined ? [] : [words.of(row.n)])
				])
			};
		}),
		room,
		head.height,
		{ bar: TALL }
	);
	const { x, width: length } = list.bar;
	const values = rows.flatMap(({ value = 0, low = 0, high = 0 }) => [value, low, high]);
	const scale = scaleLinear(
		[Math.min(0, ...values), Math.max(1e-9, reference?.value ?? 0, ...values)],
		[x + 6, x + length - 6]
	).nice(4);
	const shapes: Shape[] = [...head.shapes];
	list.rows.forEach(({ shapes: texts, bar }, index) => {
		const { value, low, high, few = false } = rows[index] ?? {};
		const y = bar.y + TALL / 2;
		shapes.push(...texts, line(x, y, x + length, y, { stroke: 'border' }));
		if (reference) {
			const at = scale(reference.value);
			shapes.push(line(at, bar.y - 2, at, bar.y + TALL + 2, REFERENCE));
		}
		if (low !== undefined && high !== undefined)
			shapes.push(
				line(scale(low), y, scale(high), y, SPAN),
				line(scale(low), y - 4, scale(low), y + 4, SPAN),
				line(scale(high), y - 4, scale(high), y + 4, SPAN)
			);
		if (value !== undefined)
			shapes.push(
				circle(scale(value), y, 5, {
					fill: few ? 'card' : 'accent',
					stroke: few ? 'accent' : 'card',
					thick: 1.5
				})
			);
	});
	const axis = { y: list.bottom, length, whole: words.whole ?? false };
	shapes.push(...valueAxis(scale, words.format, axis, room));
	return turned(
		{
			width,
			height: list.bottom + em * AXIS,
			shapes,
			marks: rows.map((row, index) => ({
				id: row.id,
				title: row.label,
				row: index,
				box: list.rows[index]?.box ?? { x: 0, y: 0, width: 0, height: 0 },
				facts: dotFacts(row, words)
			}))
		},
		room
	);
}

export function dotTable(rows: readonly DotRow[], words: DotWords): Table {
	const more = besides(words);
	return {
		columns: columns([
			words.who,
			words.value,
			`${words.interval} ↓`,
			`${words.interval} ↑`,
			words.n,
			...more.map(({ name }) => name)
		]),
		rows: rows.map((row) => {
			const { value, low, high } = stated(row);
			return {
				id: row.id,
				cells: [
					cell(row.label),
					figure(value, words.format),
					figure(low, words.format),
					figure(high, words.format),
					figure(row.n, words.count),
					...more.map(({ format, index }) => figure(row.more?.[index], format))
				]
			};
		})
	};
}

/** What is known beside the value and on how many it rests: one of these may be among it. */
function besides({ more, value, n }: DotWords) {
	return more
		.map((one, index) => ({ ...one, index }))
		.filter(({ name }) => name !== value && name !== n);
}

function dotFacts(row: DotRow, words: DotWords) {
	const { n, few = false, more = [] } = row;
	const { value, low, high } = stated(row);
	return facts(
		[words.value, few && n !== undefined ? undefined : figure(value, words.format).text],
		[
			words.interval,
			low === undefined || high === undefined
				? undefined
				: words.range(words.format(low), words.format(high))
		],
		[words.n, n === undefined ? undefined : words.count(n)],
		[words.few, few ? '✓' : undefined],
		...besides(words).map(({ name, format, index }) => {
			const value = more[index];
			return [name, value === undefined ? undefined : format(value)] as const;
		})
	);
}
