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

/** The tables of one open file. */
class Store {
	readonly #database: DatabaseSync;
	readonly #documentOf;
	readonly #addDocument;
	readonly #addUpdate;
	readonly #updatesOf;
	readonly #digestOf;
	readonly #addDigest;
	#isBroken = false;

	constructor(database: DatabaseSync) {
		this.#database = database;
		this.#documentOf = database.prepare('SELECT id FROM documents WHERE name = ?');
		this.#addDocument = database.prepare('INSERT INTO documents (name) VALUES (?)');
		this.#addUpdate = database.prepare(
			'INSERT INTO updates (document, crc, bytes) VALUES (?, ?, ?)'
		);
		this.#updatesOf = database.prepare(
			'SELECT crc, bytes FROM updates WHERE document = ? ORDER BY seq'
		);
		this.#digestOf = database.prepare('SELECT digest FROM workspaces WHERE id = ?');
		this.#addDigest = database.prepare('INSERT OR IGNORE INTO workspaces VALUES (?, ?)');
	}

	handle(request: Request): unknown {
		if (this.#isBroken && request.kind !== 'close') throw new Error('an earlier write failed');
		switch (request.kind) {
			case 'append':
				return this.#append(request.writes);
			case 'load':
				return this.#load(request.document);
			case 'claim':
				this.#addDigest.run(request.workspace, request.digest);
				return this.#digestOf.get(request.workspace)?.['digest'];
			case 'close':
				return this.#database.close();
			default:
				return request satisfies never;
		}
	}

	#append(writes: readonly Write[]): void {
		try {
			this.#database.exec('BEGIN');
			for (const { document, update } of writes)
				this.#addUpdate.run(this.#id(document) ?? this.#newId(document), crc32(update), update);
			this.#database.exec('COMMIT');
		} catch (error) {
			this.#isBroken = true;
			throw error;
		}
	}

	#load(document: string): Uint8Array[] {
		const updates: Uint8Array[] = [];
		for (const { crc, bytes } of this.#updatesOf.iterate(this.#id(document) ?? -1)) {
			if (!(bytes instanceof Uint8Array) || crc32(bytes) !== crc)
				throw new Error(`update ${updates.length} is not as it was written`);
			updates.push(bytes);
		}
		return updates;
	}

	#id(document: string): number | undefined {
		const id = this.#documentOf.get(document)?.['id'];
		return id === undefined ? undefined : Number(id);
	}

	#newId(document: string): number {
		return Number(this.#addDocument.run(document).lastInsertRowid);
	}
}

function open(file: string): DatabaseSync {
	const database = new DatabaseSync(file);
	try {
		// Exclusive: a second relay on the same folder is refused instead of serving half of each document.
		database.exec(`
			PRAGMA locking_mode = EXCLUSIVE;
			PRAGMA journal_mode = WAL;
			PRAGMA synchronous = FULL;
			BEGIN IMMEDIATE;
		`);
		const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
		if (version > VERSION) throw new Error('it was written by a newer version');
		if (version < VERSION) database.exec(TABLES);
		database.exec('COMMIT');
		return database;
	} catch (error) {
		database.close();
		throw error;
	}
}

function problem(error: unknown): Answer {
	const SQLITE_BUSY = 5;
	const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
	// The low byte: the rest says how it is busy.
	if ((code & 0xff) === SQLITE_BUSY) return { problem: 'another relay is using it' };
	return { problem: error instanceof Error ? error.message : String(error) };
}

function serve(port: NonNullable<typeof parentPort>): void {
	const { file } = workerData as { file: string };
	let store: Store;
	try {
		store = new Store(open(file));
	} catch (error) {
		// Answered, not thrown: the thread's own error may arrive first, and says less.
		return port.postMessage(problem(error));
	}
	port.postMessage({ value: undefined } satisfies Answer);
	port.on('message', (request: Request) => {
		let answer: Answer;
		try {
			answer = { value: store.handle(request) };
		} catch (error) {
			answer = problem(error);
		}
		port.postMessage(answer);
		if (request.kind === 'close') port.close();
	});
}

if (!parentPort) throw new Error('sqlite.worker.ts was run outside of a worker');
serve(parentPort);
