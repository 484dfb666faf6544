/** By how much a clock may be off before anybody is told: as much as operations may lie ahead. In ms. */
const TOLD_MS = 2 * 60_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How wrong a clock is, in one unit. */
export interface ClockOff {
	readonly direction: 'ahead' | 'behind';
	readonly unit: 'minutes' | 'hours' | 'days';
	/** At least 2 minutes, 2 hours or 2 days. */
	readonly n: number;
}

/**
 * What is to be said of a device's clock, or `undefined` where it is right to two minutes.
 *
 * @param skew the relay's time less the device's, ms
 */
export function clockOff(skew: number): ClockOff | undefined {
	const off = Math.abs(skew);
	if (off <= TOLD_MS) return undefined;
	const direction = skew < 0 ? 'ahead' : 'behind';
	if (off < 2 * HOUR_MS) return { direction, unit: 'minutes', n: Math.round(off / MINUTE_MS) };
	if (off < 2 * DAY_MS) return { direction, unit: 'hours', n: Math.round(off / HOUR_MS) };
	return { direction, unit: 'days', n: Math.round(off / DAY_MS) };
}
