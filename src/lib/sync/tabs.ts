import * as Y from 'yjs';

/** Of this build. What says another is taken as from one that may not have stored what it tells of. */
const VERSION = 2;

export interface TabsOptions {
	/** Applies what another tab has told to the document. */
	readonly apply: (update: Uint8Array, origin: symbol) => void;
	/** Whether an update of this origin came from the store: the other tabs read it there. */
	readonly isStored: (origin: unknown) => boolean;
	/** Settles when all that is in the document now is on disk; it may never. */
	readonly durable: () => Promise<unknown>;
	/** Whether the store refuses: then what is here is safer in the other tabs than in none. */
	readonly isRefused: () => boolean;
}

/**
 * Carries edits between the tabs of this browser, with or without a relay. What is told is on this device's disk, so
 * that who hears it need not store it; only what cannot be stored here is told to be stored elsewhere.
 *
 * Messages: `{ v, ask: state vector, back: boolean }` is answered with what the asker lacks and, where the asker has
 * more, with an `ask` of its own; `{ v, update, stored: boolean }` is applied. Tabs of an older build say no `v` and no
 * `stored`, tell what they have not stored yet, and store what they hear. Anything else is left alone.
 */
export class Tabs {
	/** The origin of what another tab has on disk: not to be stored again. */
	static readonly STORED = Symbol('on disk by another tab');
	/** The origin of what another tab tells and may not have on disk. */
	static readonly LOOSE = Symbol('told by another tab');

	/** Whether an update of this origin was told by another tab. */
	static isTold(origin: unknown): boolean {
		return origin === Tabs.STORED || origin === Tabs.LOOSE;
	}

	readonly #doc: Y.Doc;
	readonly #channel: BroadcastChannel;
	readonly #options: TabsOptions;
	/** Updates that are not on disk yet, and told when they are. */
	readonly #untold = new Set<Uint8Array>();
	#ended = false;

	/** The document has to be saved by then: what `durable` waits for is counted from each update on. */
	constructor(name: string, doc: Y.Doc, options: TabsOptions) {
		this.#doc = doc;
		this.#options = options;
		this.#channel = new BroadcastChannel(name);
		this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => this.#receive(data);
		doc.on('update', this.#take);
	}

	/** Brings this tab and the others to the same state; to be called once the device's store was read. */
	compare(): void {
		this.#ask(false);
	}

	/** Gives what cannot be stored here to the tabs that can; to be called when the store has begun to refuse. */
	rescue(): void {
		for (const update of this.#untold) this.#tell(update, false);
		this.#untold.clear();
	}

	close(): void {
		if (this.#ended) return;
		this.#ended = true;
		this.#doc.off('update', this.#take);
		this.#channel.close();
	}

	readonly #take = (update: Uint8Array, origin: unknown): void => {
		if (!Tabs.isTold(origin) && !this.#options.isStored(origin)) this.tell(update);
	};

	/** Tells an update of this tab, once it is on disk. */
	tell(update: Uint8Array): void {
		if (this.#options.isRefused()) return this.#tell(update, false);
		this.#untold.add(update);
		void this.#options.durable().then(() => {
			if (this.#untold.delete(update)) this.#tell(update, true);
		});
	}

	#receive(data: unknown): void {
		const message = read(data);
		if (message?.update) this.#apply(message.update, message.stored ? Tabs.STORED : Tabs.LOOSE);
		if (!message?.ask) return;
		const { ask, back } = message;
		const theirs = Y.decodeStateVector(ask);
		const ours = Y.decodeStateVector(Y.encodeStateVector(this.#doc));
		if (ahead(ours, theirs)) void this.#answer(ask);
		if (!back && ahead(theirs, ours)) this.#ask(true);
	}

	#apply(update: Uint8Array, origin: symbol): void {
		try {
			this.#options.apply(update, origin);
		} catch {
			// Of another version: what is in it comes from the store.
			return;
		}
		// Something before it was told while this tab did not listen.
		if (this.#doc.store.pendingStructs) this.#ask(false);
	}

	async #answer(vector: Uint8Array): Promise<void> {
		const { durable, isRefused } = this.#options;
		// As it is now: what comes meanwhile may not be on disk then, and is told by itself.
		const update = Y.encodeStateAsUpdate(this.#doc, vector);
		if (!isRefused()) await durable();
		this.#tell(update, !isRefused());
	}

	#tell(update: Uint8Array, isStored: boolean): void {
		if (!this.#ended) this.#channel.postMessage({ v: VERSION, update, stored: isStored });
	}

	#ask(back: boolean): void {
		const ask = Y.encodeStateVector(this.#doc);
		if (!this.#ended) this.#channel.postMessage({ v: VERSION, ask, back });
	}
}

function ahead(one: ReadonlyMap<number, number>, other: ReadonlyMap<number, number>): boolean {
	return [...one].some(([client, clock]) => clock > (other.get(client) ?? 0));
}

interface Message {
	readonly ask?: Uint8Array;
	readonly update?: Uint8Array;
	readonly back: boolean;
	readonly stored: boolean;
}

function read(data: unknown): Message | undefined {
	if (typeof data !== 'object' || data === null) return undefined;
	const { v, ask, update, back, stored }: Partial<Record<keyof Message | 'v', unknown>> = data;
	return {
		...(ask instanceof Uint8Array ? { ask } : {}),
		...(update instanceof Uint8Array ? { update } : {}),
		back: back === true,
		stored: v === VERSION && stored === true
	};
}
