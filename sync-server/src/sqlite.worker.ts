import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import type { Answer, Request, Write } from './sqlite.ts';

/** Version of the tables. A higher one was written by a newer relay and is left alone. */
const VERSION = 1;

const TABLES = `
	CREATE TABLE workspaces (id TEXT PRIMARY KEY, digest BLOB NOT NULL) WITHOUT ROWID;
	CREATE TABLE documents (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
	CREATE TABLE updates (
		seq INTEGER PRIMARY KEY,
		document INTEGER NOT NULL REFERENCES documents (id),
		crc INTEGER NOT NULL,
		bytes BLOB NOT NULL
	);
	CREATE INDEX updates_of_document ON updates (document, seq);
	PRAGMA user_version = ${VERSION};
`;

const port = parentPort;
if (!port) throw new Error('sqlite.worker.ts was run outside of a worker');
const { file } = workerData as { file: string };

let isBroken = false;
let database: DatabaseSync;
try {
	database = open();
	port.postMessage({ value: undefined } satisfies Answer);
} catch (error) {
	port.postMessage({ problem: text(error) } satisfies Answer);
	throw error;
}

const documentOf = database.prepare('SELECT id FROM documents WHERE name = ?');
const addDocument = database.prepare('INSERT INTO documents (name) VALUES (?)');
const addUpdate = database.prepare('INSERT INTO updates (document, crc, bytes) VALUES (?, ?, ?)');
const updatesOf = database.prepare(
	'SELECT crc, bytes FROM updates WHERE document = ? ORDER BY seq'
);
const digestOf = database.prepare('SELECT digest FROM workspaces WHERE id = ?');
const addDigest = database.prepare('INSERT OR IGNORE INTO workspaces VALUES (?, ?)');

port.on('message', (request: Request) => {
	let answer: Answer;
	try {
		answer = { value: handle(request) };
	} catch (error) {
		answer = { problem: text(error) };
	}
	port.postMessage(answer);
	if (request.kind === 'close') port.close();
});

function open(): DatabaseSync {
	const opened = new DatabaseSync(file);
	try {
		// Exclusive: a second relay on the same folder is refused instead of serving half of each document.
		opened.exec(`
			PRAGMA locking_mode = EXCLUSIVE;
			PRAGMA journal_mode = WAL;
			PRAGMA synchronous = FULL;
			BEGIN IMMEDIATE;
		`);
		const version = Number(opened.prepare('PRAGMA user_version').get()?.['user_version']);
		if (version > VERSION) throw new Error('it was written by a newer version');
		if (version < VERSION) opened.exec(TABLES);
		opened.exec('COMMIT');
		return opened;
	} catch (error) {
		opened.close();
		throw error;
	}
}

function handle(request: Request): unknown {
	if (isBroken && request.kind !== 'close') throw new Error('an earlier write failed');
	switch (request.kind) {
		case 'append':
			return append(request.writes);
		case 'load':
			return load(request.document);
		case 'claim':
			addDigest.run(request.workspace, request.digest);
			return digestOf.get(request.workspace)?.['digest'];
		case 'close':
			return database.close();
		default:
			return request satisfies never;
	}
}

function append(writes: readonly Write[]): void {
	try {
		database.exec('BEGIN');
		for (const { document, update } of writes)
			addUpdate.run(idOf(document) ?? newId(document), crc32(update), update);
		database.exec('COMMIT');
	} catch (error) {
		isBroken = true;
		throw error;
	}
}

function load(document: string): Uint8Array[] {
	const updates: Uint8Array[] = [];
	for (const { crc, bytes } of updatesOf.iterate(idOf(document) ?? -1)) {
		if (!(bytes instanceof Uint8Array) || crc32(bytes) !== crc)
			throw new Error(`update ${updates.length} is not as it was written`);
		updates.push(bytes);
	}
	return updates;
}

function idOf(document: string): number | undefined {
	const id = documentOf.get(document)?.['id'];
	return id === undefined ? undefined : Number(id);
}

function newId(document: string): number {
	return Number(addDocument.run(document).lastInsertRowid);
}

function text(error: unknown): string {
	const SQLITE_BUSY = 5;
	const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
	// The low byte: the rest says how it is busy.
	if ((code & 0xff) === SQLITE_BUSY) return 'another relay is using it';
	return error instanceof Error ? error.message : String(error);
}
