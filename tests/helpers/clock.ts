import type { EpochMs } from '#lib/domain/time.ts';

/** A clock that moves only when told. */
export interface Clock {
	now: () => EpochMs;
	advance(ms: number): void;
}

/** Monday 2026-03-02 09:00 UTC, unless said. */
export const START = Date.UTC(2026, 2, 2, 9) as EpochMs;

export function clockAt(start: number = START): Clock {
	let time = start;
	return {
		now: () => time as EpochMs,
		advance(ms) {
			time += ms;
		}
	};
}

/** The same clock, read `ms` later (or earlier). */
export function skewed(clock: Clock, ms: number): () => EpochMs {
	return () => (clock.now() + ms) as EpochMs;
}
