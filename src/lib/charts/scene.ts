/**
 * A drawing as plain shapes, in px, y downwards: what the geometry of each chart makes and what svg, canvas and the
 * saved picture draw alike.
 */
export interface Scene {
	readonly width: number;
	readonly height: number;
	readonly shapes: readonly Shape[];
	/** What can be pointed at, in the order in which the keys walk it. */
	readonly marks: readonly Mark[];
	/** Runs from right to left: the left arrow key goes on then. */
	readonly mirrored: boolean;
}

/** The room for a drawing. */
export interface Room {
	/** In px. */
	readonly width: number;
	/** The height of letters, in px. */
	readonly em: number;
	/** How wide a text is, in px. */
	readonly measure: Measure;
	/** Whether lines run from right to left. What is drawn over time ignores it. */
	readonly mirrored: boolean;
}
export type Measure = (text: string, bold?: boolean) => number;
/** A value as text. */
export interface Format {
	(value: number): string;
	/** The number that a file says, where it is another: minor units as major ones. */
	readonly plain?: (value: number) => number;
}

/** A colour by its meaning: the tokens of the app, and three steps between its card and its accent. */
export type Tone =
	| 'text'
	| 'muted'
	| 'border'
	| 'border-strong'
	| 'card'
	| 'sunken'
	| 'accent'
	| 'accent-soft'
	| 'on-accent'
	| 'won'
	| 'lost'
	| 'lost-soft'
	| 'warn'
	| 'heat-1'
	| 'heat-2'
	| 'heat-3';

/** What tells two areas apart beside their colours. */
export type Pattern = 'hatched' | 'dotted' | 'crossed';

export interface Paint {
	readonly fill?: Tone;
	readonly pattern?: Pattern;
	/** The lines of the pattern. */
	readonly ink?: Tone;
	readonly stroke?: Tone;
	readonly thick?: number;
	/** Lengths of strokes and gaps. */
	readonly dash?: string;
}

export interface Rect extends Paint, Box {
	readonly kind: 'rect';
	readonly round?: number;
}
export interface Path extends Paint {
	readonly kind: 'path';
	/** Of absolute M, L, C and Z only, each point as `x,y`. */
	readonly d: string;
}
export interface Line extends Paint {
	readonly kind: 'line';
	readonly x1: number;
	readonly y1: number;
	readonly x2: number;
	readonly y2: number;
}
export interface Circle extends Paint {
	readonly kind: 'circle';
	readonly cx: number;
	readonly cy: number;
	readonly r: number;
}
export interface Text {
	readonly kind: 'text';
	readonly x: number;
	/** Of the base line. */
	readonly y: number;
	readonly text: string;
	readonly anchor: 'start' | 'middle' | 'end';
	readonly tone: Tone;
	readonly bold?: boolean;
	/** Somebody's words, which may be in any script; else it is of the reader's language. */
	readonly name?: boolean;
}
export type Shape = Rect | Path | Line | Circle | Text;

export interface Box {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}
export interface Spot {
	readonly x: number;
	readonly y: number;
}

/** Something of the drawing that can be pointed at, walked to by keys, and opened. */
export interface Mark {
	/** What is opened: the id of a row, with `/part` behind it where the mark is a part of one. */
	readonly id: string;
	readonly title: string;
	/** What it says: names and values as text. */
	readonly facts: readonly Fact[];
	/** Where it is hit, and what is outlined while it has the focus. */
	readonly box: Box;
	/** What the pointer must be near to rather than in the box, for what is thin and winds. */
	readonly trail?: readonly Spot[];
	/** In which line of marks it stands, for the keys that go up and down. */
	readonly row: number;
	/** What is drawn on top while it is pointed at. */
	readonly lit?: readonly Shape[];
}
export type Fact = readonly [name: string, value: string];

/** The facts that are there to state. */
export function facts(
	...all: readonly (readonly [name: string, value: string | undefined])[]
): readonly Fact[] {
	return all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

/** The same drawing from right to left. */
export function mirror(scene: Scene): Scene {
	const { width } = scene;
	return {
		...scene,
		mirrored: true,
		shapes: scene.shapes.map((shape) => flip(shape, width)),
		marks: scene.marks.map((mark) => ({
			...mark,
			box: { ...mark.box, x: width - mark.box.x - mark.box.width },
			...(mark.trail ? { trail: mark.trail.map(({ x, y }) => ({ x: width - x, y })) } : {}),
			...(mark.lit ? { lit: mark.lit.map((shape) => flip(shape, width)) } : {})
		}))
	};
}

/** What is written beside a drawing over time turns with the language, though time does not. */
export function turnedShapes(
	shapes: readonly Shape[],
	{ mirrored, width }: Room
): readonly Shape[] {
	return mirrored ? shapes.map((shape) => flip(shape, width)) : shapes;
}

/** As the room asks: from left to right, or mirrored. */
export function turned(scene: Omit<Scene, 'mirrored'>, { mirrored }: Room): Scene {
	const plain = { ...scene, mirrored: false };
	return mirrored ? mirror(plain) : plain;
}

const ANCHORS = { start: 'end', middle: 'middle', end: 'start' } as const;
const POINT = /(-?[\d.]+(?:e-?\d+)?),(-?[\d.]+(?:e-?\d+)?)/g;

function flip(shape: Shape, width: number): Shape {
	switch (shape.kind) {
		case 'rect':
			return { ...shape, x: width - shape.x - shape.width };
		case 'line':
			return { ...shape, x1: width - shape.x1, x2: width - shape.x2 };
		case 'circle':
			return { ...shape, cx: width - shape.cx };
		case 'text':
			return { ...shape, x: width - shape.x, anchor: ANCHORS[shape.anchor] };
		case 'path':
			return {
				...shape,
				d: shape.d.replaceAll(POINT, (_, x: string, y: string) => `${width - Number(x)},${y}`)
			};
		default:
			return shape satisfies never;
	}
}

/** The same shape elsewhere. */
export function shifted(shape: Shape, dx: number, dy: number): Shape {
	switch (shape.kind) {
		case 'rect':
		case 'text':
			return { ...shape, x: shape.x + dx, y: shape.y + dy };
		case 'line':
			return {
				...shape,
				x1: shape.x1 + dx,
				y1: shape.y1 + dy,
				x2: shape.x2 + dx,
				y2: shape.y2 + dy
			};
		case 'circle':
			return { ...shape, cx: shape.cx + dx, cy: shape.cy + dy };
		case 'path':
			return {
				...shape,
				d: shape.d.replaceAll(
					POINT,
					(_, x: string, y: string) => `${Number(x) + dx},${Number(y) + dy}`
				)
			};
		default:
			return shape satisfies never;
	}
}
