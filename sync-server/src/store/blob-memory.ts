import { OtherBytes, verified } from './blob-hash.ts';
import type { BlobStore } from './blobs.ts';

/** Blobs that last as long as the process. */
export function memoryBlobs(): BlobStore {
	const all = new Map<string, Map<string, Uint8Array>>();
	/** When blobs were marked, by workspace and hash. */
	const marks = new Map<string, number>();
	const name = (workspace: string, hash: string) => `${workspace}/${hash}`;
	const of = (workspace: string) => all.get(workspace) ?? new Map<string, Uint8Array>();
	const used = (workspace: string) =>
		[...of(workspace).values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
	return {
		size: (workspace, hash) => Promise.resolve(of(workspace).get(hash)?.byteLength),
		read(workspace, hash) {
			const bytes = of(workspace).get(hash);
			return Promise.resolve(bytes && { size: bytes.byteLength, pieces: only(bytes) });
		},
		async keep(workspace, hash, { size, pieces, most }) {
			const before = of(workspace).get(hash)?.byteLength ?? 0;
			if (used(workspace) - before + size > most) return 'used-up';
			const taken: Uint8Array[] = [];
			try {
				for await (const piece of verified(pieces, { hash, size })) taken.push(piece);
			} catch (error) {
				if (error instanceof OtherBytes) return 'other';
				throw error;
			}
			all.set(workspace, of(workspace).set(hash, Buffer.concat(taken)));
			marks.delete(name(workspace, hash));
			return 'kept';
		},
		remove(workspace, hash) {
			of(workspace).delete(hash);
			marks.delete(name(workspace, hash));
			return Promise.resolve();
		},
		list: (workspace) =>
			Promise.resolve(
				[...of(workspace).keys()]
					.sort()
					.map((hash) => ({ hash, marked: marks.get(name(workspace, hash)) }))
			),
		mark(workspace, hash, at) {
			const key = name(workspace, hash);
			if (of(workspace).has(hash) && !marks.has(key)) marks.set(key, at);
			return Promise.resolve();
		},
		unmark(workspace, hash) {
			marks.delete(name(workspace, hash));
			return Promise.resolve();
		},
		removeMarked(workspace, hash, before) {
			const key = name(workspace, hash);
			const at = marks.get(key);
			if (at === undefined || at > before) return Promise.resolve(false);
			marks.delete(key);
			return Promise.resolve(of(workspace).delete(hash));
		},
		used: (workspace) => Promise.resolve(used(workspace))
	};
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield await Promise.resolve(bytes);
}
