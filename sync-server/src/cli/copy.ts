import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { askControl, CONTROL_SOCKET } from '../control.ts';
import { openDatabase, STORE_FILE } from '../store/database.ts';
import { VERSION } from '../store/tables.ts';
import { Failure } from './command.ts';

/** A store that may be read at leisure: a backup, or a copy of a folder whose relay goes on. */
export interface Copy {
	readonly database: DatabaseSync;
	close(): Promise<void>;
}

/** Opens a backup without changing it. */
export function openBackup(file: string): Copy {
	if (!existsSync(file)) throw new Failure(`There is no file ${file}.`);
	const database = new DatabaseSync(file, { readOnly: true });
	try {
		const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
		if (version !== VERSION)
			throw new Failure(`${file} has version ${version} of the store, not ${VERSION}.`);
	} catch (error) {
		database.close();
		throw error;
	}
	return { database, close: () => Promise.resolve(database.close()) };
}

/** Copies the store of a folder, which is left as it is, and opens the copy. */
export async function copyOf(folder: string): Promise<Copy> {
	if (!existsSync(join(folder, STORE_FILE))) throw new Failure(`There is no store in ${folder}.`);
	const copies = await mkdtemp(join(tmpdir(), 'runnel-copy-'));
	const remove = () => rm(copies, { recursive: true, force: true });
	const file = join(copies, STORE_FILE);
	try {
		const answer = await askControl(join(folder, CONTROL_SOCKET), 'backup', { file });
		if (answer && 'problem' in answer) throw new Failure(answer.problem);
		if (!answer)
			for (const end of ['', '-wal'])
				if (existsSync(join(folder, STORE_FILE + end)))
					await copyFile(join(folder, STORE_FILE + end), file + end);
		const database = openDatabase(file, { checkpointPages: 1000, now: Date.now() });
		return {
			database,
			async close() {
				database.close();
				await remove();
			}
		};
	} catch (error) {
		await remove();
		throw error;
	}
}
