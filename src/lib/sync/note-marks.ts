import { answered, attempt, completed, failed, stored, type Stored } from './database.ts';
import { META, openLogDatabase } from './log-database.ts';
import { noteChannel, outdateText } from './note-text-rows.ts';
import type { OpenPersistence } from './persistence.ts';

const UNSENT = 'unsent';

/**
 * Which notes of a workspace the relay may lack something of. A note that nobody looks at is not open, and would not be
 * sent: its mark is on disk before the change is, and goes when the relay has acknowledged it.
 */
export class NoteMarks {
	readonly #workspace: string;
	readonly #channel: BroadcastChannel;
	#database: Promise<Stored<IDBDatabase>> | undefined;
	#isClosed = false;

	constructor(workspace: string) {
		this.#workspace = workspace;
		this.#channel = new BroadcastChannel(noteChannel(workspace));
	}

	/** The documents that are marked, by their names within the workspace. */
	async list(): Promise<readonly string[]> {
		const keys = await this.#ask((database) =>
			answered(
				database
					.transaction(META)
					.objectStore(META)
					.getAllKeys(IDBKeyRange.bound(['note/'], ['note0']))
			)
		);
		if (!keys.ok) return [];
		return keys.value.flatMap((key) =>
			Array.isArray(key) && key[1] === UNSENT ? [String(key[0])] : []
		);
	}

	set(document: string): Promise<Stored<undefined>> {
		return this.#ask((database) => {
			const transaction = database.transaction(META, 'readwrite', { durability: 'strict' });
			const store = transaction.objectStore(META);
			store.put(crypto.randomUUID(), [document, UNSENT]);
			outdateText(store, document);
			return completed(transaction);
		});
	}

	/** A change of a note is on disk: what is known of its text is of before. */
	async tellWritten(document: string): Promise<void> {
		await this.#ask((database) => {
			const transaction = database.transaction(META, 'readwrite');
			outdateText(transaction.objectStore(META), document);
			return completed(transaction);
		});
		// It may have been closed meanwhile; what was noted is there for who reads next.
		if (!this.#isClosed) this.#channel.postMessage(document);
	}

	/** Which mark it is, for `clear`; `undefined` where there is none. */
	async read(document: string): Promise<unknown> {
		const mark = await this.#ask((database) =>
			answered<unknown>(database.transaction(META).objectStore(META).get([document, UNSENT]))
		);
		return mark.ok ? mark.value : undefined;
	}

	/** Takes whatever mark there is away. */
	async forget(document: string): Promise<void> {
		const mark = await this.read(document);
		if (mark !== undefined) await this.clear(document, mark);
	}

	/** Takes a mark away, where it was not set anew meanwhile. */
	clear(document: string, mark: unknown): Promise<Stored<undefined>> {
		return this.#ask((database) => {
			const transaction = database.transaction(META, 'readwrite');
			const store = transaction.objectStore(META);
			const request: IDBRequest<unknown> = store.get([document, UNSENT]);
			request.onsuccess = () => {
				if (request.result === mark) store.delete([document, UNSENT]);
			};
			return completed(transaction);
		});
	}

	close(): void {
		this.#isClosed = true;
		this.#channel.close();
		const database = this.#database;
		this.#database = Promise.resolve(failed('lost', 'closed'));
		void database?.then((opened) => opened.ok && opened.value.close());
	}

	async #ask<T>(ask: (database: IDBDatabase) => Promise<Stored<T>>): Promise<Stored<T>> {
		this.#database ??= openLogDatabase(this.#workspace, () => (this.#database = undefined));
		const opened = await this.#database;
		if (opened.ok) return attempt(() => ask(opened.value));
		// Tried again with the next: the note itself is saved, or says that it is not.
		if (opened.problem.code !== 'lost') this.#database = undefined;
		return opened;
	}
}

/** A store that marks a note before it writes to it, and says when it has. */
export function marking(
	open: OpenPersistence,
	mark: () => Promise<unknown>,
	written: () => void
): OpenPersistence {
	return async (name, doc, closed) => {
		const opened = await open(name, doc, closed);
		if (!opened.ok) return opened;
		const store = opened.value;
		const append = store.append.bind(store);
		// The store itself, not another: it is the origin of what is read.
		store.append = async (updates, options) => {
			await mark();
			const outcome = await append(updates, options);
			written();
			return outcome;
		};
		return stored(store);
	};
}
