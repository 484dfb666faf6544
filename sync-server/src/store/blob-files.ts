import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OtherBytes, verified } from './blob-hash.ts';
import { BlobMarks, MARKS } from './blob-marks.ts';
import type { BlobKept, BlobStore } from './blobs.ts';

/** Blobs on their way. No workspace is named so. */
const ARRIVING = 'arriving';
/** What a process left behind that ended in the middle is swept after this long, in ms: others may be at work here. */
const LEFT_MS = 24 * 60 * 60 * 1000;
/** How much a workspace has is counted anew after this long, in ms: other relays may share the folder. */
const COUNTED_MS = 60_000;

export interface FileBlobsOptions {
	/** Bytes of the disk that are left to documents. */
	readonly spareBytes: number;
	/** ms since 1970 */
	readonly now?: () => number;
}

/**
 * Blobs as files of a folder, `<workspace>/<hash>`: written aside, synced, then given their name. What has a name is
 * whole. Several relays may share the folder.
 */
export async function openFileBlobs(
	folder: string,
	{ spareBytes, now = Date.now }: FileBlobsOptions
): Promise<BlobStore> {
	const arriving = join(folder, ARRIVING);
	await sweep(arriving, now() - LEFT_MS);
	const marks = new BlobMarks(folder);
	const pathOf = (workspace: string, hash: string) => join(folder, workspace, hash);
	const size = async (workspace: string, hash: string) => sizeOf(pathOf(workspace, hash));

	const counts = new Map<string, { bytes: number; readonly since: number }>();
	const count = async (workspace: string) => {
		const known = counts.get(workspace);
		if (known && Math.abs(now() - known.since) < COUNTED_MS) return known;
		const counted = { bytes: await usedIn(join(folder, workspace)), since: now() };
		counts.set(workspace, counted);
		return counted;
	};
	/** Bytes on their way, by workspace. */
	const reserved = new Map<string, number>();
	const reserve = (workspace: string, bytes: number) => {
		const left = (reserved.get(workspace) ?? 0) + bytes;
		if (left > 0) reserved.set(workspace, left);
		else reserved.delete(workspace);
	};
	const used = async (workspace: string) =>
		(await count(workspace)).bytes + (reserved.get(workspace) ?? 0);

	const remove = async (workspace: string, hash: string) => {
		await rm(pathOf(workspace, hash), { force: true });
		await marks.clear(workspace, hash);
		counts.delete(workspace);
	};

	return {
		size,
		async read(workspace, hash) {
			const path = pathOf(workspace, hash);
			const bytes = await sizeOf(path);
			if (bytes === undefined) return undefined;
			return { size: bytes, pieces: createReadStream(path) };
		},
		async keep(workspace, hash, incoming): Promise<BlobKept> {
			const before = (await size(workspace, hash)) ?? 0;
			await mkdir(arriving, { recursive: true, mode: 0o700 });
			const free = await freeOf(folder);
			if ((await used(workspace)) - before + incoming.size > incoming.most) return 'used-up';
			if (free - incoming.size < spareBytes) return 'full';
			reserve(workspace, incoming.size);
			const partial = join(arriving, randomUUID());
			try {
				await write(partial, verified(incoming.pieces, { hash, size: incoming.size }));
				await marks.alone(workspace, hash, async () => {
					await marks.clear(workspace, hash);
					await place(partial, pathOf(workspace, hash));
				});
				(await count(workspace)).bytes += incoming.size - before;
				return 'kept';
			} catch (error) {
				await rm(partial, { force: true });
				if (error instanceof OtherBytes) return 'other';
				if (isFullDisk(error)) return 'full';
				throw error;
			} finally {
				reserve(workspace, -incoming.size);
			}
		},
		remove: (workspace, hash) => marks.alone(workspace, hash, () => remove(workspace, hash)),
		async list(workspace) {
			const marked = await marks.all(workspace);
			const hashes = await namesIn(join(folder, workspace));
			return [...hashes].sort().map((hash) => ({ hash, marked: marked.get(hash) }));
		},
		mark: (workspace, hash, at) =>
			marks.alone(workspace, hash, async () => {
				const isHeld = (await size(workspace, hash)) !== undefined;
				if (!isHeld || (await marks.of(workspace, hash)) !== undefined) return;
				await marks.set(workspace, hash, at);
			}),
		unmark: (workspace, hash) => marks.alone(workspace, hash, () => marks.clear(workspace, hash)),
		removeMarked: (workspace, hash, before) =>
			marks.alone(workspace, hash, async () => {
				const at = await marks.of(workspace, hash);
				if (at === undefined || at > before) return false;
				await remove(workspace, hash);
				return true;
			}),
		used
	};
}

/** All blobs of a folder, or those of one workspace, by their paths. */
export async function listBlobs(
	folder: string,
	only?: string
): Promise<{ readonly workspace: string; readonly hash: string; readonly path: string }[]> {
	const workspaces = only === undefined ? await namesIn(folder) : [only];
	const found = await Promise.all(
		workspaces
			.filter((workspace) => workspace !== ARRIVING && workspace !== MARKS)
			.map(async (workspace) => {
				const hashes = await namesIn(join(folder, workspace));
				return hashes.map((hash) => ({ workspace, hash, path: join(folder, workspace, hash) }));
			})
	);
	return found.flat();
}

async function write(path: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
	const file = await open(path, 'wx', 0o600);
	try {
		for await (const piece of pieces) await file.write(piece);
		await file.sync();
	} finally {
		await file.close();
	}
}

/** Gives a file its name, and makes the name durable. */
async function place(partial: string, path: string): Promise<void> {
	const folder = dirname(path);
	const made = await mkdir(folder, { recursive: true, mode: 0o700 });
	await rename(partial, path);
	for (const entries of made === undefined ? [folder] : [folder, dirname(folder)]) {
		const handle = await open(entries, 'r');
		await handle.sync().finally(() => handle.close());
	}
}

async function sizeOf(path: string): Promise<number | undefined> {
	try {
		return (await stat(path)).size;
	} catch (error) {
		if (codeOf(error) === 'ENOENT') return undefined;
		throw error;
	}
}

async function freeOf(folder: string): Promise<number> {
	const { bavail, bsize } = await statfs(folder);
	return bavail * bsize;
}

async function usedIn(folder: string): Promise<number> {
	let bytes = 0;
	for (const name of await namesIn(folder)) bytes += (await sizeOf(join(folder, name))) ?? 0;
	return bytes;
}

async function namesIn(folder: string): Promise<readonly string[]> {
	try {
		return await readdir(folder);
	} catch (error) {
		if (codeOf(error) === 'ENOENT') return [];
		throw error;
	}
}

async function sweep(arriving: string, before: number): Promise<void> {
	for (const name of await namesIn(arriving)) {
		const path = join(arriving, name);
		const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
		if (mtimeMs < before) await rm(path, { force: true });
	}
}

function isFullDisk(error: unknown): boolean {
	return codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT';
}

function codeOf(error: unknown): unknown {
	return error instanceof Error && 'code' in error ? error.code : undefined;
}
