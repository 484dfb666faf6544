import { scaleLinear } from 'd3';
import { ticksOf } from './value-axis.ts';
import type { Box, Format, Mark, Paint, Room, Shape, Text } from './scene.ts';
import { fit, line, rect, text } from './words.ts';

/** A stretch or instant of time in a row of a chart over time. */
export interface Instant {
	readonly id: string;
	/** Where it lies in time: any unit, ascending. */
	readonly x: number;
	/** Where its stretch ends: what happened in it lies in its column. Without one it is an instant. */
	readonly until?: number;
	/** Its time in short, for the axis. */
	readonly label: string;
	/** Its time in full; the short one if there is none. */
	readonly title?: string;
}

/** What any chart over time can be given to compare with. */
export interface Beside {
	/** A benchmark, or whatever a value is held against. */
	readonly reference?: Reference;
	/** When something was changed: a line across time, its label read by pointing at it. */
	readonly changes?: readonly Change[];
}
export interface Reference {
	readonly value: number;
	readonly label: string;
}
export interface Change {
	readonly id: string;
	/** In the unit of the rows. */
	readonly x: number;
	/** Short, on the drawing. */
	readonly label: string;
	/** With its time; the short one if there is none. */
	readonly title?: string;
}

/** Coordinates of a drawing over time, which runs from left to right in every language. */
export interface Plot {
	readonly left: number;
	readonly right: number;
	readonly top: number;
	readonly bottom: number;
	readonly across: (x: number) => number;
	readonly up: (value: number) => number;
	/** Lines and labels of the axes, the reference, the changes. */
	readonly ground: readonly Shape[];
	/** What belongs on top of what is drawn: the lines of changes and of the reference. */
	readonly over: readonly Shape[];
	readonly changes: readonly Mark[];
	/** The stretch around each instant, from half way to the one before to half way to the next. */
	readonly columns: readonly Box[];
	/** Where the labels of the time axis end. */
	readonly end: number;
}

interface Asked extends Beside {
	readonly rows: readonly Instant[];
	/** Of the values that are drawn. */
	readonly extent: readonly [low: number, high: number];
	readonly format: Format;
	readonly top: number;
	/** Of the drawing between its axes, in px. */
	readonly height: number;
	/** Bars stand on the instants, so that the first and last keep away from the edges. */
	readonly bars?: boolean;
	/** Labels of time below; not where another drawing over the same time follows. */
	readonly timed?: boolean;
	/** The space for labels of values, where several drawings must share one. */
	readonly margin?: number;
	/** About how many values the axis names. */
	readonly ticks?: number;
	/** Values are counts: the axis names no parts of one. */
	readonly whole?: boolean;
	/** `x` is an age: the axis names round ones, so written, and not those of rows. */
	readonly age?: Format | undefined;
}

const GAP = 8;
/** The line of a change. */
export const CHANGE: Paint = { stroke: 'warn', thick: 1.5, dash: '5 3' };
const REFERENCE: Paint = { stroke: 'text', thick: 1.5, dash: '2 3' };

/** The axes of values and time, to a round scale that has 0 in it. */
export function plot(asked: Asked, room: Room): Plot {
	const { rows, format, height, reference, changes = [], bars = false, timed = true } = asked;
	const { em, width } = room;
	const [low, high] = [
		Math.min(0, asked.extent[0]),
		Math.max(0, asked.extent[1], reference?.value ?? 0)
	];
	const count = asked.ticks ?? (height < 110 ? 2 : 4);
	const scale = scaleLinear([low, high > low ? high : low + 1], [height, 0]).nice(count);
	const values = ticksOf(scale, count, asked.whole);
	const left = asked.margin ?? valueMargin(values.map(format), room);
	const right = Math.max(left + 1, width - GAP);
	const flags = changes.length > 0 ? em * 1.5 : 0;
	const top = asked.top + em * 0.5 + flags;
	const up = (value: number) => top + scale(value);
	const [first, last] = [rows[0]?.x ?? 0, rows.at(-1)?.x ?? 0];
	const inset = bars ? (right - left) / Math.max(rows.length, 1) / 2 : 0;
	const across =
		first === last
			? () => (left + right) / 2
			: scaleLinear([first, last], [left + inset, right - inset]);
	const bottom = top + height;
	const { age } = asked;
	const named = age
		? scaleLinear([first, last], [left, right])
				.ticks(Math.max(2, Math.floor((right - left) / 60)))
				.map((x) => ({ x, label: age(x) }))
		: rows;
	const dates = timed ? timeLabels(named, across, bottom + em * 1.3, [left, width], room) : [];
	const columns = columnsOf(
		rows.map(({ x }) => across(x)),
		{ left, right, top, bottom }
	);
	const placed = changes.flatMap((change): readonly Placed[] => {
		const at = placeOf(change.x, rows, columns, across);
		return at === undefined ? [] : [{ ...change, at }];
	});
	return {
		left,
		right,
		top,
		bottom,
		across,
		up,
		columns,
		end: timed ? bottom + em * 1.8 : bottom + em * 0.6,
		ground: [
			...values.flatMap((value) => [
				line(left, up(value), right, up(value), {
					stroke: value === 0 ? 'border-strong' : 'border'
				}),
				text(left - GAP, up(value) + em * 0.35, format(value), { anchor: 'end' })
			]),
			...dates
		],
		over: [
			...(reference
				? [line(left, up(reference.value), right, up(reference.value), REFERENCE)]
				: []),
			...changeLines(placed, { top: asked.top, bottom, width }, room)
		],
		changes: placed.map((change) => ({
			...changeMark(change, { x: change.at - 4, y: asked.top, width: 8, height: flags }),
			row: -1,
			lit: [line(change.at, asked.top, change.at, bottom, { stroke: 'warn', thick: 3 })]
		}))
	};
}

/** What is pointed at and opened of a change. */
export function changeMark({ id, label, title = label }: Change, box: Box) {
	return { id: `change/${id}`, title, facts: [], box };
}

/** A change with its place across the drawing, in px. */
interface Placed extends Change {
	readonly at: number;
}

/** Within the stretch that it lies in; between instants by its time. */
function placeOf(
	x: number,
	rows: readonly Instant[],
	columns: readonly Box[],
	across: (x: number) => number
): number | undefined {
	const index = stretchAt(rows, x);
	const [row, column] = [rows[index], columns[index]];
	if (row?.until !== undefined && column)
		return column.x + (column.width * (x - row.x)) / (row.until - row.x);
	const [first, last] = [rows[0]?.x ?? 0, rows.at(-1)?.x ?? 0];
	return x >= first && x <= last ? across(x) : undefined;
}

/** The index of the stretch that a time lies in; -1 of none. */
export function stretchAt(
	rows: readonly Partial<Pick<Instant, 'x' | 'until'>>[],
	time: number
): number {
	return rows.findIndex(({ x = NaN, until = x }) => time >= x && time < until);
}

/** The space that labels of values take before the axis. */
function valueMargin(labels: readonly string[], { measure }: Room): number {
	return Math.max(0, ...labels.map((label) => measure(label))) + GAP;
}

/** As many labels of time as stand beside each other, evenly, each below the drawing and none below the labels of values. */
function timeLabels(
	rows: readonly Pick<Instant, 'x' | 'label'>[],
	across: (x: number) => number,
	y: number,
	[left, width]: readonly [number, number],
	{ measure }: Room
): readonly Text[] {
	const widest = Math.max(1, ...rows.map(({ label }) => measure(label)));
	const room =
		(across(rows.at(-1)?.x ?? 0) - across(rows[0]?.x ?? 0)) / Math.max(rows.length - 1, 1);
	const closest = Math.max(1, Math.ceil((widest + 2 * GAP) / Math.max(room, 1e-6)));
	const placed = (every: number) => {
		let free = -Infinity;
		return rows.flatMap(({ x, label }, index) => {
			if (index % every !== 0) return [];
			const half = measure(label) / 2;
			const middle = Math.min(Math.max(across(x), left + half), width - half);
			if (middle - half < free) return [];
			free = middle + half + GAP;
			return [text(middle, y, label, { anchor: 'middle' })];
		});
	};
	// One that the edge moves inwards may take the place of the next: a wider step shows where time goes.
	for (let every = closest; every < rows.length; every++) {
		const labels = placed(every);
		if (labels.length > 1) return labels;
	}
	return placed(closest);
}

function changeLines(
	changes: readonly Placed[],
	{ top, bottom, width }: { readonly top: number; readonly bottom: number; readonly width: number },
	{ em, measure }: Room
): readonly Shape[] {
	let free = -Infinity;
	return changes.flatMap(({ at, label }, index) => {
		const next = changes[index + 1];
		const until = next ? next.at - 4 : width;
		// Where the rest of the line is too short for it, a label ends at its mark.
		const after = fit(label, until - at - 6, measure);
		const before = after === label ? '' : fit(label, at - free - 12, measure);
		const words = before.length > after.length ? before : after;
		const ends = words === before && words !== '';
		const flag = text(ends ? at - 6 : at + 6, top + em, words, {
			anchor: ends ? 'end' : 'start',
			tone: 'text',
			name: true
		});
		const from = ends ? at - 6 - measure(words) : at + 6;
		const shown = words !== '' && from >= Math.max(free, 0);
		free = shown ? Math.max(at, ends ? at : at + 6 + measure(words)) : at;
		return [
			line(at, top, at, bottom, CHANGE),
			rect(at - 3, top, 6, 6, { fill: 'warn' }),
			...(shown ? [flag] : [])
		];
	});
}

function columnsOf(
	spots: readonly number[],
	{ left, right, top, bottom }: { left: number; right: number; top: number; bottom: number }
): readonly Box[] {
	return spots.map((x, index) => {
		const [before, after] = [spots[index - 1], spots[index + 1]];
		const from = before === undefined ? left : (before + x) / 2;
		const to = after === undefined ? right : (x + after) / 2;
		return { x: from, y: top, width: Math.max(to - from, 0), height: bottom - top };
	});
}

/** What rests on too little, in a legend. */
export function fewKey(rows: readonly { readonly few?: boolean }[], label: string) {
	const few = { label, look: 'dot' as const, fill: 'card' as const, stroke: 'accent' as const };
	return rows.some((row) => row.few) ? [{ ...few, thick: 1.5 }] : [];
}

/** How the line of a reference is told in a legend. */
export function referenceKey(reference: Reference | undefined) {
	return reference ? [{ label: reference.label, look: 'line' as const, ...REFERENCE }] : [];
}
