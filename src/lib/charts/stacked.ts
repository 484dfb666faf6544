import { facts, type Fact, type Format, type Mark, type Paint, type Rect } from './scene.ts';
import { rect } from './words.ts';

/** A part of a bar: its name, how much it is, what it looks like. */
export interface Part<Name extends string> {
	readonly name: Name;
	readonly amount: number;
	readonly paint: Paint;
}

/** The parts of a bar one after the other from `x`; those of nothing are left out. */
export function stackedBar<Name extends string>(
	parts: readonly Part<Name>[],
	scale: (amount: number) => number,
	{ x, y, height }: { readonly x: number; readonly y: number; readonly height: number }
): readonly { readonly name: Name; readonly amount: number; readonly bar: Rect }[] {
	let before = 0;
	return parts.flatMap(({ name, amount, paint }) => {
		const [from, to] = [scale(before), scale((before += amount))];
		if (amount <= 0) return [];
		// A px of ground between neighbours; a part that is there is seen however small it is.
		const bar = rect(x + from + 0.5, y, Math.max(to - from - 2, 1), height, paint);
		return [{ name, amount, bar }];
	});
}

/** The marks of the parts of a row, each told with the whole that it is of. */
export function partMarks<Name extends string>(
	{ id, label }: { readonly id: string; readonly label: string },
	row: number,
	parts: ReturnType<typeof stackedBar<Name>>,
	words: Readonly<Record<Name, string>> & { readonly format: Format },
	whole: Fact
): readonly Mark[] {
	return parts.map(({ name, amount, bar }) => ({
		id: `${id}/${name}`,
		title: label,
		row,
		box: bar,
		facts: facts([words[name], words.format(amount)], whole)
	}));
}
