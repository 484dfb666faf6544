import type { Box, Mark, Scene, Spot } from './scene.ts';

/** How far from a mark a finger still means it, in px. */
const REACH = 22;

/**
 * The index of the mark that a point means: of those within reach the nearest, of those as near the smallest; -1 of none.
 */
export function markAt({ marks }: Scene, point: Spot, reach = REACH): number {
	let found = -1;
	let [nearest, smallest] = [reach, Infinity];
	marks.forEach((mark, index) => {
		const away = distance(mark, point);
		if (away > nearest) return;
		const size = mark.box.width * mark.box.height;
		if (away < nearest || size < smallest) {
			found = index;
			[nearest, smallest] = [away, size];
		}
	});
	return found;
}

function distance({ box, trail }: Mark, { x, y }: Spot): number {
	if (trail) return Math.min(...trail.map((spot) => Math.hypot(spot.x - x, spot.y - y)), REACH * 2);
	return Math.hypot(
		Math.max(box.x - x, 0, x - box.x - box.width),
		Math.max(box.y - y, 0, y - box.y - box.height)
	);
}

/**
 * Where a key leads from a mark: left and right through all of them in the direction of reading, up and down to the
 * nearest of the next line; `undefined` for keys that lead nowhere.
 */
export function step({ marks, mirrored }: Scene, from: number, key: string): number | undefined {
	const last = marks.length - 1;
	switch (key) {
		case 'ArrowRight':
		case 'ArrowLeft':
			return clamp(from + ((key === 'ArrowRight') === mirrored ? -1 : 1), last);
		case 'ArrowDown':
			return vertically(marks, from, 1);
		case 'ArrowUp':
			return vertically(marks, from, -1);
		case 'Home':
			return 0;
		case 'End':
			return last;
		default:
			return undefined;
	}
}

function clamp(index: number, last: number): number {
	return Math.min(Math.max(index, 0), last);
}

/** The mark of the next line nearest across; with one line only, the next mark. */
function vertically(marks: readonly Mark[], from: number, sign: 1 | -1): number {
	const here = marks[from];
	if (!here) return 0;
	let found = -1;
	let line = Infinity;
	let nearest = Infinity;
	let several = false;
	marks.forEach((mark, index) => {
		if (mark.row !== here.row) several = true;
		const ahead = sign * (mark.row - here.row);
		if (ahead <= 0 || ahead > line) return;
		const away = Math.abs(centre(mark.box) - centre(here.box));
		if (ahead < line || away < nearest) {
			found = index;
			[line, nearest] = [ahead, away];
		}
	});
	if (found >= 0) return found;
	return several ? from : clamp(from + sign, marks.length - 1);
}

function centre({ x, width }: Box): number {
	return x + width / 2;
}
