import type { Box, Spot } from './scene.ts';

/** Space between a mark and what is said of it, in px. */
const GAP = 8;
/** A mark taller than this has its words beside it, or they would stand far from where one looks. */
const TALL = 96;

/** Where the words about a mark stand in a drawing so that they hide neither it nor leave the drawing's width. */
export function tipSpot(
	mark: Box,
	tip: Pick<Box, 'width' | 'height'>,
	scene: Pick<Box, 'width' | 'height'>
): Spot {
	const x = clamp(mark.x + mark.width / 2 - tip.width / 2, scene.width - tip.width);
	const below = mark.y + mark.height + GAP;
	const above = mark.y - tip.height - GAP;
	if (mark.height <= TALL)
		return { x, y: below + tip.height <= scene.height || above < 0 ? below : above };
	const after = mark.x + mark.width + GAP;
	const before = mark.x - tip.width - GAP;
	if (after + tip.width <= scene.width) return { x: after, y: mark.y };
	if (before >= 0) return { x: before, y: mark.y };
	return { x, y: above };
}

function clamp(value: number, most: number): number {
	return Math.max(0, Math.min(value, most));
}
