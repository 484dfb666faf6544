import { createHash } from 'node:crypto';

/** Thrown on the way: the bytes are not those that were said to come. */
export class OtherBytes extends Error {}

/** Passes pieces on, and throws `OtherBytes` at the first that is too many, or at the end where the hash is not theirs. */
export async function* verified(
	pieces: AsyncIterable<Uint8Array>,
	{ hash, size }: { readonly hash: string; readonly size: number }
): AsyncGenerator<Uint8Array> {
	const digest = createHash('sha256');
	let bytes = 0;
	for await (const piece of pieces) {
		bytes += piece.byteLength;
		if (bytes > size) throw new OtherBytes();
		digest.update(piece);
		yield piece;
	}
	if (bytes !== size || digest.digest('hex') !== hash) throw new OtherBytes();
}
