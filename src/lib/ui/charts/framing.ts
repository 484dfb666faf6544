import type { Snippet } from 'svelte';
import type { Fact } from '#lib/charts/scene.ts';

/** What every chart is given beside its rows. */
export interface Framing {
	/** The question that it answers; each chart has one of its own, which a filter may sharpen. */
	readonly title?: string;
	/** What it says, in one sentence; where there is nothing to draw, why. */
	readonly finding: string;
	/** How it is counted: formula, date basis, n, what is left out. */
	readonly how: Snippet;
	/** What the reader may choose about it, above the drawing. */
	readonly choice?: Snippet;
	/** What else can be done with it, beside its table and its files. */
	readonly tools?: Snippet;
	/** What it said in the period before, with the difference; '' where nothing is compared. */
	readonly former?: string | undefined;
	/** Opens the list of what is behind a mark or a row of the table; without it marks only say what they are. */
	readonly onmark?: (opened: Opened) => void;
}

/** A mark or a row that was tapped. */
export interface Opened {
	/** As the rows of the chart say: of a row, or with `/part` behind it of a part of one. */
	readonly id: string;
	readonly title: string;
	/** What it says: names and values as text. */
	readonly facts: readonly Fact[];
}
