/**
 * Where a continuous function that is above 0 at `low` and not at `high` crosses 0; the end it does not cross before.
 *
 * The Illinois method: secants within a bracket, so it neither leaves it nor is slow.
 * Source: M. Dowell and P. Jarratt, BIT 11 (1971).
 */
export function root(f: (x: number) => number, low: number, high: number): number {
	let atLow = f(low);
	let atHigh = f(high);
	if (atLow <= 0) return low;
	if (atHigh >= 0) return high;
	let [a, b] = [low, high];
	for (let step = 0; step < 200 && Math.abs(b - a) > 1e-12 * (1 + Math.abs(b)); step++) {
		const x = b - (atHigh * (b - a)) / (atHigh - atLow);
		const y = f(x);
		if (y === 0) return x;
		// The older end stays where both are on one side: then it counts half.
		if (y < 0 === atHigh < 0) atLow /= 2;
		else [a, atLow] = [b, atHigh];
		[b, atHigh] = [x, y];
	}
	return b;
}
