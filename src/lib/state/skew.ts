const NOTED = 'runnel.skew';

/** Notes by how much this device's clock differs from the relay's, ms, for a start without a relay. */
export function noteSkew(skew: number): void {
	localStorage.setItem(NOTED, String(skew));
}

/**
 * By how much this device's clock was behind the relay's when it was last known, in ms; `undefined` where it was not: a
 * clock that was ahead may be right by now, and would hold back what is new.
 */
export function behindBefore(): number | undefined {
	const noted = Number(localStorage.getItem(NOTED));
	return noted > 0 ? noted : undefined;
}
