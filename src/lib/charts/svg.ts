import type { Paint, Room, Scene, Shape, Tone } from './scene.ts';

/** Scenes as SVG: the attributes that a screen gives its elements, and a file that stands by itself. */

/** A tone as a colour. */
export type Colour = (tone: Tone) => string;

/** The pattern of a paint by a name that is the same for the same look; `undefined` for plain ones. */
function patternName({ pattern, fill = 'card', ink = 'text' }: Paint): string | undefined {
	return pattern && `${pattern}-${fill}-${ink}`;
}

/** The patterns that shapes are painted with, each once, by name. */
export function patterns(shapes: readonly Shape[]): ReadonlyMap<string, Paint> {
	const found = new Map<string, Paint>();
	for (const shape of shapes) {
		if (shape.kind === 'text') continue;
		const name = patternName(shape);
		if (name !== undefined) found.set(name, shape);
	}
	return found;
}

/** The side of a pattern's tile, in px. */
export const TILE = 6;

/** The lines and dots of a pattern on its tile. */
export const STROKES: Readonly<Record<NonNullable<Paint['pattern']>, string>> = {
	hatched: 'M-1,7L7,-1M-1,1L1,-1M5,7L7,5',
	dotted: 'M2,3L4,3',
	crossed: 'M0,3L6,3M3,0L3,6'
};

type Attributes = Readonly<Record<string, string | number>>;

/** The attributes of a shape; `id` begins the names of patterns, which must be unique to a page. */
export function attributes(
	shape: Shape,
	{ em }: Pick<Room, 'em'>,
	colour: Colour,
	id: string
): Attributes {
	switch (shape.kind) {
		case 'rect': {
			const { x, y, width, height, round } = shape;
			const size = { x: n(x), y: n(y), width: n(width), height: n(height) };
			return {
				...size,
				...(round === undefined ? {} : { rx: round }),
				...painted(shape, colour, id)
			};
		}
		case 'path':
			return {
				d: shape.d.replaceAll(/-?\d+\.\d+(e-?\d+)?/g, (x) => String(n(Number(x)))),
				...painted(shape, colour, id)
			};
		case 'line': {
			const { x1, y1, x2, y2 } = shape;
			return { x1: n(x1), y1: n(y1), x2: n(x2), y2: n(y2), ...painted(shape, colour, id) };
		}
		case 'circle':
			return { cx: n(shape.cx), cy: n(shape.cy), r: shape.r, ...painted(shape, colour, id) };
		case 'text':
			return {
				x: n(shape.x),
				y: n(shape.y),
				'text-anchor': shape.anchor,
				'font-size': em,
				'font-weight': shape.bold ? 600 : 400,
				fill: colour(shape.tone)
			};
		default:
			return shape satisfies never;
	}
}

const LETTER = /\p{L}/u;
const FROM_RIGHT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;

/**
 * A text in its own direction: somebody's words in theirs, others in the reader's. The mark of direction behind the
 * opening keeps Chromium from setting a digit that comes first apart from those after it.
 */
export function isolated(words: string, name: boolean | undefined, rtl: boolean): string {
	const [first] = (name && LETTER.exec(words)) || [];
	const fromRight = first === undefined ? rtl : FROM_RIGHT.test(first);
	return `${fromRight ? '\u2067\u200F' : '\u2066\u200E'}${words}\u2069`;
}

function painted(paint: Paint, colour: Colour, id: string): Attributes {
	const pattern = patternName(paint);
	const { fill, stroke, thick, dash } = paint;
	return {
		fill: pattern ? `url(#${id}-${pattern})` : fill ? colour(fill) : 'none',
		...(stroke ? { stroke: colour(stroke), 'stroke-width': thick ?? 1 } : {}),
		...(dash ? { 'stroke-dasharray': dash } : {})
	};
}

/** To a hundredth of a px. */
function n(value: number): number {
	return Math.round(value * 100) / 100;
}

/** What a picture says beside what is drawn. */
export interface Caption {
	readonly title: string;
	readonly finding: string;
	readonly rtl: boolean;
	readonly font: string;
}

/** A scene as a file of its own: colours resolved, nothing to be fetched. */
export function svgFile(
	scene: Scene,
	room: Pick<Room, 'em'>,
	colour: Colour,
	caption: Caption
): string {
	const { width, height, shapes } = scene;
	const { title, finding, rtl, font } = caption;
	const defs = [...patterns(shapes)].map(([name, paint]) => {
		const ground = element('rect', {
			width: TILE,
			height: TILE,
			fill: colour(paint.fill ?? 'card')
		});
		const strokes = {
			stroke: colour(paint.ink ?? 'text'),
			'stroke-width': 1.5,
			'stroke-linecap': 'round',
			fill: 'none'
		};
		const tile = { id: `p-${name}`, width: TILE, height: TILE, patternUnits: 'userSpaceOnUse' };
		return element(
			'pattern',
			tile,
			ground + element('path', { d: STROKES[paint.pattern ?? 'hatched'], ...strokes })
		);
	});
	const drawn = shapes.map((shape) =>
		element(
			shape.kind,
			attributes(shape, room, colour, 'p'),
			shape.kind === 'text' ? escape(isolated(shape.text, shape.name, rtl)) : ''
		)
	);
	const root = {
		xmlns: 'http://www.w3.org/2000/svg',
		width: n(width),
		height: n(height),
		viewBox: `0 0 ${n(width)} ${n(height)}`,
		role: 'img',
		direction: 'ltr',
		'font-family': font
	};
	return element(
		'svg',
		root,
		element('title', {}, escape(title)) +
			element('desc', {}, escape(finding)) +
			element('defs', {}, defs.join('')) +
			element('rect', { width: '100%', height: '100%', fill: colour('card') }) +
			drawn.join('')
	);
}

function element(name: string, given: Attributes, inside = ''): string {
	const written = Object.entries(given)
		.map(([key, value]) => ` ${key}="${escape(String(value))}"`)
		.join('');
	return `<${name}${written}>${inside}</${name}>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;'
};

function escape(words: string): string {
	return words.replaceAll(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
}
