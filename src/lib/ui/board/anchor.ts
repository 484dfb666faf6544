/** What a menu opens at: a button, or the point of a right click (then without size). Window coordinates, CSS px. */
export interface Anchor {
	readonly left: number;
	readonly right: number;
	readonly top: number;
	readonly bottom: number;
}

interface Size {
	readonly width: number;
	readonly height: number;
}

/** The least distance from the edges of the window. */
const MARGIN = 8;

/**
 * Where a menu starts, from the window's inline start and its top: below the anchor with their ends in line, above it
 * where there is more room, always inside the window.
 */
export function besideAnchor(
	anchor: Anchor,
	menu: Size,
	window: Size,
	rtl: boolean
): { readonly inline: number; readonly block: number } {
	const end = rtl ? window.width - anchor.left : anchor.right;
	const below = window.height - anchor.bottom;
	const up = below < menu.height + MARGIN && anchor.top > below;
	return {
		inline: inside(end - menu.width, window.width - menu.width),
		block: inside(up ? anchor.top - menu.height : anchor.bottom, window.height - menu.height)
	};
}

function inside(start: number, room: number): number {
	return Math.max(MARGIN, Math.min(start, room - MARGIN));
}
