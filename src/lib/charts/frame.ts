/** Space around the drawing, in px, for axis labels. Physical: a drawing of time runs from left to right everywhere. */
export interface Margin {
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
	readonly left: number;
}

/** Where the drawing is, in px of the svg; y grows downwards. */
export interface Frame {
	readonly left: number;
	readonly right: number;
	readonly top: number;
	readonly bottom: number;
}

/** What a size leaves inside its margin; nothing is ever narrower or lower than 0. */
export function frame(width: number, height: number, margin: Margin): Frame {
	const { left, top } = margin;
	return {
		left,
		top,
		right: Math.max(left, width - margin.right),
		bottom: Math.max(top, height - margin.bottom)
	};
}

/** Every how many of `count` evenly spread labels to write so that each has `room` px. */
export function labelStep(count: number, length: number, room: number): number {
	const fitting = Math.max(1, Math.floor(length / room));
	return Math.max(1, Math.ceil(count / fitting));
}
