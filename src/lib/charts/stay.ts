import {
	area,
	curveStepAfter,
	line as polyline,
	max,
	scaleLinear,
	sum,
	type ScaleLinear
} from 'd3';
import {
	facts,
	type Format,
	type Mark,
	type Paint,
	type Room,
	type Scene,
	type Shape
} from './scene.ts';
import { columns, figure, words as cell, type Table } from './table.ts';
import { circle, fit, timeLegend, line, path, text } from './words.ts';

/**
 * How long it stays in each stage, C4: the share still there by days since it came (Kaplan-Meier), the quartiles, and
 * what is still there now as ticks at its age, the taller the more there are. One row a stage.
 *
 * Opened are `id` (all of the stage) and `id/` with the first day of an age at which some are still there.
 */
export interface StayRow {
	readonly id: string;
	readonly label: string;
	/** Ascending in days, from 0 days and share 1; constant between. */
	readonly steps: readonly StayStep[];
	/** Days by which a quarter, a half, three quarters have left; `undefined` where too few have. */
	readonly quartiles: readonly [number | undefined, number | undefined, number | undefined];
	readonly n: number;
	readonly open: readonly StillThere[];
}
export interface StayStep {
	readonly days: number;
	/** The share still there, 0 to 1. */
	readonly share: number;
	readonly low?: number;
	readonly high?: number;
}
/** What has been there for `from` whole days and more, and fewer than `to`; `undefined` for no end. */
interface StillThere {
	readonly from: number;
	readonly to: number | undefined;
	readonly count: number;
}
export interface StayWords {
	readonly stage: string;
	readonly quartiles: readonly [string, string, string];
	/** The dots of the quartiles, in the legend. */
	readonly quartile: string;
	readonly n: string;
	/** How many stays there are, where it is not known how long. */
	readonly of: Format;
	readonly open: string;
	readonly stillThere: string;
	readonly days: Format;
	readonly range: (low: string, high: string) => string;
	/** Days on the axis. */
	readonly tick: Format;
	readonly format: Format;
	readonly percent: Format;
	/** A share on the axis. */
	readonly percentTick: Format;
	readonly interval: string;
}

const TALL = 96;
const GAP = 24;
/** The least width of a panel, in letters' heights. */
const PANEL = 21;
/** Half of a tick: of one deal among many, and of the most. */
const SHORTEST = 3;
const TALLEST = 9;
const PERCENTS = [0, 0.5, 1];
const BAND: Paint = { fill: 'accent-soft' };
const DROP: Paint = { stroke: 'text', thick: 1, dash: '2 3' };
const DOT: Paint = { fill: 'card', stroke: 'text', thick: 1.5 };
const TICK: Paint = { stroke: 'warn', thick: 1.5 };

/** One panel a stage, all to the same scale of days. Days are time: they run from left to right in every language. */
export function stayScene(rows: readonly StayRow[], words: StayWords, room: Room): Scene {
	const { width, em, measure, mirrored } = room;
	const head = timeLegend(
		[
			...(rows.some(({ steps }) => steps.some(({ low }) => low !== undefined))
				? [{ label: words.interval, look: 'box' as const, ...BAND }]
				: []),
			{ label: words.quartile, look: 'dot', ...DOT },
			{ label: words.open, look: 'tick', ...TICK }
		],
		room
	);
	const across = Math.max(1, Math.min(rows.length, Math.floor((width + GAP) / (PANEL * em + GAP))));
	const side = (width - GAP * (across - 1)) / across;
	const margin = Math.max(...PERCENTS.map((share) => measure(words.percentTick(share)))) + 8;
	const longest = max(rows, reachOf) || 1;
	const days = scaleLinear([0, longest], [margin, side - 8]);
	const height = em * 3.6 + TALL + 16;
	const most = max(rows, ({ open }) => max(open, ({ count }) => count)) ?? 1;
	const shapes: Shape[] = [...head.shapes];
	const marks: Mark[] = [];
	rows.forEach((row, index) => {
		const column = index % across;
		const x = (mirrored ? across - 1 - column : column) * (side + GAP);
		const top = head.height + Math.floor(index / across) * height;
		const up = scaleLinear([0, 1], [top + em * 2 + TALL, top + em * 2]);
		const panel = {
			x,
			top,
			side,
			margin,
			up,
			days,
			at: (day: number) => x + days(Math.min(day, longest))
		};
		shapes.push(...ground(row, words, panel, room));
		marks.push({
			id: row.id,
			title: row.label,
			row: index * 2,
			box: { x, y: top, width: side, height: em * 1.6 },
			facts: stageFacts(row, words)
		});
		for (const one of row.open) {
			const day = middleOf(one);
			const share = shareAt(row.steps, day);
			const [at, y] = [panel.at(day), up(share)];
			const tall = SHORTEST + (TALLEST - SHORTEST) * Math.sqrt(one.count / most);
			shapes.push(line(at, y - tall, at, y + tall, TICK));
			marks.push({
				id: `${row.id}/${one.from}`,
				title: `${row.label}, ${ageIn(one, words)}`,
				row: index * 2 + 1,
				box: { x: at - 3, y: y - tall - 1, width: 6, height: 2 * tall + 2 },
				facts: facts(
					[words.open, words.format(one.count)],
					[words.stillThere, words.percent(share)]
				)
			});
		}
		// On top, or so many ticks would hide it.
		shapes.push(...curve(row, panel));
	});
	return {
		width,
		height: head.height + Math.ceil(rows.length / across) * height,
		shapes,
		marks,
		mirrored: false
	};
}

/** Where a stage is drawn. */
interface Panel {
	readonly x: number;
	readonly top: number;
	readonly side: number;
	/** The space for labels of shares. */
	readonly margin: number;
	readonly up: (share: number) => number;
	readonly days: ScaleLinear<number, number>;
	readonly at: (day: number) => number;
}

function ground(row: StayRow, words: StayWords, panel: Panel, room: Room): readonly Shape[] {
	const { x, top, side, margin, up } = panel;
	const { em } = room;
	return [
		...heading(row, words, { x, y: top + em, side }, room),
		...PERCENTS.flatMap((share) => [
			line(x + margin, up(share), x + side - 8, up(share), {
				stroke: share === 0 ? 'border-strong' : 'border'
			}),
			text(x + margin - 8, up(share) + em * 0.35, words.percentTick(share), { anchor: 'end' })
		]),
		...dayLabels(panel, up(0) + em * 1.3, words, room),
		...band(row, panel)
	];
}

export function stayTable(rows: readonly StayRow[], words: StayWords): Table {
	return {
		columns: columns([words.stage, ...words.quartiles, words.n, words.open]),
		rows: rows.map((row) => ({
			id: row.id,
			cells: [
				cell(row.label),
				...row.quartiles.map((days) => figure(days, words.days)),
				figure(row.n, words.format),
				figure(openOf(row), words.format)
			]
		}))
	};
}

/** The share still there after so many days. `steps` ascend. */
export function shareAt(steps: readonly StayStep[], days: number): number {
	let [low, high] = [0, steps.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((steps[middle]?.days ?? Infinity) <= days) low = middle + 1;
		else high = middle;
	}
	return steps[low - 1]?.share ?? 1;
}

function openOf({ open }: StayRow): number {
	return sum(open, ({ count }) => count);
}

function middleOf({ from, to = from }: StillThere): number {
	return (from + to) / 2;
}

function ageIn({ from, to = Infinity }: StillThere, { days, range }: StayWords): string {
	if (to === from + 1) return days(from);
	return to === Infinity ? `≥ ${days(from)}` : range(days(from), days(to - 1));
}

/** The last day that a row has something to show of. */
function reachOf({ steps, open }: StayRow): number {
	return Math.max(steps.at(-1)?.days ?? 0, max(open, middleOf) ?? 0);
}

function heading(
	row: StayRow,
	words: StayWords,
	{ x, y, side }: { readonly x: number; readonly y: number; readonly side: number },
	{ measure, mirrored }: Room
): readonly Shape[] {
	const median = row.quartiles[1];
	const told = median === undefined ? words.of(row.n) : words.days(median);
	const name = fit(row.label, side - measure(told) - 12, measure, true);
	const [start, end] = mirrored ? [x + side, x] : [x, x + side];
	return [
		text(start, y, name, {
			anchor: mirrored ? 'end' : 'start',
			tone: 'text',
			bold: true,
			name: true
		}),
		text(end, y, told, { anchor: mirrored ? 'start' : 'end', tone: 'text' })
	];
}

function dayLabels(
	{ days, x, side }: Panel,
	y: number,
	words: StayWords,
	{ measure }: Room
): readonly Shape[] {
	let free = -Infinity;
	return days.ticks(4).flatMap((day) => {
		const half = measure(words.tick(day)) / 2;
		const at = Math.min(x + days(day), x + side - half);
		if (at - half < free) return [];
		free = at + half + 8;
		return [text(at, y, words.tick(day), { anchor: 'middle' })];
	});
}

/** Beyond its last step the curve holds as long as somebody is still there. */
function held(row: StayRow): StayStep[] {
	const last = row.steps.at(-1);
	return last ? [...row.steps, { ...last, days: reachOf(row) }] : [];
}

function band(row: StayRow, { at, up }: Panel): readonly Shape[] {
	const between = area<StayStep>()
		.defined(({ low, high }) => low !== undefined && high !== undefined)
		.curve(curveStepAfter)
		.x(({ days }) => at(days))
		.y0(({ low = 0 }) => up(low))
		.y1(({ high = 1 }) => up(high));
	return path(between(held(row)), BAND);
}

function curve(row: StayRow, { at, up }: Panel): readonly Shape[] {
	const steps = polyline<StayStep>()
		.curve(curveStepAfter)
		.x(({ days }) => at(days))
		.y(({ share }) => up(share));
	return [
		...path(steps(held(row)), { stroke: 'accent', thick: 2 }),
		...row.quartiles.flatMap((day, quartile) => {
			if (day === undefined) return [];
			const y = up(1 - (quartile + 1) / 4);
			return [line(at(day), y, at(day), up(0), DROP), circle(at(day), y, 3, DOT)];
		})
	];
}

function stageFacts(row: StayRow, words: StayWords) {
	return facts(
		...words.quartiles.map((name, quartile) => {
			const days = row.quartiles[quartile];
			return [name, days === undefined ? undefined : words.days(days)] as const;
		}),
		[words.n, words.format(row.n)],
		[words.open, words.format(openOf(row))]
	);
}
