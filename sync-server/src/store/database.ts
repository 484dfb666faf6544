import { existsSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Damaged } from './record.ts';
import { TABLES, upgrade, VERSION } from './tables.ts';
import { damageOf } from './wal.ts';

/** The file of a store in its folder. */
export const STORE_FILE = 'runnel.db';

export interface DatabaseOptions {
	/** After so many pages of 4 KiB the write-ahead log is copied into the file. */
	readonly checkpointPages: number;
	/** ms since 1970: when rows from before there were times count as written. */
	readonly now: number;
}

/**
 * Opens a store, brings its tables up to date and keeps everybody else out until it is closed.
 *
 * Throws a sentence where that cannot be. The tables of teams must be sound as a whole: a lost row of them would let
 * somebody in. Documents are looked at one by one.
 */
export function openDatabase(file: string, options: DatabaseOptions): DatabaseSync {
	const log = `${file}-wal`;
	const damage = existsSync(log) ? damageOf(readFileSync(log), file) : undefined;
	const database = new DatabaseSync(file, { readOnly: damage !== undefined });
	try {
		if (damage !== undefined) probe(database, damage);
		// Exclusive: a second relay on the same folder is refused instead of serving half of each document.
		database.exec(`
			PRAGMA locking_mode = EXCLUSIVE;
			PRAGMA journal_mode = WAL;
			PRAGMA synchronous = FULL;
			PRAGMA cell_size_check = ON;
			PRAGMA wal_autocheckpoint = ${options.checkpointPages};
			BEGIN IMMEDIATE;
		`);
		const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
		if (version > VERSION) throw new Error('it was written by a newer version');
		if (version < VERSION) upgrade(database, version, options.now);
		database.exec('COMMIT');
		for (const table of TABLES.teams)
			if (!isSound(database, table))
				throw new Damaged(`its table ${table} is not as it was written: restore a backup`);
		return database;
	} catch (error) {
		database.close();
		throw isBusy(error) ? new Error('another relay is using it') : error;
	}
}

/** Whether SQLite finds a table and its indexes in order. */
export function isSound(database: DatabaseSync, table: string): boolean {
	try {
		const found = database.prepare(`PRAGMA integrity_check('${table}')`).get();
		return found?.['integrity_check'] === 'ok';
	} catch {
		return false;
	}
}

/** Runs `write` as one durable transaction; nothing of it stays where it throws. */
export function transact<T>(database: DatabaseSync, write: () => T): T {
	database.exec('BEGIN IMMEDIATE');
	try {
		const result = write();
		database.exec('COMMIT');
		return result;
	} catch (error) {
		// What SQLite has rolled back by itself cannot be rolled back again.
		if (database.isTransaction) database.exec('ROLLBACK');
		throw error;
	}
}

/** A log that another relay is writing looks damaged too. Only reads, so that nothing of the evidence is lost. */
function probe(database: DatabaseSync, damage: string): never {
	try {
		database.exec('PRAGMA locking_mode = EXCLUSIVE; SELECT count(*) FROM sqlite_master');
	} catch (error) {
		// Without writing SQLite may not get further than to the lock, which is all that is asked.
		if (isBusy(error)) throw error;
	}
	throw new Damaged(`${damage}: restore a backup`);
}

function isBusy(error: unknown): boolean {
	const SQLITE_BUSY = 5;
	const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
	// The low byte: the rest says how it is busy.
	return (code & 0xff) === SQLITE_BUSY;
}
