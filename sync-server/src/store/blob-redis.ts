import { randomUUID } from 'node:crypto';
import { OtherBytes, verified } from './blob-hash.ts';
import type { BlobStore } from './blobs.ts';
import type { Link } from './redis-link.ts';
import { SCRIPTS } from './redis-scripts.ts';

/** A blob lies in Redis in pieces of this many bytes. */
const PIECE_BYTES = 256 * 1024;
/** A blob that broke off on its way is gone after this time. */
const ARRIVING_S = 3600;

const blobOf = (workspace: string, hash: string) => `runnel:blob:${workspace}:${hash}`;
/** Sizes by hash, and `used`, their sum. */
const sizesOf = (workspace: string) => `runnel:blobs:${workspace}`;

/** Since when blobs are marked, by hash. */
const marksOf = (workspace: string) => `runnel:blobs-marked:${workspace}`;

/** Blobs in Redis, which all relays at it share: a list of pieces each. */
export function redisBlobs(link: Link): BlobStore {
	const number = async (workspace: string, field: string) => {
		const found = (await link.command(['HGET', sizesOf(workspace), field])) as string | null;
		return found === null ? undefined : Number(found);
	};
	return {
		size: number,
		async read(workspace, hash) {
			const size = await number(workspace, hash);
			if (size === undefined) return undefined;
			return { size, pieces: readPieces(link, blobOf(workspace, hash), size) };
		},
		async keep(workspace, hash, { size, pieces, most }) {
			const before = (await number(workspace, hash)) ?? 0;
			if (((await number(workspace, 'used')) ?? 0) - before + size > most) return 'used-up';
			const arriving = `runnel:blob-arriving:${randomUUID()}`;
			try {
				for await (const piece of inPieces(verified(pieces, { hash, size }))) {
					await link.command(['RPUSH', arriving, piece]);
					await link.command(['EXPIRE', arriving, String(ARRIVING_S)]);
				}
				const kept = link.run(
					SCRIPTS.keepBlob,
					[arriving, blobOf(workspace, hash), sizesOf(workspace), marksOf(workspace)],
					[hash, String(size), String(most)]
				);
				const [answer] = await Promise.all([kept, link.synced()]);
				return answer === 'kept' ? 'kept' : 'used-up';
			} catch (error) {
				// Where Redis is away, it forgets by itself.
				await link.command(['UNLINK', arriving]).catch(() => undefined);
				if (error instanceof OtherBytes) return 'other';
				if (error instanceof Error && error.message.startsWith('OOM')) return 'full';
				throw error;
			}
		},
		async remove(workspace, hash) {
			await link.run(SCRIPTS.removeBlob, keysOf(workspace, hash), [hash]);
		},
		async list(workspace) {
			const [sizes, marks] = await Promise.all(
				[sizesOf(workspace), marksOf(workspace)].map((key) => pairs(link, key))
			);
			const hashes = [...(sizes?.keys() ?? [])].filter((hash) => hash !== 'used').sort();
			return hashes.map((hash) => {
				const at = marks?.get(hash);
				return { hash, marked: at === undefined ? undefined : Number(at) };
			});
		},
		async mark(workspace, hash, at) {
			await link.run(
				SCRIPTS.markBlob,
				[sizesOf(workspace), marksOf(workspace)],
				[hash, String(at)]
			);
		},
		async unmark(workspace, hash) {
			await link.command(['HDEL', marksOf(workspace), hash]);
		},
		async removeMarked(workspace, hash, before) {
			const keys = keysOf(workspace, hash);
			return (await link.run(SCRIPTS.removeBlob, keys, [hash, String(before)])) === 1;
		},
		used: async (workspace) => (await number(workspace, 'used')) ?? 0
	};
}

function keysOf(workspace: string, hash: string): readonly string[] {
	return [blobOf(workspace, hash), sizesOf(workspace), marksOf(workspace)];
}

/** The fields of a hash of Redis, and their values. */
async function pairs(link: Link, key: string): Promise<ReadonlyMap<string, string>> {
	const found = (await link.command(['HGETALL', key])) as readonly string[];
	const all = new Map<string, string>();
	for (let at = 0; at + 1 < found.length; at += 2) {
		const [field = '', value = ''] = found.slice(at, at + 2);
		all.set(field, value);
	}
	return all;
}

async function* readPieces(link: Link, key: string, size: number): AsyncGenerator<Uint8Array> {
	const count = Math.ceil(size / PIECE_BYTES);
	for (let index = 0; index < count; index++) {
		const piece = await link.commandForBytes(['LINDEX', key, String(index)]);
		if (!(piece instanceof Buffer)) throw new Error('a piece of a blob is missing');
		yield piece;
	}
}

/** The same bytes, in pieces of PIECE_BYTES and a last one. */
async function* inPieces(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
	let held: Uint8Array[] = [];
	let bytes = 0;
	for await (const piece of pieces)
		for (let at = 0; at < piece.byteLength;) {
			const part = piece.subarray(at, at + PIECE_BYTES - bytes);
			held.push(part);
			at += part.byteLength;
			bytes += part.byteLength;
			if (bytes < PIECE_BYTES) continue;
			yield Buffer.concat(held);
			held = [];
			bytes = 0;
		}
	if (bytes > 0) yield Buffer.concat(held);
}
