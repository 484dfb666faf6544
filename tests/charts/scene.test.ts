import { expect, test } from 'vitest';
import { captioned } from '#lib/charts/caption.ts';
import { facts, mirror, shifted, type Scene, type Shape } from '#lib/charts/scene.ts';
import { isolated, patterns, svgFile } from '#lib/charts/svg.ts';
import { tipSpot } from '#lib/charts/tip.ts';
import { fit, legend, line, rect, text, together, wrap } from '#lib/charts/words.ts';
import { room } from './every-chart.ts';

const SHAPES: readonly Shape[] = [
	rect(10, 0, 20, 5, { fill: 'card', pattern: 'hatched', ink: 'lost' }),
	line(0, 0, 30, 5, { stroke: 'text' }),
	{ kind: 'path', d: 'M1.5,2L-3,4.25Z', fill: 'accent' },
	{ kind: 'circle', cx: 7, cy: 8, r: 2 },
	text(0, 9, 'A & B', { name: true })
];
const SCENE: Scene = {
	width: 100,
	height: 20,
	mirrored: false,
	shapes: SHAPES,
	marks: [{ id: 'a', title: 'A', facts: [], row: 0, box: { x: 10, y: 0, width: 20, height: 5 } }]
};

test('mirror(scene) turns every shape and mark, and twice it is as before', () => {
	const turned = mirror(SCENE);
	expect(turned.shapes).toEqual([
		{ ...SHAPES[0], x: 70 },
		{ ...SHAPES[1], x1: 100, x2: 70 },
		{ kind: 'path', d: 'M98.5,2L103,4.25Z', fill: 'accent' },
		{ ...SHAPES[3], cx: 93 },
		{ ...SHAPES[4], x: 100, anchor: 'end' }
	]);
	expect(turned.marks[0]?.box.x).toBe(70);
	expect(mirror(turned).shapes).toEqual(SHAPES);
});

test('shifted(shape, dx, dy) moves it and nothing else of it', () => {
	expect(SHAPES.map((shape) => shifted(shape, 2, 1))).toEqual([
		{ ...SHAPES[0], x: 12, y: 1 },
		{ ...SHAPES[1], x1: 2, y1: 1, x2: 32, y2: 6 },
		{ kind: 'path', d: 'M3.5,3L-1,5.25Z', fill: 'accent' },
		{ ...SHAPES[3], cx: 9, cy: 9 },
		{ ...SHAPES[4], x: 2, y: 10 }
	]);
});

test('facts(…) leaves out what has nothing to state', () => {
	expect(facts(['a', '1'], ['b', undefined])).toEqual([['a', '1']]);
});

test('svgFile(scene) stands by itself: colours, patterns, its words escaped, title and finding', () => {
	const caption = { title: 'Why?', finding: 'Price <most>', rtl: false, font: 'sans' };
	const file = svgFile(SCENE, { em: 13 }, (tone) => `#${tone}`, caption);
	expect(file).toContain('<title>Why?</title><desc>Price &lt;most&gt;</desc>');
	expect(file).toContain('fill="url(#p-hatched-card-lost)"');
	expect(file).toContain('<pattern id="p-hatched-card-lost"');
	expect(file).toContain('A &amp; B');
	expect(file).not.toMatch(/var\(|href/);
	expect(patterns(SHAPES).size).toBe(1);
});

test("isolated(words) has the direction of somebody's words, else of the reader's language", () => {
	const [ltr, rtl, end] = ['\u2066\u200E', '\u2067\u200F', '\u2069'];
	expect(isolated('2 مرحله', true, false)).toBe(`${rtl}2 مرحله${end}`);
	expect(isolated('Stage', true, true)).toBe(`${ltr}Stage${end}`);
	expect(isolated('۲۴', true, true)).toBe(`${rtl}۲۴${end}`);
	expect(isolated('۲۴ · €', false, true)).toBe(`${rtl}۲۴ · €${end}`);
});

test('captioned(scene) has title and finding above the drawing, and no marks', () => {
	const words = { title: 'Why?', finding: 'Because of the price' };
	const scene = captioned(SCENE, words, { ...room(100), em: 10 });
	expect(scene.width).toBe(132);
	expect(scene.marks).toEqual([]);
	const [title, ...lines] = scene.shapes.filter((shape) => shape.kind === 'text');
	expect(title).toMatchObject({ x: 16, text: 'Why?', bold: true, anchor: 'start' });
	expect(lines.slice(0, -1).map((line) => line.text)).toEqual(['Because of', 'the price']);
	const drawn = scene.shapes.find(({ kind }) => kind === 'rect');
	expect(drawn).toMatchObject({ x: 26, y: 16 + 10 * (2.6 + 2 * 1.4) });
});

test('tipSpot(mark, tip, scene) is below, above where there is no room, beside what is tall, always inside', () => {
	const tip = { width: 40, height: 30 };
	const scene = { width: 100, height: 100 };
	const box = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });
	expect(tipSpot(box(40, 10, 20, 10), tip, scene)).toEqual({ x: 30, y: 28 });
	expect(tipSpot(box(90, 80, 10, 10), tip, scene)).toEqual({ x: 60, y: 42 });
	// Neither above nor below has room in it: below, beyond the drawing.
	expect(tipSpot(box(0, 20, 10, 60), tip, scene)).toEqual({ x: 0, y: 88 });
	expect(tipSpot(box(10, 0, 10, 100), tip, scene)).toEqual({ x: 28, y: 0 });
	expect(tipSpot(box(70, 0, 10, 100), tip, scene)).toEqual({ x: 22, y: 0 });
	expect(tipSpot(box(45, 0, 10, 100), tip, scene)).toEqual({ x: 30, y: -38 });
});

test('fit(words, width) cuts with an ellipsis, whole letters only', () => {
	const { measure } = { measure: (words: string) => [...words].length * 10 };
	expect(fit('Deals', 50, measure)).toBe('Deals');
	expect(fit('Deals', 49, measure)).toBe('Dea…');
	expect(fit('👍👍👍', 20, measure)).toBe('👍…');
	expect(fit('Deals', 9, measure)).toBe('');
});

test('wrap(words, width) breaks between words, and cuts the last line', () => {
	const measure = (words: string) => words.length * 10;
	expect(wrap('Moved to a later period', 100, measure, 3)).toEqual([
		'Moved to a',
		'later',
		'period'
	]);
	expect(wrap('Moved to a later period', 100, measure, 2)).toEqual(['Moved to a', 'later per…']);
});

test('together(texts) has a dot between them, which beside Persian digits would be a nought', () => {
	expect(together(['4', '€198,000'])).toBe('4 · €198,000');
	expect(together(['۱', '۴٫۷ میلیارد'])).toBe('۱، ۴٫۷ میلیارد');
	expect(together(['60'])).toBe('60');
});

test('legend(keys, room) goes on in the next line where the names do not fit', () => {
	const keys = ['one', 'two', 'three'].map((label) => ({ label, look: 'box' as const }));
	const narrow = legend(keys, { ...room(60), em: 10 });
	expect(
		new Set(narrow.shapes.flatMap((shape) => (shape.kind === 'text' ? [shape.y] : []))).size
	).toBe(3);
	expect(narrow.height).toBe(10 * 1.6 * 3 + 4);
	expect(legend([], room(60)).height).toBe(0);
});
