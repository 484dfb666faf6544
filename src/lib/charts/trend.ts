import { area, line as polyline } from 'd3';
import { fewKey, plot, referenceKey, type Beside, type Instant } from './over-time.ts';
import {
	facts,
	type Format,
	type Mark,
	type Paint,
	type Room,
	type Scene,
	type Shape
} from './scene.ts';
import { columns, figure, stated, words as cell, type Table } from './table.ts';
import { circle, timeLegend, line, path, rect, type Key } from './words.ts';

/**
 * A figure over time, with the band it may lie in and what changed it: C3, velocity by weeks.
 *
 * One row a period, ascending in time.
 */
export interface TrendRow extends Instant {
	/** `undefined` where there is nothing to state: the line has a gap. */
	readonly value: number | undefined;
	/** Between which values it lies. */
	readonly low?: number;
	readonly high?: number;
	/** On how many it rests. */
	readonly n?: number;
	/** Rests on too little: a hollow dot, and told by how many they are. */
	readonly few?: boolean;
	/** Natural logarithms of the factors of its change against the row before; together that of the whole. */
	readonly effects?: readonly number[];
}

export interface TrendWords {
	/** What the value is. */
	readonly value: string;
	readonly period: string;
	readonly interval: string;
	readonly change: string;
	readonly few: string;
	readonly n: string;
	readonly count: Format;
	/** The names of the factors, as many as there are effects; at most four. */
	readonly factors: readonly string[];
	readonly format: Format;
	/** Values on the axis, short. */
	readonly tick: Format;
	/** A logarithm as a percentage with its sign. */
	readonly effect: Format;
	/** The same in short, for the axis. */
	readonly effectTick: Format;
	readonly range: (low: string, high: string) => string;
}

const FACTORS: readonly Paint[] = [
	{ fill: 'accent', stroke: 'accent' },
	{ fill: 'card', pattern: 'hatched', ink: 'accent', stroke: 'accent' },
	{ fill: 'text', stroke: 'text' },
	{ fill: 'card', pattern: 'dotted', ink: 'text', stroke: 'text' }
];
/** The heights of the line and of the bars below it, in px. */
const TALL = 160;
const LOW = 90;
/** Beyond so many points dots would hide the line. */
const DOTS = 60;

export function trendScene(
	rows: readonly TrendRow[],
	words: TrendWords,
	room: Room,
	beside: Beside & { readonly height?: number; readonly age?: Format | undefined } = {}
): Scene {
	const { width, em } = room;
	const split = rows.some(({ effects }) => effects?.some((effect) => effect !== 0));
	const keys: readonly Key[] = [
		...referenceKey(beside.reference),
		...(rows.some(({ low }) => low !== undefined)
			? [{ label: words.interval, look: 'box' as const, ...BAND }]
			: []),
		...fewKey(rows, words.few)
	];
	const head = timeLegend(keys, room);
	const tops = rows.flatMap(({ value, high }) => [value ?? 0, high ?? 0]);
	const lows = rows.flatMap(({ value, low }) => [value ?? 0, low ?? 0]);
	const effects = split ? stacks(rows) : [];
	const tall = beside.height ?? TALL;
	const margin = Math.max(
		plot(
			{ ...beside, ...axis(words.tick, [Math.min(0, ...lows), Math.max(0, ...tops)], tall) },
			room
		).left,
		split ? plot(axis(words.effectTick, extentOf(effects), LOW), room).left : 0
	);
	const main = plot(
		{
			...beside,
			rows,
			margin,
			extent: [Math.min(0, ...lows), Math.max(0, ...tops)],
			format: words.tick,
			top: head.height,
			height: tall,
			timed: !split,
			bars: split
		},
		room
	);
	const lower = split
		? factorPlot(rows, effects, words, room, { top: main.end, margin })
		: { shapes: [], end: main.end };
	const bottom = split ? lower.end - em * 1.8 : main.bottom;
	return {
		width,
		height: lower.end,
		mirrored: false,
		shapes: [...head.shapes, ...main.ground, ...drawn(rows, main), ...main.over, ...lower.shapes],
		marks: [
			...main.changes,
			...rows.map((row, index): Mark => {
				const at = main.across(row.x);
				const box = main.columns[index] ?? { x: at, y: main.top, width: 0, height: 0 };
				return {
					id: row.id,
					title: row.title ?? row.label,
					row: 0,
					box: { ...box, height: bottom - main.top },
					facts: trendFacts(row, words),
					lit: [
						line(at, main.top, at, bottom, { stroke: 'border-strong', dash: '2 3' }),
						...(row.value === undefined
							? []
							: [circle(at, main.up(row.value), 5, { fill: 'card', stroke: 'accent', thick: 2 })])
					]
				};
			})
		]
	};
}

export function trendTable(rows: readonly TrendRow[], words: TrendWords): Table {
	const banded = rows.some(({ low }) => low !== undefined);
	const counted = rows.some(({ n }) => n !== undefined);
	const split = rows.some(({ effects }) => effects);
	return {
		columns: columns([
			words.period,
			words.value,
			...(banded ? [`${words.interval} ↓`, `${words.interval} ↑`] : []),
			...(counted ? [words.n] : []),
			...(split ? [...words.factors, words.change] : [])
		]),
		rows: rows.map((row) => {
			const { value, low, high } = stated(row);
			return {
				id: row.id,
				cells: [
					cell(row.title ?? row.label),
					...(banded ? [value, low, high] : [value]).map((one) => figure(one, words.format)),
					...(counted ? [figure(row.n, words.count)] : []),
					...(split
						? [
								...words.factors.map((_, factor) => figure(row.effects?.[factor], words.effect)),
								figure(
									row.effects?.reduce((a, b) => a + b, 0),
									words.effect
								)
							]
						: [])
				]
			};
		})
	};
}

const BAND: Paint = { fill: 'accent-soft' };

function axis(format: Format, extent: readonly [number, number], height: number) {
	return { rows: [], format, extent, top: 0, height };
}

function trendFacts(row: TrendRow, words: TrendWords) {
	const { n, few = false, effects } = row;
	const { value, low, high } = stated(row);
	const isCounted = few && n !== undefined && n > 0;
	return facts(
		[words.value, isCounted ? undefined : figure(value, words.format).text],
		[
			words.interval,
			low === undefined || high === undefined
				? undefined
				: words.range(words.format(low), words.format(high))
		],
		[words.n, n === undefined ? undefined : words.count(n)],
		[words.few, isCounted ? '✓' : undefined],
		...words.factors.map((name, factor) => {
			const effect = effects?.[factor];
			return [name, effect === undefined ? undefined : words.effect(effect)] as const;
		}),
		[words.change, effects && words.effect(effects.reduce((a, b) => a + b, 0))]
	);
}

function drawn(
	rows: readonly TrendRow[],
	{ across, up }: { across: (x: number) => number; up: (y: number) => number }
): readonly Shape[] {
	const stated = (index: number) => rows[index]?.value !== undefined;
	const band = area<TrendRow>()
		.defined(({ low, high }) => low !== undefined && high !== undefined)
		.x(({ x }) => across(x))
		.y0(({ low = 0 }) => up(low))
		.y1(({ high = 0 }) => up(high));
	const curve = polyline<TrendRow>()
		.defined(({ value }) => value !== undefined)
		.x(({ x }) => across(x))
		.y(({ value = 0 }) => up(value));
	return [
		...path(band([...rows]), BAND),
		...path(curve([...rows]), { stroke: 'accent', thick: 2 }),
		...rows.flatMap(({ x, value, few = false }, index) => {
			// A point between two gaps has no line to be on.
			const alone = !stated(index - 1) && !stated(index + 1);
			if (value === undefined || (rows.length > DOTS && !alone)) return [];
			return [
				circle(across(x), up(value), 3, {
					fill: few ? 'card' : 'accent',
					stroke: 'accent',
					thick: 1.5
				})
			];
		})
	];
}

interface Piece {
	readonly factor: number;
	readonly from: number;
	readonly to: number;
}

/** What went up is stacked above the line of no change, what went down below it. */
function stacks(rows: readonly TrendRow[]): readonly (readonly Piece[])[] {
	return rows.map(({ effects = [] }) => {
		let [above, below] = [0, 0];
		return effects.map((effect, factor) => {
			const from = effect >= 0 ? above : below;
			if (effect >= 0) above += effect;
			else below += effect;
			return { factor, from, to: from + effect };
		});
	});
}

function extentOf(all: readonly (readonly Piece[])[]): readonly [number, number] {
	const ends = all.flat().map(({ to }) => to);
	return [Math.min(0, ...ends), Math.max(0, ...ends)];
}

function factorPlot(
	rows: readonly TrendRow[],
	effects: readonly (readonly Piece[])[],
	words: TrendWords,
	room: Room,
	{ top, margin }: { readonly top: number; readonly margin: number }
) {
	const names = timeLegend(
		words.factors.map((label, factor) => ({ label, look: 'box', ...FACTORS[factor] })),
		room,
		top + 4
	);
	const lower = plot(
		{
			rows,
			margin,
			extent: extentOf(effects),
			format: words.effectTick,
			top: top + 4 + names.height,
			height: LOW,
			bars: true
		},
		room
	);
	const { across, up, columns: stretches } = lower;
	const bars = effects.flatMap((pieces, index) => {
		const thick = Math.min(24, Math.max(2, (stretches[index]?.width ?? 4) * 0.6));
		const at = across(rows[index]?.x ?? 0) - thick / 2;
		return pieces.flatMap(({ factor, from, to }) => {
			const [y, end] = [up(Math.max(from, to)), up(Math.min(from, to))];
			return end - y < 0.5 ? [] : [rect(at, y + 0.5, thick, end - y - 1, FACTORS[factor] ?? {})];
		});
	});
	return { shapes: [...names.shapes, ...lower.ground, ...bars], end: lower.end };
}
