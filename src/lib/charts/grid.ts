import type { Box, Fact, Mark, Paint, Room, Shape, Tone } from './scene.ts';
import { fit, rect, text } from './words.ts';

/** Cells in rows and columns, each as dark as it has much of what is counted: a cohort triangle, a week by its hours. */
export interface GridCell {
	readonly id: string;
	readonly title: string;
	/** Of the largest, 0 to 1; `undefined` where there is nothing to state. */
	readonly share: number | undefined;
	readonly text: string;
	/** Not complete yet. */
	readonly open?: boolean;
	readonly facts: readonly Fact[];
}
interface GridLabel {
	readonly label: string;
	readonly name?: boolean;
}
export interface Asked {
	readonly rows: readonly GridLabel[];
	readonly columns: readonly GridLabel[];
	/** By row, then by column; `undefined` where no cell is. */
	readonly cells: readonly (readonly (GridCell | undefined)[])[];
	readonly top: number;
}

const HEATS: readonly Tone[] = ['card', 'heat-1', 'heat-2', 'heat-3', 'accent'];
export const OPEN: Paint = {
	fill: 'card',
	pattern: 'hatched',
	ink: 'border-strong',
	stroke: 'border-strong'
};
const PAD = 3;
const GAP = 8;

/** How dark a share of the largest is, from 0 for nothing to 4. */
export function heat(share: number): number {
	return share <= 0 ? 0 : Math.min(4, Math.max(1, Math.ceil(share * 4)));
}

/**
 * The cells with their labels. Where the numbers do not fit, each cell has a bar instead, as high as its share: colour
 * alone tells nothing. `labels` are the places of the names of rows.
 */
export function grid({ rows, columns, cells, top }: Asked, room: Room) {
	const { width, em, measure } = room;
	const names = Math.max(0, ...rows.map(({ label }) => measure(label)));
	const start = Math.min(names, width * 0.32) + GAP;
	const side = Math.max((width - start) / Math.max(columns.length, 1), 1);
	const height = Math.min(Math.max(side, em * 1.9), em * 2.3);
	const texts = cells.flat().flatMap((cell) => (cell ? [cell.text] : []));
	const told = texts.every((words) => measure(words) <= side - 2 * PAD);
	const head = top + em * 1.5;
	const shapes: Shape[] = [...columnLabels(columns, { start, side, y: top + em }, room)];
	const marks: Mark[] = [];
	const labels: Box[] = [];
	rows.forEach(({ label, name = false }, row) => {
		const y = head + row * height;
		labels.push({ x: 0, y, width: start - GAP, height });
		shapes.push(
			text(0, y + height / 2 + em * 0.35, fit(label, start - GAP, measure), { tone: 'text', name })
		);
		cells[row]?.forEach((cell, column) => {
			if (!cell) return;
			const box = { x: start + column * side, y, width: side, height };
			shapes.push(...drawn(cell, box, told, em));
			marks.push({ id: cell.id, title: cell.title, facts: cell.facts, box, row });
		});
	});
	return { shapes, marks, labels, bottom: head + rows.length * height + 2, told };
}

function drawn(
	{ share = 0, open = false, text: words }: GridCell,
	box: Box,
	told: boolean,
	em: number
): readonly Shape[] {
	const [x, y, width, height] = [box.x + 1, box.y + 1, Math.max(box.width - 2, 1), box.height - 2];
	if (open)
		return [rect(x, y, width, height, OPEN), ...(told && words ? plate(words, box, em) : [])];
	const step = heat(share);
	const ground = told ? (HEATS[step] ?? 'card') : 'card';
	const bar = share * (height - 2);
	return [
		rect(x, y, width, height, { fill: ground, stroke: step === 0 || !told ? 'border' : ground }),
		...(told || step === 0
			? []
			: [rect(x + 1, y + height - 1 - bar, Math.max(width - 2, 1), bar, { fill: 'accent' })]),
		...(told && words
			? [
					text(x + width / 2, y + height / 2 + em * 0.35, words, {
						anchor: 'middle',
						tone: step === 0 ? 'muted' : step === 4 ? 'on-accent' : 'text'
					})
				]
			: [])
	];
}

/** A number on hatching, legible. */
function plate(words: string, { x, y, width, height }: Box, em: number): readonly Shape[] {
	const [middle, tall] = [y + height / 2, em * 1.3];
	const wide = Math.max(width - 8, 2);
	return [
		rect(x + (width - wide) / 2, middle - tall / 2, wide, tall, { fill: 'card' }),
		text(x + width / 2, middle + em * 0.35, words, { anchor: 'middle', tone: 'text' })
	];
}

/** As many labels as fit, evenly. */
function columnLabels(
	columns: readonly GridLabel[],
	{ start, side, y }: { readonly start: number; readonly side: number; readonly y: number },
	{ measure, width }: Room
): readonly Shape[] {
	const widest = Math.max(1, ...columns.map(({ label }) => measure(label)));
	const every = Math.max(1, Math.ceil((widest + 4) / side));
	return columns.flatMap(({ label, name = false }, index) => {
		const half = measure(label) / 2;
		const at = Math.min(start + (index + 0.5) * side, width - half);
		return index % every === 0 && at - half >= 0
			? [text(at, y, label, { anchor: 'middle', name })]
			: [];
	});
}
