import { plot, referenceKey, type Beside, type Instant } from './over-time.ts';
import { facts, type Format, type Paint, type Room, type Scene, type Shape } from './scene.ts';
import { columns, figure, words as cell, type Table } from './table.ts';
import { timeLegend, line, rect } from './words.ts';

/** A sum by months, each against the month before or the same of the year before: one row a month, ascending. Opened is `id`. */
export interface MonthRow extends Instant {
	readonly value: number;
	/** What it is held against; `undefined` where there is none. */
	readonly before?: number | undefined;
	/** The month is not over. */
	readonly running?: boolean;
}
export interface MonthWords {
	readonly month: string;
	readonly value: string;
	readonly before: string;
	readonly change: string;
	readonly running: string;
	readonly format: Format;
	readonly tick: Format;
	/** A change as a share, with its sign. */
	readonly percent: Format;
}

const FULL: Paint = { fill: 'accent', stroke: 'accent' };
const RUNNING: Paint = { fill: 'card', pattern: 'hatched', ink: 'accent', stroke: 'accent' };
const BEFORE: Paint = { stroke: 'text', thick: 2 };

export function monthScene(
	rows: readonly MonthRow[],
	words: MonthWords,
	room: Room,
	beside: Beside = {}
): Scene {
	const head = timeLegend(
		[
			{ label: words.value, look: 'box', ...FULL },
			...(rows.some(({ running }) => running)
				? [{ label: words.running, look: 'box' as const, ...RUNNING }]
				: []),
			...(rows.some(({ before }) => before !== undefined)
				? [{ label: words.before, look: 'line' as const, ...BEFORE }]
				: []),
			...referenceKey(beside.reference)
		],
		room
	);
	const values = rows.flatMap(({ value, before = 0 }) => [value, before]);
	const axes = plot(
		{
			...beside,
			rows,
			extent: [Math.min(0, ...values), Math.max(0, ...values)],
			format: words.tick,
			top: head.height,
			height: 160,
			bars: true
		},
		room
	);
	const { across, up, columns: stretches } = axes;
	const bars = rows.flatMap(({ x, value, before, running = false }, index): readonly Shape[] => {
		const thick = Math.min(40, Math.max(2, (stretches[index]?.width ?? 4) * 0.62));
		const [start, y, end] = [across(x) - thick / 2, up(Math.max(value, 0)), up(Math.min(value, 0))];
		return [
			...(value === 0
				? []
				: [rect(start, y, thick, Math.max(end - y, 1), running ? RUNNING : FULL)]),
			...(before === undefined
				? []
				: [
						line(start - 3, up(before), start + thick + 3, up(before), {
							stroke: 'card',
							thick: 5
						}),
						line(start - 3, up(before), start + thick + 3, up(before), BEFORE)
					])
		];
	});
	return {
		width: room.width,
		height: axes.end,
		mirrored: false,
		shapes: [...head.shapes, ...axes.ground, ...bars, ...axes.over],
		marks: [
			...axes.changes,
			...rows.map((row, index) => ({
				id: row.id,
				title: row.title ?? row.label,
				row: 0,
				box: stretches[index] ?? { x: across(row.x), y: axes.top, width: 0, height: 0 },
				facts: facts(
					[words.value, words.format(row.value)],
					[words.before, row.before === undefined ? undefined : words.format(row.before)],
					[words.change, changed(row, words)],
					[words.running, row.running ? '✓' : undefined]
				)
			}))
		]
	};
}

export function monthTable(rows: readonly MonthRow[], words: MonthWords): Table {
	return {
		columns: columns([words.month, words.value, words.before, words.change]),
		rows: rows.map((row) => ({
			id: row.id,
			cells: [
				cell(row.title ?? row.label),
				figure(row.value, words.format),
				figure(row.before, words.format),
				figure(share(row), words.percent)
			]
		}))
	};
}

function share({ value, before }: MonthRow): number | undefined {
	return before ? value / before - 1 : undefined;
}

function changed(row: MonthRow, words: MonthWords): string | undefined {
	const part = share(row);
	return part === undefined ? undefined : words.percent(part);
}
