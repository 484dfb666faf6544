import { constants, existsSync } from 'node:fs';
import { copyFile, mkdir, open, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { listBlobs } from '../store/blob-files.ts';
import { BLOB_FOLDER } from '../store/sqlite.ts';
import { dataFolder, type Given, plural } from './command.ts';
import { sha256 } from './digest.ts';

const BACKUP_FOLDER = 'runnel-blobs';

/** The folder of the blobs of a store. */
export function blobFolder(env: Given['env'], folder = dataFolder(env)): string {
	const elsewhere = folder === dataFolder(env) ? env['BLOB_DIR'] : undefined;
	return elsewhere || join(folder, BLOB_FOLDER);
}

/** Where the blobs of backups lie: beside their files, one folder for all, so that each is copied once. */
export function blobsBeside(file: string): string {
	return join(dirname(file), BACKUP_FOLDER);
}

/** How many there are, as the end of an enumeration; nothing where there are none. */
export function andBlobs(count: number): string {
	return count > 0 ? `, ${plural(count, 'attachment')}` : '';
}

/** Copies blobs that are not there yet, of one workspace or of all. A blob never changes. @returns how many there are */
export async function copyBlobs(from: string, to: string, workspace?: string): Promise<number> {
	const blobs = await listBlobs(from, workspace);
	for (const { workspace: of, hash, path } of blobs) {
		const copy = join(to, of, hash);
		if (existsSync(copy)) continue;
		await mkdir(dirname(copy), { recursive: true, mode: 0o700 });
		const partial = join(to, `${basename(copy)}.partial`);
		await copyFile(path, partial, constants.COPYFILE_FICLONE);
		const handle = await open(partial, 'r');
		await handle.sync().finally(() => handle.close());
		await rename(partial, copy);
	}
	return blobs.length;
}

/** Reads every blob of a folder. */
export async function checkBlobs(
	folder: string
): Promise<{ readonly blobs: number; readonly problems: readonly string[] }> {
	const blobs = await listBlobs(folder);
	const problems: string[] = [];
	for (const { workspace, hash, path } of blobs)
		if ((await sha256(path)) !== hash)
			problems.push(`blob ${workspace}/${hash}: it is not as it was written`);
	return { blobs: blobs.length, problems };
}
