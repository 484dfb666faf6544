import type { Box, Room, Shape } from './scene.ts';
import { fit, text } from './words.ts';

/** One line of a list that is drawn: a name at its start, a text at its end, and room for bars below or between. */
export interface ListRow {
	readonly shapes: readonly Shape[];
	/** Where bars go. */
	readonly bar: Box;
	/** All of it. */
	readonly box: Box;
}

export interface ListShape {
	/** The height of a bar, in px. */
	readonly bar: number;
	/** Space below the bar, in px. */
	readonly below?: number;
}

/** Narrower than this, in letters' heights, names stand above their bars. */
const NARROW = 40;
const GAP = 10;

/** Lines of a list, laid out from left to right. In wide rooms names, bars and texts are beside each other. */
export function listRows(
	rows: readonly { readonly label: string; readonly end: string }[],
	room: Room,
	top: number,
	{ bar, below = 0 }: ListShape
): {
	readonly rows: readonly ListRow[];
	readonly bottom: number;
	readonly bar: Pick<Box, 'x' | 'width'>;
} {
	const { width, em, measure } = room;
	const ends = Math.max(0, ...rows.map(({ end }) => measure(end)));
	const names = Math.max(0, ...rows.map(({ label }) => measure(label, true)));
	const start = Math.min(names, width * 0.3);
	const beside = width > NARROW * em;
	const across = beside
		? { x: start + GAP, width: Math.max(width - start - ends - 2 * GAP, 1) }
		: { x: 0, width };
	const head = beside ? 0 : em * 1.5;
	const line = beside ? Math.max(bar, em * 1.3) : bar;
	const step = head + line + below + (beside ? 8 : 12);
	return {
		bottom: top + rows.length * step,
		bar: across,
		rows: rows.map(({ label, end }, index) => {
			const y = top + index * step;
			const base = beside ? y + line / 2 + em * 0.35 : y + em;
			const room = beside ? start : width - measure(end) - GAP;
			return {
				box: { x: 0, y, width, height: step - 4 },
				bar: { ...across, y: y + head + (line - bar) / 2, height: bar },
				shapes: [
					text(0, base, fit(label, room, measure, true), { tone: 'text', bold: true, name: true }),
					text(width, base, end, { anchor: 'end', tone: 'text' })
				]
			};
		})
	};
}

/** The head of a line, which stands for all of the line. */
export function headOf({ box, bar }: ListRow): Box {
	const above = bar.y - box.y;
	return bar.x === 0 ? { ...box, height: above } : { ...box, width: bar.x - 4 };
}
