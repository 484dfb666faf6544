import * as Y from 'yjs';
import { holdClient } from './client-lock.ts';
import { failed, stored, type StorageProblem, type Stored } from './database.ts';
import { clearPersistence } from './device-store.ts';
import type { Found, OpenPersistence, Persistence } from './persistence.ts';
import { Waiters } from './waiters.ts';

/** After a failure the store is tried again after this many ms, twice as many each time. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** Compacting waits until nothing has been written for so long, in ms: it must not stand in the way of an edit. */
const QUIET_MS = 1000;

export interface AutosaveOptions {
	/** Called after `pending` or `problem` did change. */
	readonly changed: () => void;
	/** Whether an update of this origin is to be stored. What another tab has on disk already is not; default: all are. */
	readonly keeps?: ((origin: unknown) => boolean) | undefined;
}

/** Keeps a document saved on this device. What it calls saved is in a transaction that has completed. */
export class Autosave {
	/**
	 * Settles once what the device holds is in the document, or with why it is not. Then the document is in memory
	 * only; what is stored comes when the store answers after all. Of rows that cannot be read it is told once, when
	 * they are set aside: the rest is in the document, and what is done is saved.
	 */
	readonly loaded: Promise<Stored<undefined>>;

	readonly #name: string;
	readonly #doc: Y.Doc;
	readonly #open: OpenPersistence;
	readonly #changed: () => void;
	readonly #keeps: (origin: unknown) => boolean;
	#store: Persistence | undefined;
	#found: Found | undefined;
	/** Whether this tab writes under the device's client id, and compacts. */
	#leads = false;
	/** The client id that is stored. */
	#client: number | undefined;
	/** The id that is this tab's own while it leads, and until all that it wrote under it is on disk. */
	#held: { readonly client: number; readonly release: () => void } | undefined;
	/** Updates that no transaction has taken; `#unsent` counts them also where they are not kept. */
	#queue: Uint8Array[] = [];
	#unsent = 0;
	#inFlight = 0;
	/**
	 * Whether what the store lacks of the whole document is written, not the queue: at first, and when it was away, for
	 * it may have lost what it held.
	 */
	#whole = true;
	#isFirst = true;
	#scheduled = false;
	#refused: StorageProblem | undefined;
	#unreadable: StorageProblem | undefined;
	#pause = FIRST_PAUSE_MS;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#quiet: ReturnType<typeof setTimeout> | undefined;
	#trying = false;
	#connecting: Promise<unknown>;
	#ended = false;
	/** Removed from this device, or set back: nothing is written any more. */
	#isGone = false;
	#writing: Promise<unknown> | undefined;
	readonly #waiters = new Waiters();
	#noting: Promise<unknown> | undefined;
	#note: Uint8Array | undefined;

	constructor(name: string, doc: Y.Doc, open: OpenPersistence, options: AutosaveOptions) {
		this.#name = name;
		this.#doc = doc;
		this.#open = open;
		this.#changed = options.changed;
		this.#keeps = options.keeps ?? (() => true);
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

	/** What was found when the document was loaded; `undefined` until then, and where the store could not be read. */
	get found(): Found | undefined {
		return this.#found;
	}

	/**
	 * Settles when all that is to be stored of what the document holds now is on disk; while the store refuses, when it
	 * has recovered. Never, once `problem` says that the document was removed or set back.
	 */
	durable(): Promise<void> {
		return this.#isGone ? new Promise(() => undefined) : this.#waiters.next(this.pending);
	}

	/**
	 * From now on this tab alone of the device writes under the device's client id, and compacts: to be called while
	 * holding the lock that makes it so. Reads first what other tabs have stored.
	 */
	async promote(): Promise<Stored<undefined>> {
		await this.#connecting;
		if (this.#ended || this.#leads) return stored(undefined);
		this.#leads = true;
		const store = this.#store;
		if (!store) return failed('unavailable', 'not open');
		const loaded = await store.load();
		if (!loaded.ok) return loaded;
		await this.#adopt(loaded.value, store);
		this.#rest();
		return stored(undefined);
	}

	/** From now on another tab leads: this one writes under an id of its own again. */
	demote(): void {
		if (!this.#leads) return;
		this.#leads = false;
		clearTimeout(this.#quiet);
		this.#doc.clientID = new Y.Doc().clientID;
		this.#letGo();
	}

	/** Whether an update of this origin came from the store. */
	isStore(origin: unknown): boolean {
		return origin !== null && origin === this.#store;
	}

	/**
	 * Whether what the document holds may be told to the relay: it is on disk; or it cannot be, and was not written under
	 * the id that is stored, which would be given out again without it.
	 */
	get isTellable(): boolean {
		if (this.pending === 0) return true;
		return this.#refused?.code === 'unavailable' && this.#held === undefined;
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
		this.#noting ??= this.#writeNotes();
	}

	/** Saves what is left, as far as the store allows, and ends. */
	async close(): Promise<void> {
		this.#doc.off('update', this.#take);
		await this.#connecting;
		if (!this.#refused && this.#unsent > 0) void this.#write();
		await this.#settled();
		this.#end();
		this.#release();
		this.#store?.close();
	}

	/** Ends, and removes the document from the device. */
	async clear(): Promise<Stored<undefined>> {
		this.#end();
		await this.#connecting;
		await this.#settled();
		this.#release();
		return this.#store ? this.#store.clear() : clearPersistence(this.#name);
	}

	#end(): void {
		this.#doc.off('update', this.#take);
		this.#ended = true;
		clearTimeout(this.#timer);
		clearTimeout(this.#quiet);
	}

	async #settled(): Promise<void> {
		while (this.#writing) await this.#writing;
		await this.#noting;
	}

	/**
	 * Applies an update that was made on this device. It is stored also where Yjs holds it back, because what it builds
	 * on is not here yet: what comes with that comes from the store, or is not told of at all.
	 * @returns whether something is held back
	 */
	apply(update: Uint8Array, origin: unknown): boolean {
		Y.applyUpdate(this.#doc, update, origin);
		const { pendingStructs, pendingDs } = this.#doc.store;
		const isHeldBack = pendingStructs !== null || pendingDs !== null;
		if (isHeldBack && this.#keeps(origin)) this.#keepUpdate(update);
		return isHeldBack;
	}

	readonly #take = (update: Uint8Array, origin: unknown): void => {
		if (!this.isStore(origin) && this.#keeps(origin)) this.#keepUpdate(update);
	};

	#keepUpdate(update: Uint8Array): void {
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
	}

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
		// Unreadable rows stay where they are; what is done from now on is added to them.
		this.#unreadable = loaded.ok ? undefined : loaded.problem;
		this.#found = undefined;
		if (loaded.ok) await this.#adopt(loaded.value, opened.value);
		this.#trying = false;
		if (this.#isFirst && this.#unsent === 0) this.#whole = false;
		this.#isFirst = false;
		if (this.#ended) return toldOf(loaded);
		if (this.#unsent > 0 || this.#whole) void this.#write();
		else {
			this.#accept();
			this.#rest();
		}
		return toldOf(loaded);
	}

	/** An id is used again only by who leads, and only where all that was written under it is in the document. */
	async #adopt(found: Found, store: Persistence): Promise<void> {
		const { client } = found;
		this.#found = found;
		this.#client = client;
		if (!this.#leads || client === undefined || this.#held?.client === client) return;
		const release = await holdClient(this.#name, client);
		// Who held it until now may have written more after the store was read.
		const again = release && (await store.load());
		const isAll = again?.ok === true && again.value.client === client;
		// Where it is not, another id is stored with the next write.
		if (!isAll) this.#client = undefined;
		if (!release || !isAll || !this.#leads || this.#ended) return release?.();
		this.#keep(client, release);
		this.#doc.clientID = client;
	}

	/** Makes the document's own id that of the device. Nobody else has it. */
	async #hold(client: number): Promise<void> {
		const release = await holdClient(this.#name, client);
		if (!release) return;
		if (this.#ended) return release();
		this.#keep(client, release);
		if (!this.#leads) this.#letGo();
	}

	#keep(client: number, release: () => void): void {
		this.#release();
		this.#held = { client, release };
	}

	/** Nobody else may write under the id before all is on disk that was written under it here. */
	#letGo(): void {
		void this.durable().then(() => this.#leads || this.#release());
	}

	#release(): void {
		this.#held?.release();
		this.#held = undefined;
	}

	/** Hands what waits to one transaction at a time; what it does not take waits again. */
	#write(): Promise<unknown> {
		this.#writing ??= this.#writeAll().finally(() => {
			this.#writing = undefined;
			// What came after the last look.
			const isMore = this.#unsent > 0 || this.#whole;
			if (isMore && this.#store && !this.#trying && !this.#refused && !this.#ended)
				void this.#write();
		});
		return this.#writing;
	}

	async #writeAll(): Promise<void> {
		clearTimeout(this.#quiet);
		while (this.#store && !this.#ended && (this.#unsent > 0 || this.#whole)) {
			const store = this.#store;
			const whole = this.#whole;
			const count = this.#unsent;
			const batch = whole ? this.#lacking() : this.#queue;
			const { clientID } = this.#doc;
			const client = this.#leads && clientID !== this.#client ? clientID : undefined;
			if (client !== undefined && client !== this.#held?.client) void this.#hold(client);
			this.#queue = [];
			this.#unsent = 0;
			this.#inFlight = count;
			this.#whole = false;
			const outcome = batch.length > 0 ? await store.append(batch, { client }) : stored(undefined);
			this.#inFlight = 0;
			if (!outcome.ok) {
				this.#unsent += count;
				if (whole) this.#whole = true;
				else if (!this.#whole) this.#queue.unshift(...batch);
				return this.#refuse(outcome.problem);
			}
			if (batch.length > 0) this.#client = client ?? this.#client;
			this.#waiters.done(count);
			if (store !== this.#store) return;
			this.#accept();
		}
		this.#rest();
	}

	/** What the store did not have when it was read. What is deleted has no place in a state vector. */
	#lacking(): readonly Uint8Array[] {
		const update = Y.encodeStateAsUpdate(this.#doc, this.#found?.known);
		const { structs, ds } = Y.decodeUpdate(update);
		const isNews = structs.length > 0 || (ds.clients.size > 0 && this.#unsent > 0);
		return isNews ? [update] : [];
	}

	/** The store takes writes: what failed before is tried at once. */
	#accept(): void {
		clearTimeout(this.#timer);
		this.#refused = undefined;
		this.#pause = FIRST_PAUSE_MS;
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
		if (gone) {
			this.#isGone = true;
			this.#end();
		} else this.#timer = setTimeout(() => this.retry(), this.#pause);
		this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
		this.#changed();
	}

	/** Compacts in a while, if nothing is written until then. */
	#rest(): void {
		clearTimeout(this.#quiet);
		// Should it fail, the rows stay as they are, and the next rest tries again.
		if (this.#leads && !this.#ended && !this.#refused)
			this.#quiet = setTimeout(() => void this.#store?.compact(), QUIET_MS);
	}

	async #writeNotes(): Promise<void> {
		while (this.#note && this.#store) {
			const note = this.#note;
			this.#note = undefined;
			await this.#store.note(note);
		}
		this.#noting = undefined;
	}
}

/** What could not be read is told when it is found: from then on nothing stands out but what is missing. */
function toldOf(loaded: Stored<Found>): Stored<undefined> {
	if (!loaded.ok) return loaded;
	const { broken = 0 } = loaded.value;
	return broken > 0 ? failed('unreadable', `${broken} rows set aside`) : stored(undefined);
}
