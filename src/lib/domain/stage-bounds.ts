/** Between which whole numbers what a stage is may lie. A stay of more than ten years is a slip of the hand. */
export const STAGE_BOUNDS = {
	/** Base probability of winning, in percent. */
	probability: { least: 0, most: 100 },
	days: { least: 1, most: 3650 }
} as const;

/** Whether a number is one of them. */
export function isWithin(
	value: number,
	{ least, most }: { readonly least: number; readonly most: number }
): boolean {
	return Number.isSafeInteger(value) && value >= least && value <= most;
}
