import { scaleLinear } from 'd3';
import { listRows } from './list-rows.ts';
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
import { columns, figure, words as cell, type Table } from './table.ts';
import { line, rect, text, wrap } from './words.ts';

/**
 * How one total became another, C5: the total at the start, what was added and taken, the total at the end.
 *
 * The changes are signed and exclusive; each begins where the one before it ends. Opened is `id`.
 */
export interface FallRow {
	readonly id: string;
	readonly label: string;
	/** Of a total what it is, of a change by how much, with its sign. */
	readonly value: number;
	readonly total?: boolean;
	/** What was won or lost is not merely less: it looks like itself. */
	readonly kind?: 'won' | 'lost' | undefined;
}
export interface FallWords {
	readonly part: string;
	readonly value: string;
	/** What it comes to after a change. */
	readonly after: string;
	readonly format: Format;
	/** With a plus or minus. */
	readonly signed: Format;
}

/** From where to where a bar goes. */
interface Fall {
	readonly from: number;
	readonly to: number;
}

const TOTAL: Paint = { fill: 'accent', stroke: 'accent' };
const ADDED: Paint = { fill: 'accent-soft', stroke: 'accent' };
const TAKEN: Paint = { fill: 'card', pattern: 'dotted', ink: 'text', stroke: 'text' };
const ENDED: Readonly<Record<NonNullable<FallRow['kind']>, Paint>> = {
	won: { fill: 'won', stroke: 'won' },
	lost: { fill: 'card', pattern: 'hatched', ink: 'lost', stroke: 'lost' }
};
const JOINT: Paint = { stroke: 'border-strong', dash: '2 2' };
/** How far a joint reaches where a name stands between two bars, in px. */
const STUB = 4;
const BAR = 16;
const TALL = 200;

/** Where each row begins and ends; what differs from a stated total is for the caller to forbid. */
export function falls(rows: readonly FallRow[]): readonly Fall[] {
	let at = 0;
	return rows.map(({ value, total = false }) => {
		const from = total ? 0 : at;
		at = total ? value : at + value;
		return { from, to: at };
	});
}

/** Columns where their labels have room, else lines below each other. */
export function fallScene(rows: readonly FallRow[], words: FallWords, room: Room): Scene {
	const steps = falls(rows);
	const ends = steps.flatMap(({ from, to }) => [from, to]);
	const domain = [Math.min(0, ...ends), Math.max(1e-9, ...ends)];
	const scene = fits(rows, words, room)
		? upright(rows, steps, domain, words, room)
		: lying(rows, steps, domain, words, room);
	return turned(scene, room);
}

export function fallTable(rows: readonly FallRow[], words: FallWords): Table {
	const steps = falls(rows);
	return {
		columns: columns([words.part, words.value, words.after]),
		rows: rows.map((row, index) => ({
			id: row.id,
			cells: [
				cell(row.label),
				figure(row.value, row.total ? words.format : words.signed),
				figure(steps[index]?.to, words.format)
			]
		}))
	};
}

function told({ value, total = false }: FallRow, words: FallWords): string {
	return total ? words.format(value) : words.signed(value);
}

function paint({ value, total = false, kind }: FallRow): Paint {
	if (total) return TOTAL;
	return kind ? ENDED[kind] : value < 0 ? TAKEN : ADDED;
}

function fits(rows: readonly FallRow[], words: FallWords, { width, measure }: Room): boolean {
	const side = width / Math.max(rows.length, 1) - 8;
	return rows.every(
		(row) =>
			measure(told(row, words)) <= side && wrap(row.label, side, measure, 3).join(' ') === row.label
	);
}

function markOf(row: FallRow, fall: Fall | undefined, words: FallWords) {
	return {
		id: row.id,
		title: row.label,
		facts: facts(
			[words.value, told(row, words)],
			[words.after, row.total ? undefined : words.format(fall?.to ?? 0)]
		)
	};
}

type Drawn = Omit<Scene, 'mirrored'>;

function lying(
	rows: readonly FallRow[],
	steps: readonly Fall[],
	domain: number[],
	words: FallWords,
	room: Room
): Drawn {
	const list = listRows(
		rows.map((row) => ({ label: row.label, end: told(row, words) })),
		room,
		0,
		{ bar: BAR }
	);
	const scale = scaleLinear(domain, [list.bar.x + 1, list.bar.x + list.bar.width - 1]);
	const shapes: Shape[] = [];
	const marks: Mark[] = [];
	list.rows.forEach(({ bar, box, shapes: texts }, index) => {
		const [row, fall, before] = [rows[index], steps[index], list.rows[index - 1]];
		if (!row || !fall) return;
		const [from, to] = [scale(Math.min(fall.from, fall.to)), scale(Math.max(fall.from, fall.to))];
		const joint = scale(row.total ? fall.to : fall.from);
		if (before) shapes.push(...joints(joint, before.bar.y + BAR, bar.y, bar.x === 0));
		shapes.push(...texts, rect(from, bar.y, Math.max(to - from, 1.5), BAR, paint(row)));
		marks.push({ ...markOf(row, fall, words), box, row: index });
	});
	return { width: room.width, height: list.bottom, shapes, marks };
}

/** From bar to bar; where a name stands between them, its ends only. */
function joints(x: number, from: number, to: number, named: boolean): readonly Shape[] {
	if (!named) return [line(x, from, x, to, JOINT)];
	return [line(x, from, x, from + STUB, JOINT), line(x, to - STUB, x, to, JOINT)];
}

function upright(
	rows: readonly FallRow[],
	steps: readonly Fall[],
	domain: number[],
	words: FallWords,
	room: Room
): Drawn {
	const { width, em, measure } = room;
	const side = width / rows.length;
	const top = em * 1.5;
	const scale = scaleLinear(domain, [top + TALL, top]);
	const thick = Math.min(side * 0.6, 64);
	const labels = rows.map(({ label }) => wrap(label, side - 8, measure, 3));
	const deepest = Math.max(...labels.map(({ length }) => length));
	const height = top + TALL + em * (0.6 + deepest * 1.3);
	const shapes: Shape[] = [line(0, scale(0), width, scale(0), { stroke: 'border-strong' })];
	const marks: Mark[] = [];
	rows.forEach((row, index) => {
		const fall = steps[index];
		if (!fall) return;
		const middle = (index + 0.5) * side;
		const [high, low] = [scale(Math.max(fall.from, fall.to)), scale(Math.min(fall.from, fall.to))];
		const joint = scale(row.total ? fall.to : fall.from);
		if (index > 0)
			shapes.push(line(middle - side + thick / 2, joint, middle - thick / 2, joint, JOINT));
		shapes.push(
			rect(middle - thick / 2, high, thick, Math.max(low - high, 1.5), paint(row)),
			text(middle, high - em * 0.4, told(row, words), { anchor: 'middle', tone: 'text' }),
			...(labels[index] ?? []).map((words, line) =>
				text(middle, top + TALL + em * (1.3 + line * 1.3), words, { anchor: 'middle', name: true })
			)
		);
		marks.push({
			...markOf(row, fall, words),
			row: 0,
			box: { x: index * side + 2, y: 0, width: side - 4, height }
		});
	});
	return { width, height, shapes, marks };
}
