import type { RandomBytes } from '#lib/domain/ids.ts';
import type { EpochMs } from '#lib/domain/time.ts';

/** The only places where the app reads the time and the dice. */

export function now(): EpochMs {
	return Date.now() as EpochMs;
}

export const random: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));
