import * as Y from 'yjs';
import {
	answered,
	attempt,
	completed,
	failed,
	stored,
	type StorageProblem,
	type Stored
} from './database.ts';
import { readFormer } from './former-database.ts';
import {
	ASIDE,
	META,
	openLogDatabase,
	rangeOf,
	SNAPSHOTS,
	UPDATES,
	type LogName
} from './log-database.ts';
import { channelOf, clearLog, parseEnd, problemOf } from './log-end.ts';
import {
	forgetLooked,
	readAcknowledged,
	readHead,
	writeAcknowledged,
	writeHead,
	type LogHead
} from './log-head.ts';
import {
	applyRows,
	asideKey,
	bytesOf,
	lastRow,
	noteWithheld,
	readRows,
	setAside,
	type LogRow,
	type LogRows
} from './log-rows.ts';
import type { Found, Persistence } from './persistence.ts';

/** Fewer rows than this load as fast as one. */
const MANY_ROWS = 500;
/**
 * Compacting again only when this part of the snapshot was added. With rows and snapshots counted, at most five bytes
 * are written for one of an update: added once, and rewritten with at most three times as much.
 */
const GROWTH = 1 / 3;

/** A log in the database of its workspace. `name` is that of the database it once had for itself. */
export async function openLogPersistence(
	name: string,
	log: LogName,
	doc: Y.Doc,
	closed: (problem: StorageProblem) => void
): Promise<Stored<Persistence>> {
	const opened = await openLogDatabase(log.workspace, closed);
	if (!opened.ok) return opened;
	const head = await attempt(() => readHead(opened.value.transaction(META), log.document));
	if (head.ok)
		return stored(
			new LogPersistence(name, log, { doc, database: opened.value, closed, head: head.value })
		);
	opened.value.close();
	return head;
}

interface Opened {
	readonly doc: Y.Doc;
	readonly database: IDBDatabase;
	readonly closed: (problem: StorageProblem) => void;
	readonly head: LogHead;
}

class LogPersistence implements Persistence {
	readonly #name: string;
	readonly #log: LogName;
	readonly #document: string;
	readonly #doc: Y.Doc;
	readonly #database: IDBDatabase;
	readonly #generation: number;
	readonly #channel: BroadcastChannel;
	#isOpen = true;
	/** The snapshot that is in the document: its last row, and its bytes. */
	#until: number | undefined;
	#snapshot = 0;
	/** Rows that this tab knows of: how many, and their bytes. */
	#rows = 0;
	#bytes = 0;

	constructor(name: string, log: LogName, { doc, database, closed, head }: Opened) {
		this.#name = name;
		this.#log = log;
		this.#document = log.document;
		this.#doc = doc;
		this.#database = database;
		this.#generation = head.generation;
		this.#channel = channelOf(log);
		this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => {
			const ended = parseEnd(data);
			if (!ended || ended.generation === this.#generation) return;
			this.close();
			closed(problemOf(ended));
		};
	}

	load(): Promise<Stored<Found>> {
		return attempt(async () => {
			// What is stored and nothing else, where the document itself cannot tell.
			const isFirst = this.#until === undefined;
			const alone = isFirst && this.#doc.store.clients.size > 0 ? new Y.Doc() : undefined;
			const own = await this.#loadOwn(alone);
			if (!own.ok) return own;
			const isFormer = await this.#adopt(own.value.adopted, alone);
			if (!isFormer.ok) return isFormer;
			const { client, setAside: count, broken, isEmpty } = own.value;
			const isWhole = this.#doc.store.pendingStructs === null;
			return stored({
				client: isWhole ? client : undefined,
				setAside: count,
				broken,
				isEmpty: isEmpty && !isFormer.value,
				...(alone ? { known: Y.encodeStateVector(alone) } : {})
			});
		});
	}

	append(
		updates: readonly Uint8Array[],
		{ client }: { readonly client?: number | undefined } = {}
	): Promise<Stored<undefined>> {
		return this.#write([UPDATES, META], async (transaction, head) => {
			const outcome = await this.#add(transaction, head, updates);
			if (outcome.ok && client !== undefined && client !== head.client)
				writeHead(transaction, this.#document, { ...head, client });
			return outcome;
		}).then((outcome) => {
			if (outcome.ok) this.#count(updates);
			return outcome;
		});
	}

	async compact(): Promise<Stored<undefined>> {
		const due = await attempt(() => this.#isDue());
		if (!due.ok) return due;
		return due.value ? this.#compact() : stored(undefined);
	}

	recall(): Promise<Stored<Uint8Array | undefined>> {
		return attempt(() => readAcknowledged(this.#database.transaction(META), this.#document));
	}

	note(acknowledged: Uint8Array): Promise<Stored<undefined>> {
		// Relaxed: losing it only shows more changes as waiting than there are.
		return this.#write(
			[META],
			(transaction) => {
				writeAcknowledged(transaction, this.#document, acknowledged);
				return Promise.resolve(stored(undefined));
			},
			'relaxed'
		);
	}

	close(): void {
		this.#isOpen = false;
		this.#channel.close();
		this.#database.close();
	}

	clear(): Promise<Stored<undefined>> {
		this.close();
		return clearLog(this.#name, this.#log);
	}

	/** Brings the rows that are not in the document into it. */
	async #loadOwn(alone?: Y.Doc): Promise<Stored<Found & { readonly adopted: number }>> {
		const document = this.#document;
		const transaction = this.#database.transaction([SNAPSHOTS, UPDATES, META, ASIDE]);
		const head = await readHead(transaction, document);
		if (!head.ok) return head;
		if (head.value.generation !== this.#generation)
			return { ok: false, problem: problemOf(head.value) };
		// Read again, the snapshot is in the document already, unless another tab has compacted.
		const isNews = this.#until === undefined || this.#until !== head.value.until;
		const [found, aside, noted] = await Promise.all([
			readRows(transaction, document, isNews ? [SNAPSHOTS, UPDATES] : [UPDATES]),
			answered(transaction.objectStore(ASIDE).getAllKeys(rangeOf(document))),
			readAcknowledged(transaction, document)
		]);
		if (!found.ok) return found;
		if (!aside.ok) return aside;
		if (!this.#isOpen) return failed('lost', 'closed');
		const { rows, withheld } = found.value;
		const broken = applyRows(this.#doc, rows, this);
		if (alone) applyRows(alone, rows, this);
		this.#until = head.value.until;
		if (isNews) this.#snapshot = bytesOf(rows, SNAPSHOTS);
		this.#bytes = bytesOf(rows, UPDATES);
		this.#rows = rows.filter(({ store }) => store === UPDATES).length;
		const told = new Set(aside.value.map(String));
		const lost = withheld.filter((row) => !told.has(String(asideKey(document, row))));
		const untold = broken.length + lost.length;
		if (untold > 0) await this.#setAside(broken, lost);
		const { client, adopted } = head.value;
		const isKnown =
			client !== undefined && this.#hasAll(client, noted.ok ? noted.value : undefined);
		return stored({
			client: isKnown && broken.length === 0 && withheld.length === 0 ? client : undefined,
			setAside: told.size + untold,
			broken: untold > 0 ? untold : undefined,
			isEmpty: rows.length === 0 && withheld.length === 0 && this.#snapshot === 0,
			adopted
		});
	}

	/** Whether the document has as much of a client as the relay had: if not, rows of it were lost. */
	#hasAll(client: number, acknowledged: Uint8Array | undefined): boolean {
		if (!acknowledged) return true;
		try {
			const clock = Y.decodeStateVector(acknowledged).get(client) ?? 0;
			return Y.getState(this.#doc.store, client) >= clock;
		} catch {
			return true;
		}
	}

	/** The client id goes too: what was written under it is not all here any more. */
	#setAside(rows: readonly LogRow[], lost: LogRows['withheld']): Promise<Stored<undefined>> {
		return this.#write([SNAPSHOTS, UPDATES, META, ASIDE], (transaction, head) => {
			setAside(transaction, this.#document, rows);
			noteWithheld(transaction, this.#document, lost);
			writeHead(transaction, this.#document, { ...head, client: undefined });
			return Promise.resolve(stored(undefined));
		});
	}

	/**
	 * Takes over what lies in the database that the log once had for itself, at every load, because a tab of a build that
	 * writes there may be open. It is in the document even if it cannot be written here just now: then again next time.
	 */
	async #adopt(after: number, alone?: Y.Doc): Promise<Stored<boolean>> {
		const former = await readFormer(this.#name, after);
		if (!former.ok) return former;
		if (!former.value || !this.#isOpen) return stored(false);
		const { updates, last, acknowledged } = former.value;
		if (updates.length === 0 && last === after) return stored(false);
		const rows = updates.map((value, n) => ({ store: UPDATES, key: n, value }) as const);
		applyRows(this.#doc, rows, this);
		if (alone) applyRows(alone, rows, this);
		const written = await this.#write([UPDATES, META], async (transaction, head) => {
			// Another tab was quicker: the same rows are here.
			if (head.adopted !== after) return stored(undefined);
			const outcome = await this.#add(transaction, head, updates);
			if (!outcome.ok) return outcome;
			writeHead(transaction, this.#document, { ...head, adopted: last });
			const noted = await readAcknowledged(transaction, this.#document);
			if (noted.ok && !noted.value && acknowledged)
				writeAcknowledged(transaction, this.#document, acknowledged);
			return stored(undefined);
		});
		if (written.ok) this.#count(updates);
		return stored(updates.length > 0);
	}

	async #add(
		transaction: IDBTransaction,
		head: LogHead,
		updates: readonly Uint8Array[]
	): Promise<Stored<undefined>> {
		const last = await lastRow(transaction, this.#document, head.until);
		if (!last.ok) return last;
		const store = transaction.objectStore(UPDATES);
		forgetLooked(transaction, this.#document);
		updates.forEach((update, n) => store.add(update, [this.#document, last.value + 1 + n]));
		return stored(undefined);
	}

	#count(updates: readonly Uint8Array[]): void {
		this.#rows += updates.length;
		this.#bytes += updates.reduce((bytes, update) => bytes + update.length, 0);
	}

	/** Whether there are many rows, and enough in them. What other tabs wrote is taken to be like what is known. */
	async #isDue(): Promise<Stored<boolean>> {
		const rows = await answered(
			this.#database.transaction(UPDATES).objectStore(UPDATES).count(rangeOf(this.#document))
		);
		if (!rows.ok) return rows;
		const mean = this.#rows > 0 ? this.#bytes / this.#rows : 0;
		return stored(rows.value > MANY_ROWS && rows.value * mean > this.#snapshot * GROWTH);
	}

	/**
	 * One transaction, in which no other tab writes: what is not in the document yet is read into it, and what was read
	 * is deleted, and nothing else.
	 */
	#compact(): Promise<Stored<undefined>> {
		const document = this.#document;
		let bytes = 0;
		let until = 0;
		return this.#write([SNAPSHOTS, UPDATES, META, ASIDE], async (transaction, head) => {
			const found = await readRows(transaction, document);
			if (!found.ok) return found;
			// Nothing is done for a document that was let go.
			if (!this.#isOpen) return failed('lost', 'closed');
			const { rows } = found.value;
			const isNews = head.until !== this.#until;
			const news = rows.filter(({ store }) => store === UPDATES || isNews);
			const broken = applyRows(this.#doc, news, this);
			setAside(transaction, document, broken);
			const last = await lastRow(transaction, document, head.until);
			if (!last.ok) return last;
			const snapshot = Y.encodeStateAsUpdate(this.#doc);
			for (const { store, key } of rows) transaction.objectStore(store).delete(key);
			bytes = snapshot.length;
			until = last.value + 1;
			transaction.objectStore(SNAPSHOTS).add(snapshot, [document, until]);
			const client = broken.length > 0 ? undefined : head.client;
			writeHead(transaction, document, { ...head, until, client });
			return stored(undefined);
		}).then((outcome) => {
			if (!outcome.ok) return outcome;
			this.#until = until;
			this.#snapshot = bytes;
			this.#rows = 0;
			this.#bytes = 0;
			return outcome;
		});
	}

	/** A transaction of this generation; what fails in it leaves everything as it was. */
	#write(
		stores: readonly string[],
		act: (transaction: IDBTransaction, head: LogHead) => Promise<Stored<undefined>>,
		durability: IDBTransactionDurability = 'strict'
	): Promise<Stored<undefined>> {
		return attempt(async () => {
			const transaction = this.#database.transaction(stores, 'readwrite', { durability });
			const done = completed(transaction);
			const head = await readHead(transaction, this.#document);
			if (!head.ok) return done;
			const isMine = head.value.generation === this.#generation;
			const outcome: Stored<undefined> = isMine
				? await act(transaction, head.value)
				: { ok: false, problem: problemOf(head.value) };
			if (outcome.ok) return done;
			abort(transaction);
			await done;
			return outcome;
		});
	}
}

/** Gives a transaction up, unless the browser was first. */
function abort(transaction: IDBTransaction): void {
	try {
		transaction.abort();
	} catch {
		return;
	}
}
