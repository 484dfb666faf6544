import type { RandomBytes } from './ids.ts';
import type { EpochMs } from './time.ts';

/**
 * A hybrid logical clock reading: milliseconds since 2020-01-01T00:00Z times 1024, plus a counter.
 *
 * Kulkarni, Demirbas et al., "Logical Physical Clocks", 2014; the counter lives in the low ten bits so that a reading
 * is one safe integer (until the year 2298) and compares as a number.
 */
export type Hlc = number & { readonly unit: '1/1024 ms since 2020 UTC' };

const EPOCH = Date.UTC(2020, 0, 1);
const COUNTER = 1024;

/** How far ahead of this device's clock an operation may be before its fold waits for its time. */
export const AHEAD_MS = 5 * 60_000;
/** The same where the relay's time is known. */
const AHEAD_OF_RELAY_MS = 2 * 60_000;

/**
 * Up to when an operation may be stamped to be folded now.
 *
 * @param now by this device's clock
 * @param skew the relay's time less this device's, ms, where it is known
 */
export function horizon(now: EpochMs, skew: number | undefined): EpochMs {
	const ahead = skew === undefined ? AHEAD_MS : skew + AHEAD_OF_RELAY_MS;
	return (now + ahead) as EpochMs;
}

/** The reading of an instant, counter zero; 0 for a clock that was reset to before 2020. */
export function hlcAt(now: EpochMs): Hlc {
	return Math.max(0, (now - EPOCH) * COUNTER) as Hlc;
}

/** The instant of a reading. */
export function instantOf(hlc: Hlc): EpochMs {
	return (Math.floor(hlc / COUNTER) + EPOCH) as EpochMs;
}

/** How many lanes of the clock there are: an operation takes 1/16 ms of it. */
const LANES = 64;

/**
 * The lane that a tab stamps in, a whole number below 64, drawn by chance. Where two tabs of one device have not heard of
 * each other yet, and have seen the same, their readings would be one, and with them the names of two operations.
 */
export function newLane(random: RandomBytes): number {
	return (random(1)[0] ?? 0) % LANES;
}

/** The next reading to stamp with: later than every reading seen, never set back, and of a lane where one is given. */
export function tick(seen: Hlc, now: EpochMs, lane?: number): Hlc {
	const next = Math.max(seen + 1, hlcAt(now));
	if (lane === undefined) return next as Hlc;
	return (next + ((lane - (next % LANES) + LANES) % LANES)) as Hlc;
}
