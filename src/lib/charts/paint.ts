import type { Paint, Scene, Shape } from './scene.ts';
import { isolated, STROKES, TILE, type Colour } from './svg.ts';

/** What a canvas needs to know beside the scene. */
export interface Brush {
	readonly em: number;
	readonly family: string;
	readonly rtl: boolean;
	readonly colour: Colour;
	/** A tile of so many px a side, to be filled with a pattern. */
	readonly tile: (side: number) => { readonly canvas: CanvasImageSource; readonly context: Pen };
}
export type Pen = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

const ALIGN = { start: 'left', middle: 'center', end: 'right' } as const;

/** Draws the shapes of a scene, in their order, as SVG would. Lines of one look that follow each other are one stroke. */
export function paintScene(pen: Pen, { shapes }: Pick<Scene, 'shapes'>, brush: Brush): void {
	pen.lineJoin = 'round';
	pen.direction = 'ltr';
	const patterns = new Map<string, CanvasPattern | null>();
	let from = 0;
	while (from < shapes.length) {
		const shape = shapes[from];
		let to = from + 1;
		if (shape?.kind === 'line') {
			while (alike(shape, shapes[to])) to++;
			strokeLines(pen, shapes.slice(from, to), shape, brush);
		} else if (shape?.kind === 'text') {
			pen.font = `${shape.bold ? 600 : 400} ${brush.em}px ${brush.family}`;
			pen.textAlign = ALIGN[shape.anchor];
			pen.fillStyle = brush.colour(shape.tone);
			pen.fillText(isolated(shape.text, shape.name, brush.rtl), shape.x, shape.y);
		} else if (shape) {
			fillAndStroke(pen, outline(shape), shape, brush, patterns);
		}
		from = to;
	}
}

function alike(one: Paint, other: Shape | undefined): boolean {
	return (
		other?.kind === 'line' &&
		other.stroke === one.stroke &&
		other.thick === one.thick &&
		other.dash === one.dash
	);
}

function strokeLines(pen: Pen, lines: readonly Shape[], look: Paint, brush: Brush): void {
	pen.beginPath();
	for (const line of lines) {
		if (line.kind !== 'line') continue;
		pen.moveTo(line.x1, line.y1);
		pen.lineTo(line.x2, line.y2);
	}
	stroke(pen, look, brush);
	pen.stroke();
}

function stroke(pen: Pen, { stroke = 'text', thick = 1, dash }: Paint, { colour }: Brush): void {
	pen.strokeStyle = colour(stroke);
	pen.lineWidth = thick;
	pen.setLineDash(dash ? dash.split(' ').map(Number) : []);
}

function outline(shape: Exclude<Shape, { readonly kind: 'text' | 'line' }>): Path2D {
	switch (shape.kind) {
		case 'path':
			return new Path2D(shape.d);
		case 'rect': {
			const path = new Path2D();
			path.roundRect(shape.x, shape.y, shape.width, shape.height, shape.round ?? 0);
			return path;
		}
		case 'circle': {
			const path = new Path2D();
			path.arc(shape.cx, shape.cy, shape.r, 0, 2 * Math.PI);
			return path;
		}
		default:
			return shape satisfies never;
	}
}

function fillAndStroke(
	pen: Pen,
	path: Path2D,
	paint: Paint,
	brush: Brush,
	patterns: Map<string, CanvasPattern | null>
): void {
	const { fill = 'card', pattern, ink = 'text' } = paint;
	if (pattern) {
		const name = `${pattern}-${fill}-${ink}`;
		let made = patterns.get(name);
		if (made === undefined) patterns.set(name, (made = patternOf(pen, pattern, fill, ink, brush)));
		if (made) pen.fillStyle = made;
		pen.fill(path);
	} else if (paint.fill) {
		pen.fillStyle = brush.colour(paint.fill);
		pen.fill(path);
	}
	if (!paint.stroke) return;
	stroke(pen, paint, brush);
	pen.stroke(path);
}

function patternOf(
	pen: Pen,
	pattern: NonNullable<Paint['pattern']>,
	fill: NonNullable<Paint['fill']>,
	ink: NonNullable<Paint['ink']>,
	{ colour, tile }: Brush
): CanvasPattern | null {
	const { canvas, context } = tile(TILE);
	context.fillStyle = colour(fill);
	context.fillRect(0, 0, TILE, TILE);
	context.strokeStyle = colour(ink);
	context.lineWidth = 1.5;
	context.lineCap = 'round';
	context.stroke(new Path2D(STROKES[pattern]));
	return pen.createPattern(canvas, 'repeat');
}
