import * as Y from 'yjs';
import type { StorageProblem, Stored } from './database.ts';
import { clearPersistence, type OpenPersistence, type Persistence } from './persistence.ts';

/** After a failure the store is tried again after this many ms, twice as many each time. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** Keeps a document saved on this device. What it calls saved is in a transaction that has completed. */
export class Autosave {
	/**
	 * Settles once what the device holds is in the document, or with why it is not. Then the document is in memory
	 * only; what is stored comes when the store answers after all.
	 */
	readonly loaded: Promise<Stored<undefined>>;

	readonly #name: string;
	readonly #doc: Y.Doc;
	readonly #open: OpenPersistence;
	readonly #changed: () => void;
	#store: Persistence | undefined;
	/** Updates that no transaction has taken; `#unsent` counts them also where they are not kept. */
	#queue: Uint8Array[] = [];
	#unsent = 0;
	#inFlight = 0;
	/** A store that was away may have lost what it held: then the whole document is written, not the queue. */
	#whole = false;
	#scheduled = false;
	#refused: StorageProblem | undefined;
	#unreadable: StorageProblem | undefined;
	#pause = FIRST_PAUSE_MS;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#trying = false;
	#connecting: Promise<unknown>;
	#ended = false;
	#writes: Promise<unknown> = Promise.resolve();
	#noting = false;
	#note: Uint8Array | undefined;

	/** `changed` is called after `pending` or `problem` did. */
	constructor(name: string, doc: Y.Doc, open: OpenPersistence, changed: () => void) {
		this.#name = name;
		this.#doc = doc;
		this.#open = open;
		this.#changed = changed;
		doc.on('update', this.#take);
		this.loaded = this.#connecting = this.#connect();
	}

	/** Changes that are in memory only. */
	get pending(): number {
		return this.#unsent + this.#inFlight;
	}

	/** Why the store refuses, while it does. */
	get problem(): StorageProblem | undefined {
		return this.#refused ?? this.#unreadable;
	}

	/** Tries again now what failed. */
	retry(): void {
		if (!this.#refused || this.#trying || this.#ended) return;
		clearTimeout(this.#timer);
		if (this.#store) void this.#write();
		else this.#connecting = this.#connect();
	}

	/** What the relay had acknowledged when this device last noted it, as a state vector. */
	async recall(): Promise<Uint8Array | undefined> {
		const recalled = await this.#store?.recall();
		return recalled?.ok ? recalled.value : undefined;
	}

	/** Notes what the relay has acknowledged: one write at a time, of the newest. */
	note(acknowledged: Uint8Array): void {
		this.#note = acknowledged;
		if (!this.#noting) this.#writes = Promise.all([this.#writes, this.#writeNote()]);
	}

	/** Saves what is left, as far as the store allows, and ends. */
	async close(): Promise<void> {
		this.#doc.off('update', this.#take);
		await this.#connecting;
		if (!this.#refused && this.#unsent > 0) void this.#write();
		await this.#writes;
		this.#end();
		this.#store?.close();
	}

	/** Ends, and removes the document from the device. */
	async clear(): Promise<Stored<undefined>> {
		this.#end();
		await this.#connecting;
		await this.#writes;
		return this.#store ? this.#store.clear() : clearPersistence(this.#name);
	}

	#end(): void {
		this.#doc.off('update', this.#take);
		this.#ended = true;
		clearTimeout(this.#timer);
	}

	readonly #take = (update: Uint8Array, origin: unknown): void => {
		if (origin !== null && origin === this.#store) return;
		if (!this.#whole) this.#queue.push(update);
		this.#unsent++;
		// A burst within one task goes into one transaction.
		if (!this.#scheduled && !this.#trying && !this.#refused) {
			this.#scheduled = true;
			queueMicrotask(() => {
				this.#scheduled = false;
				if (!this.#trying && !this.#refused && !this.#ended) void this.#write();
			});
		}
		this.#changed();
	};

	/** Opens the store, brings what it holds into the document, then writes what it does not hold. */
	async #connect(): Promise<Stored<undefined>> {
		this.#trying = true;
		const opened = await this.#open(this.#name, this.#doc, (problem) => this.#refuse(problem));
		if (!opened.ok) {
			this.#trying = false;
			this.#refuse(opened.problem);
			return opened;
		}
		this.#store = opened.value;
		const loaded = await opened.value.load();
		this.#trying = false;
		// Unreadable rows stay where they are; what is done from now on is added to them.
		this.#unreadable = loaded.ok ? undefined : loaded.problem;
		if (this.#ended) return loaded;
		if (this.#unsent > 0 || this.#whole) void this.#write();
		else this.#accept();
		if (loaded.ok) void opened.value.compact();
		return loaded;
	}

	/** Hands what waits to one transaction; what it does not take waits again. */
	#write(): Promise<unknown> {
		const store = this.#store;
		if (!store) return Promise.resolve();
		const whole = this.#whole;
		const count = this.#unsent;
		const batch = whole ? [Y.encodeStateAsUpdate(this.#doc)] : this.#queue;
		this.#queue = [];
		this.#unsent = 0;
		this.#inFlight += count;
		this.#whole = false;
		const write = store.append(batch).then((outcome) => {
			this.#inFlight -= count;
			if (!outcome.ok) {
				this.#unsent += count;
				if (whole) this.#whole = true;
				else if (!this.#whole) this.#queue.unshift(...batch);
				this.#refuse(outcome.problem);
			} else if (store === this.#store) {
				this.#accept();
				// If it fails the rows stay as they are, and the next write asks again.
				return store.compact();
			}
			return outcome;
		});
		this.#writes = Promise.all([this.#writes, write]);
		return write;
	}

	/** The store takes writes: what failed before is tried at once. */
	#accept(): void {
		clearTimeout(this.#timer);
		this.#refused = undefined;
		this.#pause = FIRST_PAUSE_MS;
		if (this.#unsent > 0 && !this.#scheduled) void this.#write();
		this.#changed();
	}

	#refuse(problem: StorageProblem): void {
		if (this.#ended) return;
		this.#refused = problem;
		const gone = problem.code === 'cleared' || problem.code === 'replaced';
		if (gone || problem.code === 'lost' || problem.code === 'unavailable') {
			this.#store?.close();
			this.#store = undefined;
			this.#whole = true;
			this.#queue = [];
		}
		clearTimeout(this.#timer);
		// What was removed from this device on purpose, or set back, is not written back.
		if (gone) this.#end();
		else this.#timer = setTimeout(() => this.retry(), this.#pause);
		this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
		this.#changed();
	}

	async #writeNote(): Promise<void> {
		this.#noting = true;
		while (this.#note && this.#store) {
			const note = this.#note;
			this.#note = undefined;
			await this.#store.note(note);
		}
		this.#noting = false;
	}
}
