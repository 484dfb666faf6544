import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { DatabaseSync } from 'node:sqlite';
import { isSound, transact } from './database.ts';
import {
	crcOf,
	Damaged,
	decodeHead,
	encodeHead,
	type Piece,
	piecesOf,
	readPiece,
	type SnapshotHead,
	writePiece
} from './record.ts';
import { LogIndex, type Place } from './log-index.ts';
import type { Snapshot } from './storage.ts';
import { type Kept, thin } from './thinning.ts';

/** A document as it is kept: where its log ends and begins, and its snapshots, oldest first. */
export interface Document {
	readonly id: number;
	readonly name: string;
	/** The last row of its log; 0 for none. */
	last: number;
	/** The last update. */
	seq: number;
	/** Updates up to this one are in snapshots only. */
	floor: number;
	snapshots: readonly Kept[];
	/** Who owns which client id; read when it is first asked for. */
	ledger?: Map<number, string>;
}

/** One commit's updates of one document. */
export interface LogRow {
	readonly first: number;
	/** ms since 1970 */
	readonly time: number;
	/** Member and device of each author that the pieces name. */
	readonly authors: readonly (readonly [string, string])[];
	readonly pieces: Uint8Array;
}

/** Updates in a row, packed. */
export interface Packed {
	readonly first: number;
	readonly pieces: Uint8Array;
}

export interface Opened {
	readonly snapshot: Snapshot | undefined;
	readonly tail: Packed;
	readonly seq: number;
	readonly ledger: ReadonlyMap<number, string>;
}

/** What is committed at once: pieces of many documents, each behind the index of its document and the ids it brings. */
export interface Batch {
	readonly time: number;
	readonly documents: readonly string[];
	readonly authors: readonly (readonly [string, string])[];
	readonly pieces: Uint8Array;
}

const KEPT = 0;
export const FOREIGN = 1;
export const REVOKED = 2;

const PAGE_BYTES = 1024 * 1024;
/** A new one each time: it is handed over to another thread. */
const none = (): Packed => ({ first: 1, pieces: new Uint8Array() });

/** The documents of an open store. */
export class Documents {
	readonly #database: DatabaseSync;
	readonly #all = new Map<string, Document>();
	/** Some document's record cannot be read, and any name that is not known may be its. */
	#isIncomplete: boolean;
	readonly #index: LogIndex;
	readonly #rowOf;
	readonly #addRow;
	readonly #dropRow;
	readonly #addChunk;
	readonly #setHead;
	readonly #setDocument;
	/** The number of the first piece that was staged last. */
	#staged = 1;

	constructor(database: DatabaseSync) {
		this.#database = database;
		this.#index = new LogIndex(database);
		this.#rowOf = database.prepare('SELECT * FROM log WHERE id = ?');
		this.#addRow = database.prepare('INSERT INTO log VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)');
		this.#dropRow = database.prepare('DELETE FROM log WHERE id = ?');
		this.#addChunk = database.prepare('INSERT INTO chunks VALUES (?, ?, ?)');
		this.#setHead = database.prepare('INSERT OR REPLACE INTO heads VALUES (?, ?, ?, ?)');
		this.#setDocument = database.prepare('INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?)');
		this.#isIncomplete = !isSound(database, 'documents') || !isSound(database, 'heads');
		this.#readAll();
	}

	/** All documents whose records can be read. */
	get all(): Iterable<Document> {
		return this.#all.values();
	}

	/** Whether there are documents whose names cannot be read. */
	get isIncomplete(): boolean {
		return this.#isIncomplete;
	}

	/** @throws Damaged where a record that is needed is not as it was written */
	open(name: string): Opened {
		const document = this.find(name);
		if (!document) return { snapshot: undefined, tail: none(), seq: 0, ledger: new Map() };
		const newest = document.snapshots.at(-1);
		const { ledger: owned, ...snapshot } = newest
			? this.snapshot(document, newest)
			: { seq: 0, ledger: [] };
		const ledger = new Map(owned);
		const tail = encoding.createEncoder();
		for (const row of this.rows(document, snapshot.seq)) {
			let seq = row.first;
			for (const piece of piecesOf(row.pieces)) {
				const member = row.authors[piece.author]?.[0] ?? '';
				for (const client of piece.claims) ledger.set(client, member);
				if (seq++ > snapshot.seq) writePiece(tail, piece);
			}
		}
		document.ledger = ledger;
		return {
			snapshot: 'vector' in snapshot ? snapshot : undefined,
			tail: { first: snapshot.seq + 1, pieces: encoding.toUint8Array(tail) },
			seq: document.seq,
			ledger
		};
	}

	/** Forgets what is only needed while a document is open. */
	release(name: string): void {
		delete this.#all.get(name)?.ledger;
		this.#index.forget();
	}

	read(name: string, after: number): Packed {
		const document = this.find(name);
		const pieces = encoding.createEncoder();
		if (!document) return none();
		for (const row of this.rows(document, Math.max(after, document.floor))) {
			let seq = row.first;
			for (const piece of piecesOf(row.pieces)) if (seq++ > after) writePiece(pieces, piece);
			if (encoding.length(pieces) >= PAGE_BYTES) break;
		}
		return {
			first: Math.max(after, document.floor) + 1,
			pieces: encoding.toUint8Array(pieces)
		};
	}

	/** Rows with updates after one, oldest first. */
	*rows(document: Document, after: number): Generator<LogRow> {
		for (const { id, first } of this.#index.after(document, after))
			yield this.#row(document, id, first);
	}

	snapshot({ id: document, name }: Document, { id, seq, time, chunk }: Kept): SnapshotHead {
		const found = this.#database.prepare('SELECT crc, head FROM snapshots WHERE id = ?').get(id);
		const head = found?.['head'];
		if (
			!(head instanceof Uint8Array) ||
			crcOf([document, seq, time, chunk], head) !== found?.['crc']
		)
			throw new Damaged(`the snapshot of ${name} at ${seq} is not as it was written`);
		return decodeHead(seq, head);
	}

	/** @param seq of the newest snapshot */
	newestChunk(name: string, seq: number, index: number): Uint8Array {
		const document = this.find(name);
		const newest = document?.snapshots.at(-1);
		if (!document || newest?.seq !== seq || index >= newest.chunks)
			throw new Error('no such chunk');
		return this.chunk(document, newest, index);
	}

	chunk({ id, name }: Document, { seq, chunk }: Kept, index: number): Uint8Array {
		const found = this.#database
			.prepare('SELECT crc, bytes FROM chunks WHERE id = ?')
			.get(chunk + index);
		const bytes = found?.['bytes'];
		if (!(bytes instanceof Uint8Array) || crcOf([id, seq, index], bytes) !== found?.['crc'])
			throw new Damaged(`piece ${index} of the snapshot of ${name} is not as it was written`);
		return bytes;
	}

	/**
	 * Commits a batch, of each document in one row. Answers for each piece whether it was kept; nothing where all were.
	 */
	append(batch: Batch, isRevoked: (device: string) => boolean): Uint8Array | undefined {
		return transact(this.#database, () => {
			const rows = batch.documents.map((name) => new Row(this.#forWriting(name)));
			const refused: [number, number][] = [];
			const decoder = decoding.createDecoder(batch.pieces);
			let count = 0;
			for (; decoding.hasContent(decoder); count++) {
				const row = rows[decoding.readVarUint(decoder)];
				const brings = Array.from({ length: decoding.readVarUint(decoder) }, () =>
					decoding.readVarUint(decoder)
				);
				const piece = readPiece(decoder);
				const author = batch.authors[piece.author];
				if (!row || !author) throw new Error('a batch names its documents and authors');
				const answer = isRevoked(author[1]) ? REVOKED : row.add(piece, author, brings);
				if (answer !== KEPT) refused.push([count, answer]);
			}
			for (const row of rows) if (row.count > 0) this.#keep(row, batch.time);
			if (refused.length === 0) return undefined;
			const answers = new Uint8Array(count);
			for (const [index, answer] of refused) answers[index] = answer;
			return answers;
		});
	}

	/** Keeps pieces of a snapshot, from its `index`th on, for `compact` to take: all of them in one commit would stop others. */
	stage(name: string, seq: number, index: number, pieces: readonly Uint8Array[]): void {
		const document = this.find(name);
		if (!document || isOld(document, seq)) return;
		transact(this.#database, () => {
			if (index === 0) this.#staged = this.#freeChunk();
			for (const [offset, bytes] of pieces.entries()) {
				const crc = crcOf([document.id, seq, index + offset], bytes);
				this.#addChunk.run(this.#staged + index + offset, crc, bytes);
			}
		});
	}

	/**
	 * Keeps a snapshot whose pieces were staged last, thins those before it, and drops what of the log no moment since
	 * `keepFrom` needs.
	 * @returns the newest, where that is another one
	 */
	compact(
		name: string,
		snapshot: Snapshot,
		{ now, keepFrom }: { readonly now: number; readonly keepFrom: number }
	): Snapshot | undefined {
		const document = this.find(name);
		if (!document) return undefined;
		if (isOld(document, snapshot.seq)) return this.open(name).snapshot;
		if (snapshot.seq > document.seq) throw new Error('a snapshot holds what is in the log');
		const ledger = document.ledger ?? this.open(name).ledger;
		// What may be damaged is read before anything is written: a write that fails is final.
		const base = document.snapshots.findLast(({ time }) => time <= keepFrom);
		const covered =
			base && base.seq > document.floor
				? this.#index.after(document, document.floor).filter(({ last }) => last <= base.seq)
				: [];
		transact(this.#database, () => {
			const kept = this.#addSnapshot(document, { ...snapshot, ledger }, now);
			const { keep, drop } = thin([...document.snapshots, kept], { now, keepFrom });
			for (const old of drop) this.#dropSnapshot(old);
			document.snapshots = keep;
			this.#cut(document, covered);
			this.#writeDocument(document);
		});
		return undefined;
	}

	/** @returns `undefined` for one that was never written; throws where that cannot be told */
	find(name: string): Document | undefined {
		const found = this.#all.get(name);
		if (!found && this.#isIncomplete)
			throw new Damaged(
				`the list of documents is not as it was written; ${name} may be lost from it`
			);
		return found;
	}

	/** Takes a document back to a moment, ms since 1970. For good: only in a copy of a store. */
	rewind(document: Document, moment: number): void {
		transact(this.#database, () => {
			const snapshots = document.snapshots.filter(({ time }) => time <= moment);
			const covered = snapshots.at(-1)?.seq ?? 0;
			if (covered < document.floor)
				throw new Error(`${document.name} cannot be taken back as far: its log begins later`);
			for (const later of document.snapshots.slice(snapshots.length)) this.#dropSnapshot(later);
			const places = this.#index.after(document, document.floor);
			const kept = places.findIndex(({ time, last }) => time > moment && last > covered);
			const dropped = kept === -1 ? [] : places.slice(kept);
			for (const { id } of dropped) this.#dropRow.run(id);
			const [next] = dropped;
			if (next) {
				document.seq = next.first - 1;
				document.last = places[kept - 1]?.id ?? 0;
			}
			document.snapshots = snapshots;
			delete document.ledger;
			this.#index.forget();
			this.#writeDocument(document);
			this.#writeHead(document);
		});
	}

	#readAll(): void {
		const heads = new Map(
			this.#database
				.prepare('SELECT * FROM heads')
				.all()
				.map((head) => [head['id'], head])
		);
		for (const row of this.#database.prepare('SELECT * FROM documents').all()) {
			const { id, name, floor, snapshots, crc } = row;
			const head = heads.get(id ?? null);
			const isRight =
				crcOf([id, name, floor, snapshots]) === crc &&
				head !== undefined &&
				crcOf([id, head['last'], head['seq']]) === head['crc'];
			heads.delete(id ?? null);
			if (!isRight) this.#isIncomplete = true;
			else
				this.#all.set(String(name), {
					id: Number(id),
					name: String(name),
					last: Number(head['last']),
					seq: Number(head['seq']),
					floor: Number(floor),
					snapshots: JSON.parse(String(snapshots)) as Kept[]
				});
		}
		if (heads.size > 0) this.#isIncomplete = true;
	}

	#row({ id: document, name }: Document, id: number, first: number): LogRow {
		const row = this.#rowOf.get(id);
		const { previous, count, time, crc, authors, pieces } = row ?? {};
		if (
			!(pieces instanceof Uint8Array) ||
			crcOf([document, previous, first, count, time, authors], pieces) !== crc
		)
			throw new Damaged(`update ${first} of ${name} is not as it was written`);
		return {
			first,
			time: Number(time),
			authors: JSON.parse(String(authors)) as [string, string][],
			pieces
		};
	}

	#forWriting(name: string): Document & { ledger: Map<number, string> } {
		let document = this.find(name);
		if (!document) {
			const id = Number(
				this.#database.prepare('SELECT max(id) AS id FROM documents').get()?.['id'] ?? 0
			);
			document = { id: id + 1, name, last: 0, seq: 0, floor: 0, snapshots: [] };
			this.#writeDocument(document);
			this.#writeHead(document);
			this.#all.set(name, document);
		}
		const ledger = document.ledger ?? new Map(this.open(name).ledger);
		return Object.assign(document, { ledger });
	}

	#keep({ document, authors, encoder, count }: Row, time: number): void {
		const pieces = encoding.toUint8Array(encoder);
		const { id, last, seq } = document;
		const who = JSON.stringify(authors);
		const crc = crcOf([id, last, seq + 1, count, time, who], pieces);
		const added = this.#addRow.run(id, last, seq + 1, count, time, crc, who, pieces);
		document.last = Number(added.lastInsertRowid);
		document.seq += count;
		this.#writeHead(document);
	}

	#writeHead({ id, last, seq }: Document): void {
		this.#setHead.run(id, last, seq, crcOf([id, last, seq]));
	}

	#writeDocument({ id, name, floor, snapshots }: Document): void {
		const json = JSON.stringify(snapshots);
		this.#setDocument.run(id, name, floor, json, crcOf([id, name, floor, json]));
	}

	#addSnapshot({ id }: Document, { seq, ...head }: SnapshotHead, time: number): Kept {
		const chunk = this.#staged;
		const encoded = encodeHead(head);
		const { lastInsertRowid } = this.#database
			.prepare('INSERT INTO snapshots VALUES (NULL, ?, ?)')
			.run(crcOf([id, seq, time, chunk], encoded), encoded);
		return { id: Number(lastInsertRowid), seq, time, chunk, chunks: head.chunks.length };
	}

	/** The number of the first piece behind all that are kept. */
	#freeChunk(): number {
		let last = 0;
		for (const { snapshots } of this.#all.values())
			for (const { chunk, chunks } of snapshots) last = Math.max(last, chunk + chunks - 1);
		// Staged for a snapshot that never came; unless they may be those of a document that cannot be read.
		if (!this.#isIncomplete) this.#database.prepare('DELETE FROM chunks WHERE id > ?').run(last);
		const found = this.#database.prepare('SELECT max(id) AS id FROM chunks').get()?.['id'];
		return Number(found ?? 0) + 1;
	}

	#dropSnapshot({ id, chunk, chunks }: Kept): void {
		this.#database.prepare('DELETE FROM snapshots WHERE id = ?').run(id);
		this.#database
			.prepare('DELETE FROM chunks WHERE id >= ? AND id < ?')
			.run(chunk, chunk + chunks);
	}

	/** Drops rows from the beginning of the log. */
	#cut(document: Document, places: readonly Place[]): void {
		for (const { id, last } of places) {
			this.#dropRow.run(id);
			document.floor = last;
		}
		this.#index.forget();
	}
}

/** Whether a document has a snapshot that is as new. */
function isOld({ snapshots }: Document, seq: number): boolean {
	return seq <= (snapshots.at(-1)?.seq ?? 0);
}

/** What becomes a row: the pieces of one document in a batch that are let in. */
class Row {
	readonly document: Document & { readonly ledger: Map<number, string> };
	readonly authors: (readonly [string, string])[] = [];
	readonly encoder = encoding.createEncoder();
	count = 0;

	constructor(document: Document & { readonly ledger: Map<number, string> }) {
		this.document = document;
	}

	add(
		{ claims, update }: Piece,
		author: readonly [string, string],
		brings: readonly number[]
	): number {
		const { ledger } = this.document;
		const [member] = author;
		const isForeign = (client: number) => (ledger.get(client) ?? member) !== member;
		if (claims.some(isForeign) || brings.some(isForeign)) return FOREIGN;
		for (const client of claims) ledger.set(client, member);
		let index = this.authors.lastIndexOf(author);
		if (index === -1) index = this.authors.push(author) - 1;
		writePiece(this.encoder, { author: index, claims, update });
		this.count++;
		return KEPT;
	}
}
