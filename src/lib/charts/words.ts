import {
	type Box,
	type Circle,
	type Line,
	type Measure,
	type Paint,
	type Path,
	type Rect,
	type Room,
	type Shape,
	type Text,
	type Tone,
	turnedShapes
} from './scene.ts';

/** Shapes by their numbers, and the texts beside them. */

export function rect(x: number, y: number, width: number, height: number, paint: Paint): Rect {
	return { kind: 'rect', x, y, width: Math.max(width, 0), height: Math.max(height, 0), ...paint };
}
export function line(x1: number, y1: number, x2: number, y2: number, paint: Paint): Line {
	return { kind: 'line', x1, y1, x2, y2, ...paint };
}
export function circle(cx: number, cy: number, r: number, paint: Paint): Circle {
	return { kind: 'circle', cx, cy, r, ...paint };
}
export function path(d: string | null, paint: Paint): readonly Path[] {
	return d ? [{ kind: 'path', d, ...paint }] : [];
}
export function text(
	x: number,
	y: number,
	words: string,
	more: {
		readonly anchor?: Text['anchor'];
		readonly tone?: Tone;
		readonly bold?: boolean;
		readonly name?: boolean;
	} = {}
): Text {
	return { kind: 'text', x, y, text: words, anchor: 'start', tone: 'muted', ...more };
}

/** Values one after the other. */
export function together(texts: readonly string[]): string {
	// The Persian nought is a dot.
	return texts.join(texts.some((one) => /[۰-۹]/.test(one)) ? '، ' : ' · ');
}

/** A text that is cut, with an ellipsis, to what fits into a width; '' where not even that does. */
export function fit(words: string, width: number, measure: Measure, bold = false): string {
	if (measure(words, bold) <= width) return words;
	const letters = [...words];
	let [short, long] = [0, letters.length];
	while (short < long) {
		const middle = Math.ceil((short + long) / 2);
		if (measure(cut(letters, middle), bold) <= width) short = middle;
		else long = middle - 1;
	}
	return short === 0 ? '' : cut(letters, short);
}

function cut(letters: readonly string[], count: number): string {
	return `${letters.slice(0, count).join('').trimEnd()}…`;
}

/** The words of a text on as many lines as it takes, at most `most`; the last one is cut. */
export function wrap(words: string, width: number, measure: Measure, most = 2): readonly string[] {
	const lines: string[] = [];
	let rest = words.split(' ');
	while (rest.length > 0 && lines.length < most) {
		let count = lines.length === most - 1 ? rest.length : 1;
		while (count < rest.length && measure(rest.slice(0, count + 1).join(' ')) <= width) count++;
		lines.push(fit(rest.slice(0, count).join(' '), width, measure));
		rest = rest.slice(count);
	}
	return lines;
}

/** The box that a text takes, in px. */
export function textBox(shape: Text, { em, measure }: Pick<Room, 'em' | 'measure'>): Box {
	const width = measure(shape.text, shape.bold);
	const before = shape.anchor === 'start' ? 0 : shape.anchor === 'end' ? width : width / 2;
	return { x: shape.x - before, y: shape.y - em * 0.8, width, height: em };
}

/** One entry of a legend: its name and what it looks like. */
export interface Key extends Paint {
	readonly label: string;
	readonly look: 'box' | 'line' | 'tick' | 'dot';
}

const SWATCH = 12;
const GAP = 6;

/** A legend in as many lines as it takes, from the start of the line; `height` is what it takes. */
export function legend(
	keys: readonly Key[],
	{ width, em, measure }: Pick<Room, 'width' | 'em' | 'measure'>,
	top = 0
): { readonly shapes: readonly Shape[]; readonly height: number } {
	const shapes: Shape[] = [];
	const step = em * 1.6;
	let [x, y] = [0, top];
	for (const { label, look, ...paint } of keys) {
		const words = fit(label, width - SWATCH - GAP, measure);
		const length = SWATCH + GAP + measure(words);
		if (x > 0 && x + length > width) [x, y] = [0, y + step];
		const middle = y + step / 2;
		shapes.push(swatch(look, x, middle, paint));
		shapes.push(text(x + SWATCH + GAP, middle + em * 0.35, words));
		x += length + 16;
	}
	return { shapes, height: keys.length === 0 ? 0 : y - top + step + 4 };
}

/** The legend of a drawing over time: such a drawing never turns, but its legend does with the language. */
export function timeLegend(
	keys: readonly Key[],
	room: Room,
	top = 0
): { readonly shapes: readonly Shape[]; readonly height: number } {
	const { shapes, height } = legend(keys, room, top);
	return { shapes: turnedShapes(shapes, room), height };
}

function swatch(look: Key['look'], x: number, y: number, paint: Paint): Shape {
	switch (look) {
		case 'box':
			return rect(x + 0.5, y - SWATCH / 2 + 0.5, SWATCH - 1, SWATCH - 1, paint);
		case 'line':
			return line(x, y, x + SWATCH, y, paint);
		case 'tick':
			return line(x + SWATCH / 2, y - SWATCH / 2, x + SWATCH / 2, y + SWATCH / 2, paint);
		case 'dot':
			return circle(x + SWATCH / 2, y, 4.5, paint);
		default:
			return look satisfies never;
	}
}
