import type { Money } from './money.ts';
import type { Day } from './time.ts';

/** What is known of a win beyond the win itself. */
export interface Winning {
	/** What it was worth in the end; `null` empties. */
	readonly value?: Money | null;
	/** The day it was won; now unless said. */
	readonly on?: Day;
	/** The day it was paid. */
	readonly paidOn?: Day;
}
