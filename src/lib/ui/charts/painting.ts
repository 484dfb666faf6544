import { paintScene } from '#lib/charts/paint.ts';
import type { Room, Scene } from '#lib/charts/scene.ts';
import { coloursOf, fontOf } from './surroundings.ts';

/** Draws a scene on a canvas, so many dots a px, with the colours and letters of an element. */
export function paintOn(
	canvas: HTMLCanvasElement,
	scene: Scene,
	{ em, mirrored }: Room,
	host: Element,
	dots: number
): void {
	canvas.width = Math.ceil(scene.width * dots);
	canvas.height = Math.ceil(scene.height * dots);
	const pen = canvas.getContext('2d');
	if (!pen) return;
	pen.scale(dots, dots);
	const tile = (side: number) => {
		const canvas = new OffscreenCanvas(side, side);
		const context = canvas.getContext('2d');
		if (!context) throw new Error('a page that has a canvas has another');
		return { canvas, context };
	};
	const colour = coloursOf(host);
	pen.fillStyle = colour('card');
	pen.fillRect(0, 0, scene.width, scene.height);
	paintScene(pen, scene, { em, family: fontOf(host), rtl: mirrored, colour, tile });
}
