import { shifted, type Room, type Scene, type Shape } from './scene.ts';
import { text, wrap } from './words.ts';

/** Around what is drawn on a picture, in px. */
const PAD = 16;

/** A drawing with its title and its finding above it and a margin around: how it leaves the screen. */
export function captioned(
	scene: Scene,
	words: { readonly title: string; readonly finding: string },
	room: Room
): Scene {
	const { em, measure, mirrored } = room;
	const [x, anchor] = mirrored ? ([scene.width, 'end'] as const) : ([0, 'start'] as const);
	const finding = wrap(words.finding, scene.width, measure, 3);
	const head: readonly Shape[] = [
		text(x, em, words.title, { bold: true, tone: 'text', anchor }),
		...finding.map((line, index) => text(x, em * (2.6 + index * 1.4), line, { anchor }))
	];
	const top = em * (2.6 + finding.length * 1.4);
	return {
		width: scene.width + 2 * PAD,
		height: scene.height + top + 2 * PAD,
		mirrored: scene.mirrored,
		marks: [],
		shapes: [
			...head.map((shape) => shifted(shape, PAD, PAD)),
			...scene.shapes.map((shape) => shifted(shape, PAD, PAD + top))
		]
	};
}
