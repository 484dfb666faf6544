/** Numbers in [0, 1), the same for the same seed on every machine. */
export type Random = () => number;

/**
 * The generator sfc32 (Chris Doty-Humphrey, PractRand): 128 bits of state, passes its tests, and needs 32-bit integers only.
 *
 * `stream` gives a seed many independent sequences, so that one deal's draws do not shift another's.
 */
export function sfc32(seed: number, stream = 0): Random {
	let a = seed | 0;
	let b = stream | 0;
	let c = Math.floor(seed / 2 ** 32) | 0;
	let counter = 1;
	const next = () => {
		const sum = (a + b + counter) | 0;
		counter = (counter + 1) | 0;
		a = b ^ (b >>> 9);
		b = (c + (c << 3)) | 0;
		c = (c << 21) | (c >>> 11);
		c = (c + sum) | 0;
		return (sum >>> 0) / 2 ** 32;
	};
	// The first outputs still show the seed.
	for (let i = 0; i < 15; i++) next();
	return next;
}
