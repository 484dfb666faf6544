import type { RandomBytes } from '#lib/domain/ids.ts';
import type { Random } from '#lib/statistics/random.ts';

/** Random bytes of a generator, for ids and order keys. */
export function bytesOf(random: Random): RandomBytes {
	return (length) => {
		const bytes = new Uint8Array(length);
		for (let i = 0; i < length; i++) bytes[i] = random() * 256;
		return bytes;
	};
}
