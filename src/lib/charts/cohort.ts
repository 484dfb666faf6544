import { grid, OPEN, type GridCell } from './grid.ts';
import { CHANGE, changeMark, stretchAt, type Beside } from './over-time.ts';
import {
	facts,
	type Box,
	type Format,
	type Mark,
	type Room,
	type Scene,
	type Shape
} from './scene.ts';
import { columns, figure, words as cell, type Table } from './table.ts';
import { line, rect, timeLegend } from './words.ts';

/**
 * What became of those who came together, by their age, C6: one row a month of entry, in order, and in it one cell an age.
 *
 * Opened is `id/age`.
 */
export interface CohortRow {
	readonly id: string;
	/** The month of entry. */
	readonly label: string;
	/** When the month begins and is over, in any unit: a change in it is told beside its name. */
	readonly x?: number;
	readonly until?: number;
	/** How many entered. */
	readonly n: number;
	/** From age 0; fewer than in rows before, as younger months have not come so far. */
	readonly cells: readonly CohortCell[];
}
interface CohortCell {
	/** The share, 0 to 1; `undefined` where it rests on too little. */
	readonly share: number | undefined;
	readonly count: number;
	/** Of how many, where it is not the whole month. */
	readonly n?: number;
	/** Not all of the month has reached this age. */
	readonly immature?: boolean;
}
export interface CohortWords {
	readonly entered: string;
	readonly n: string;
	readonly share: string;
	readonly count: string;
	readonly immature: string;
	readonly percent: Format;
	/** A share in a cell, short. */
	readonly cell: Format;
	readonly format: Format;
	/** An age of so many months. */
	readonly age: Format;
	/** The same, on the axis. */
	readonly ageTick: Format;
}

/** Ages are time: they run from left to right in every language. Months run down, and changes lie across them. */
export function cohortScene(
	rows: readonly CohortRow[],
	words: CohortWords,
	room: Room,
	{ changes = [] }: Pick<Beside, 'changes'> = {}
): Scene {
	const head = timeLegend([{ label: words.immature, look: 'box', ...OPEN }], room);
	const ages = Math.max(0, ...rows.map(({ cells }) => cells.length));
	const most = Math.max(1e-9, ...rows.flatMap(({ cells }) => cells.map(({ share }) => share ?? 0)));
	const drawn = grid(
		{
			top: head.height,
			rows: rows.map(({ label }) => ({ label })),
			columns: Array.from({ length: ages }, (_, age) => ({ label: words.ageTick(age) })),
			cells: rows.map((row) =>
				row.cells.map(({ share, count, n = row.n, immature = false }, age): GridCell => ({
					id: `${row.id}/${age}`,
					title: `${row.label}, ${words.age(age)}`,
					share: share === undefined ? undefined : share / most,
					text:
						share === undefined ? `${words.format(count)}/${words.format(n)}` : words.cell(share),
					open: immature,
					facts: facts(
						[words.share, share === undefined ? undefined : words.percent(share)],
						[words.count, words.format(count)],
						[words.n, words.format(n)],
						...(immature ? [[words.immature, '✓'] as const] : [])
					)
				}))
			)
		},
		room
	);
	const marked = rows.map((_, index) => changes.filter(({ x }) => stretchAt(rows, x) === index));
	const flags = marked.map((found, row) => flagged(found, drawn.labels[row], row, room));
	return {
		width: room.width,
		height: drawn.bottom,
		shapes: [...head.shapes, ...drawn.shapes, ...flags.flatMap(({ shapes }) => shapes)],
		marks: [...flags.flatMap(({ marks }) => marks), ...drawn.marks],
		mirrored: false
	};
}

/** The changes of a month: a line over it and a flag by its name, which are pointed at in turn. */
function flagged(
	changes: NonNullable<Beside['changes']>,
	label: Box | undefined,
	row: number,
	{ width }: Room
): { readonly shapes: readonly Shape[]; readonly marks: readonly Mark[] } {
	if (!label || changes.length === 0) return { shapes: [], marks: [] };
	const { y, height } = label;
	const wide = label.width / changes.length;
	return {
		shapes: [
			line(0, y, width, y, CHANGE),
			...changes.map((_, index) => rect(index * wide, y - 3, 6, 6, { fill: 'warn' }))
		],
		marks: changes.map((change, index) => ({
			...changeMark(change, { x: index * wide, y, width: wide, height }),
			row,
			lit: [line(0, y, width, y, { stroke: 'warn', thick: 3 })]
		}))
	};
}

export function cohortTable(rows: readonly CohortRow[], words: CohortWords): Table {
	const ages = Array.from(
		{ length: Math.max(0, ...rows.map(({ cells }) => cells.length)) },
		(_, age) => age
	);
	return {
		columns: columns([words.entered, words.n, ...ages.map(words.age)]),
		rows: rows.map(({ id, label, n, cells }) => ({
			id,
			cells: [
				cell(label),
				figure(n, words.format),
				...ages.map((age) => {
					const { value, text } = figure(cells[age]?.share, words.percent);
					return { value, text: cells[age]?.immature && value !== undefined ? `${text} *` : text };
				})
			]
		}))
	};
}
