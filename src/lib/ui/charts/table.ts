/** A chart's figures as text, in rows. */
export interface Table {
	readonly head: readonly string[];
	/** The first cell of a row names it. */
	readonly rows: readonly (readonly string[])[];
}
