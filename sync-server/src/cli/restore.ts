import { constants, existsSync, readdirSync } from 'node:fs';
import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { problemOf } from '../log.ts';
import { openDatabase, STORE_FILE } from '../store/database.ts';
import { Documents } from '../store/documents.ts';
import { Damaged } from '../store/record.ts';
import { BLOB_FOLDER } from '../store/sqlite.ts';
import { Teams } from '../store/teams.ts';
import { readManifest } from './backup.ts';
import { andBlobs, blobsBeside, copyBlobs } from './blobs.ts';
import { checkStore } from './check.ts';
import { type Command, dataFolder, Failure, Misuse, plural } from './command.ts';
import { copyOf, openBackup } from './copy.ts';
import { sha256 } from './digest.ts';

export const restore: Command = {
	operands: 'FILE',
	count: { least: 1, most: 1 },
	options: {
		to: { value: 'FOLDER', about: 'a new folder, to be the DATA_DIR of the relay; needed' },
		at: {
			value: 'TIME',
			about: 'as documents were at 2026-11-26T08:00Z, up to 30 days before the backup'
		},
		workspace: { value: 'ID', about: 'with --at: only of this workspace, the others as in FILE' },
		replaces: {
			value: 'FOLDER',
			about:
				'what is newer there of teams, revoked devices and keys is kept; DATA_DIR, unless given'
		}
	},
	about:
		'Makes a store from a backup in a new folder. FILE and the folder in use stay as they are.',
	more: () => [
		'Devices that know more send it again when they come back: nobody loses what they hold.'
	],
	async run({ operands: [file = ''], options, env, print, warn }) {
		const { to, at, workspace, replaces = dataFolder(env) } = options;
		if (to === undefined) throw new Misuse('restore needs --to FOLDER.');
		if (workspace !== undefined && at === undefined)
			throw new Misuse('--workspace needs --at TIME: without it, all is as in FILE.');
		const moment = at === undefined ? undefined : Date.parse(at);
		if (Number.isNaN(moment)) throw new Misuse(`--at ${at} is no time; 2026-11-26T08:00Z is one.`);
		if (existsSync(to) && readdirSync(to).length > 0)
			throw new Failure(`${to} is not empty: name a new folder.`);
		await expectWhole(file);

		await mkdir(to, { recursive: true, mode: 0o700 });
		const partial = join(to, `${STORE_FILE}.partial`);
		try {
			await copyFile(file, partial, constants.COPYFILE_FICLONE);
			const database = openDatabase(partial, { checkpointPages: 1000, now: Date.now() });
			try {
				if (moment !== undefined) rewind(new Documents(database), moment, workspace, warn);
				await adopt(new Teams(database), replaces, warn);
				const { documents, updates, problems } = checkStore(database);
				for (const problem of problems) warn(problem);
				// All of them, whatever the time: a blob never changes, and devices know which they want.
				const blobs = await copyBlobs(blobsBeside(file), join(to, BLOB_FOLDER));
				print(
					`${to}: ${plural(documents, 'document')}, ${plural(updates, 'update')}${andBlobs(blobs)}.`
				);
				return problems.length > 0 ? 1 : 0;
			} finally {
				database.close();
				await keep(partial, to);
			}
		} catch (error) {
			await rm(to, { recursive: true, force: true });
			throw error;
		}
	}
};

async function expectWhole(file: string): Promise<void> {
	// One that cannot be opened is told before anything is made.
	await openBackup(file).close();
	const manifest = await readManifest(file);
	if (manifest && manifest.sha256 !== (await sha256(file)))
		throw new Failure(`${file} is not the file that ${file}.json is about; see \`verify\`.`);
}

function rewind(
	documents: Documents,
	moment: number,
	workspace: string | undefined,
	warn: (line: string) => void
): void {
	const mine = [...documents.all].filter(
		({ name }) => workspace === undefined || name.startsWith(`${workspace}/`)
	);
	if (mine.length === 0 && workspace !== undefined)
		throw new Failure(`There is no document of ${workspace} in it.`);
	for (const document of mine)
		try {
			documents.rewind(document, moment);
		} catch (error) {
			// It is refused as it is; the others need not wait for it.
			if (!(error instanceof Damaged)) throw new Failure(problemOf(error));
			warn(`${document.name} stays as in the backup: ${error.message}`);
		}
}

/** Who was let out, or was given another role, since the backup stays so. */
async function adopt(teams: Teams, folder: string, warn: (line: string) => void): Promise<void> {
	try {
		const current = await copyOf(folder);
		try {
			teams.adopt(new Teams(current.database));
		} finally {
			await current.close();
		}
	} catch (error) {
		warn(`Teams are as in the backup: ${problemOf(error)} Revoke again what was revoked since.`);
	}
}

/** Gives the store its name once all of it is on the disk. */
async function keep(partial: string, folder: string): Promise<void> {
	const file = await open(partial, 'r');
	await file.sync().finally(() => file.close());
	await rename(partial, join(folder, STORE_FILE));
	const entries = await open(folder, 'r');
	await entries.sync().finally(() => entries.close());
}
