import { existsSync } from 'node:fs';
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { VERSION } from '../store/tables.ts';
import { blobFolder, andBlobs, blobsBeside, checkBlobs, copyBlobs } from './blobs.ts';
import { openBackup } from './copy.ts';
import { checkStore, type Findings } from './check.ts';
import { type Command, dataFolder, Failure, plural } from './command.ts';
import { sha256 } from './digest.ts';
import { operate } from './operator.ts';

/** What stands beside a backup, in `<file>.json`. */
export interface Manifest {
	/** When it was finished, ISO 8601. */
	readonly time: string;
	/** Version of the store's tables. */
	readonly schema: number;
	readonly documents: number;
	readonly updates: number;
	/** Attachments, in the folder beside it. */
	readonly blobs: number;
	/** Of the file, in hex. */
	readonly sha256: string;
}

export const backup: Command = {
	operands: 'FILE',
	count: { least: 1, most: 1 },
	options: {},
	about:
		'Copies the store into FILE and attachments into runnel-blobs beside it, while the relay goes on, reads the copy back, and writes FILE.json about it.',
	more: () => [
		'The file holds the keys of the relay: keep it where nobody else reads.',
		'Attachments that are in runnel-blobs already are not copied again.'
	],
	async run({ operands: [name = ''], env, print, warn }) {
		const file = resolve(name);
		if (existsSync(file)) throw new Failure(`${name} is there already.`);
		if (!existsSync(dirname(file))) throw new Failure(`There is no folder ${dirname(name)}.`);
		const partial = `${file}.partial`;
		// Made here, so that it is never readable by others.
		const handle = await open(partial, 'w', 0o600);
		try {
			await operate(dataFolder(env), 'backup', { file: partial });
			makePlain(partial);
			const found = await checkFile(partial);
			await handle.sync();
			await rename(partial, file);
			// After the documents: what they name has come by then, or is on a device that will send it.
			await copyBlobs(blobFolder(env), blobsBeside(file));
			const { blobs, problems } = await checkBlobs(blobsBeside(file));
			await writeManifest(file, { ...found, blobs });
			for (const problem of [...found.problems, ...problems]) warn(problem);
			const { documents, updates } = found;
			print(
				`${name}: ${plural(documents, 'document')}, ${plural(updates, 'update')}${andBlobs(blobs)}.`
			);
			return found.problems.length + problems.length > 0 ? 1 : 0;
		} finally {
			await handle.close();
			await rm(partial, { force: true });
		}
	}
};

/** What stands beside a file; `undefined` where nothing does. */
export async function readManifest(file: string): Promise<Manifest | undefined> {
	const path = `${file}.json`;
	if (!existsSync(path)) return undefined;
	try {
		return JSON.parse(await readFile(path, 'utf8')) as Manifest;
	} catch {
		throw new Failure(`${path} cannot be read.`);
	}
}

/** A copy says that a write-ahead log may be beside it; a backup is one file. */
function makePlain(file: string): void {
	const database = new DatabaseSync(file);
	database.exec('PRAGMA journal_mode = DELETE');
	database.close();
}

async function checkFile(file: string): Promise<Findings> {
	const copy = openBackup(file);
	try {
		return checkStore(copy.database);
	} finally {
		await copy.close();
	}
}

async function writeManifest(
	file: string,
	{ documents, updates, blobs }: Findings & Pick<Manifest, 'blobs'>
): Promise<void> {
	const manifest: Manifest = {
		time: new Date().toISOString(),
		schema: VERSION,
		documents,
		updates,
		blobs,
		sha256: await sha256(file)
	};
	await writeFile(`${file}.json`, `${JSON.stringify(manifest, null, '\t')}\n`, { flush: true });
	const folder = await open(dirname(file), 'r');
	await folder.sync().finally(() => folder.close());
}
