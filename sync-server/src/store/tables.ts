import * as encoding from 'lib0/encoding';
import type { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { crcOf, writePiece } from './record.ts';

/** Version of the tables. A higher one was written by a newer relay and is left alone. */
export const VERSION = 2;

export const TABLES = {
	documents: ['documents', 'heads', 'log', 'snapshots', 'chunks'],
	teams: ['teams', 'revoked', 'audit', 'pointers', 'seen', 'settings']
} as const;

/**
 * A document's rows are found by number: from its head to the last row of the log, and from each to the one before.
 * No index is kept, which would cost a page a document and commit; and a lost row is missed.
 */
const SCHEMA = `
	CREATE TABLE documents (
		id INTEGER PRIMARY KEY,
		name TEXT NOT NULL,
		floor INTEGER NOT NULL,
		snapshots TEXT NOT NULL,
		crc INTEGER NOT NULL
	);
	CREATE TABLE heads (
		id INTEGER PRIMARY KEY,
		last INTEGER NOT NULL,
		seq INTEGER NOT NULL,
		crc INTEGER NOT NULL
	);
	CREATE TABLE log (
		id INTEGER PRIMARY KEY,
		document INTEGER NOT NULL,
		previous INTEGER NOT NULL,
		first INTEGER NOT NULL,
		count INTEGER NOT NULL,
		time INTEGER NOT NULL,
		crc INTEGER NOT NULL,
		authors TEXT NOT NULL,
		pieces BLOB NOT NULL
	);
	CREATE TABLE snapshots (id INTEGER PRIMARY KEY, crc INTEGER NOT NULL, head BLOB NOT NULL);
	CREATE TABLE chunks (id INTEGER PRIMARY KEY, crc INTEGER NOT NULL, bytes BLOB NOT NULL);
	CREATE TABLE teams (
		workspace TEXT PRIMARY KEY,
		version INTEGER NOT NULL,
		json TEXT NOT NULL,
		crc INTEGER NOT NULL
	);
	CREATE TABLE revoked (device TEXT PRIMARY KEY, crc INTEGER NOT NULL);
	CREATE TABLE audit (
		workspace TEXT NOT NULL,
		seq INTEGER NOT NULL,
		json TEXT NOT NULL,
		crc INTEGER NOT NULL,
		PRIMARY KEY (workspace, seq)
	);
	CREATE TABLE pointers (
		key TEXT PRIMARY KEY,
		workspace TEXT NOT NULL,
		until INTEGER NOT NULL,
		crc INTEGER NOT NULL
	);
	CREATE TABLE seen (
		workspace TEXT NOT NULL,
		device TEXT NOT NULL,
		at INTEGER NOT NULL,
		crc INTEGER NOT NULL,
		PRIMARY KEY (workspace, device)
	);
	CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL, crc INTEGER NOT NULL);
	PRAGMA user_version = ${VERSION};
`;

/** Makes the tables of this version from those of an older one, or from none (0), within a transaction. */
export function upgrade(database: DatabaseSync, version: number, now: number): void {
	if (version === 0) return database.exec(SCHEMA);
	// Version 1 knew keys of workspaces instead of teams: who holds such a key is not known any more.
	database.exec(`
		DROP TABLE workspaces;
		ALTER TABLE documents RENAME TO documents_1;
		ALTER TABLE updates RENAME TO updates_1;
		${SCHEMA}
	`);
	for (const { id, name } of database.prepare('SELECT id, name FROM documents_1').all())
		moveDocument(database, Number(id), String(name), now);
	database.exec('DROP TABLE updates_1; DROP TABLE documents_1;');
}

const ROW_BYTES = 256 * 1024;

function moveDocument(database: DatabaseSync, id: number, name: string, now: number): void {
	const updates = database.prepare(
		'SELECT crc, bytes FROM updates_1 WHERE document = ? ORDER BY seq'
	);
	const insert = database.prepare('INSERT INTO log VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)');
	let [encoder, last, first, count, damage] = [encoding.createEncoder(), 0, 1, 0, 0];
	const authors = '[["",""]]';
	const flush = () => {
		if (count === 0) return;
		const pieces = encoding.toUint8Array(encoder);
		// Written as damaged what was: it stays refused.
		const crc = (crcOf([id, last, first, count, now, authors], pieces) ^ damage) >>> 0;
		last = Number(insert.run(id, last, first, count, now, crc, authors, pieces).lastInsertRowid);
		[encoder, first, count, damage] = [encoding.createEncoder(), first + count, 0, 0];
	};
	for (const { crc, bytes } of updates.iterate(id)) {
		const update = bytes instanceof Uint8Array ? bytes : new Uint8Array();
		if (crc32(update) !== crc) damage = 1;
		writePiece(encoder, { author: 0, claims: [], update });
		count++;
		if (encoding.length(encoder) > ROW_BYTES) flush();
	}
	flush();
	const seq = first - 1;
	database
		.prepare('INSERT INTO documents VALUES (?, ?, 0, ?, ?)')
		.run(id, name, '[]', crcOf([id, name, 0, '[]']));
	database
		.prepare('INSERT INTO heads VALUES (?, ?, ?, ?)')
		.run(id, last, seq, crcOf([id, last, seq]));
}
