import { SyncedDocument, type Reach } from './document.ts';
import { marking, NoteMarks } from './note-marks.ts';
import type { OpenPersistence } from './persistence.ts';
import type { Facts } from './status.ts';

export interface NotesOptions {
	readonly workspace: string;
	readonly open: OpenPersistence;
	/** Called after the facts did change. */
	readonly changed: () => void;
	/** Tells the other tabs which notes are looked at in this one; the leading one keeps them in step with the relay. */
	readonly tell: (documents: readonly string[]) => void;
	/** ms since 1970. */
	readonly now: () => number;
}

/** What nobody looks at any more is closed after so long, in ms: one may come back to it. */
const LINGER_MS = 3000;
/** Tabs say again what they look at after this long, in ms; what nobody spoke of for three times as long is let go. */
const SAY_AGAIN_MS = 20_000;
/** So many notes at a time are opened to be sent: each has a socket. */
const MOST_SENDING = 4;
/** Sending begins after so long, in ms: the board comes first. */
const IDLE_MS = 1500;
/** A mark that has stood for so long, in ms, is of a change that has been told to this tab. */
const SETTLED_MS = 2000;

/** Nothing to say of the relay: the documents that are connected do. */
const ELSEWHERE: Omit<Facts, 'unacknowledged'> = { pendingWrites: 0, relay: 'none' };

interface Note {
	readonly synced: SyncedDocument;
	/** How many look at it in this tab. */
	lookers: number;
	/** Since when nobody does, as far as is known; ms since 1970. */
	left: number;
	/** The mark is being looked after. */
	isSettling: boolean;
}

/**
 * The notes of a workspace: each a document of its own, open while somebody looks at it or something of it is not at
 * the relay yet.
 */
export class Notes {
	readonly #options: NotesOptions;
	readonly #marks: NoteMarks;
	readonly #notes = new Map<string, Note>();
	/** Those that the relay may lack something of, as far as this tab knows, by what is known to wait. */
	#unsent = new Map<string, number>();
	#reach: ((room: string) => Reach) | undefined;
	#leads = false;
	#ended = false;
	readonly #sweeping: ReturnType<typeof setInterval>;
	readonly #saying: ReturnType<typeof setInterval>;
	#draining: ReturnType<typeof setTimeout> | undefined;

	constructor(options: NotesOptions) {
		this.#options = options;
		this.#marks = new NoteMarks(options.workspace);
		this.#sweeping = setInterval(() => this.#sweep(), LINGER_MS);
		this.#saying = setInterval(() => this.sayAgain(), SAY_AGAIN_MS);
	}

	/** Those that are open. */
	get open(): readonly SyncedDocument[] {
		return [...this.#notes.values()].map(({ synced }) => synced);
	}

	/** Of those that are open, and of those that wait to be sent. */
	get facts(): readonly Facts[] {
		const facts = [...this.#notes].map(([document, note]) => this.#factsOf(document, note));
		if (!this.#reach) return facts;
		for (const [document, unacknowledged] of this.#unsent)
			if (!this.#notes.has(document)) facts.push({ ...ELSEWHERE, unacknowledged });
		return facts;
	}

	/** How many changes of each note are not at the relay, where this tab leads. */
	get waiting(): ReadonlyMap<string, number> {
		const waiting = new Map(this.#unsent);
		for (const [document, note] of this.#notes) {
			const { unacknowledged } = this.#factsOf(document, note);
			if (unacknowledged > 0) waiting.set(document, unacknowledged);
			else waiting.delete(document);
		}
		return waiting;
	}

	/** Somebody looks at a note in this tab, until `leave`. */
	look(document: string): SyncedDocument {
		const note = this.#of(document);
		note.lookers++;
		this.sayAgain();
		return note.synced;
	}

	leave(document: string): void {
		const note = this.#notes.get(document);
		if (!note) return;
		note.lookers--;
		note.left = Math.max(note.left, this.#options.now());
	}

	/** Takes which notes are looked at in another tab. */
	hearOf(documents: readonly string[]): void {
		if (!this.#leads) return;
		for (const document of documents)
			this.#of(document).left = this.#options.now() + 3 * SAY_AGAIN_MS;
	}

	/** Takes what the leading tab knows to wait. */
	hear(waiting: ReadonlyMap<string, number>): void {
		this.#unsent = new Map(waiting);
		this.#options.changed();
	}

	/** Says which notes are looked at in this tab, for tabs that have come since. */
	sayAgain(): void {
		const looked = [...this.#notes].filter(([, { lookers }]) => lookers > 0);
		if (looked.length > 0) this.#options.tell(looked.map(([document]) => document));
	}

	/** From now on they are to be kept in step with the relay; `reach` is of a document by its full name. */
	connect(reach: (room: string) => Reach): void {
		this.#reach = reach;
		for (const synced of this.open) synced.connect(reach(synced.room));
		this.#drainSoon();
	}

	/** Says whether this tab leads. */
	lead(leads: boolean): void {
		this.#leads = leads;
		for (const synced of this.open) synced.lead(leads);
		this.#drainSoon();
		this.sayAgain();
	}

	/** Ends each of them in a way, and everything else. */
	async end<T>(way: (synced: SyncedDocument) => Promise<T>): Promise<readonly T[]> {
		this.#ended = true;
		clearInterval(this.#sweeping);
		clearInterval(this.#saying);
		clearTimeout(this.#draining);
		const outcomes = await Promise.all(this.open.map(way));
		this.#marks.close();
		return outcomes;
	}

	#of(document: string): Note {
		const known = this.#notes.get(document);
		if (known) return known;
		const { workspace, open, changed, now } = this.#options;
		const room = `${workspace}/${document}`;
		const store = marking(
			open,
			() => this.#marks.set(document),
			() => void this.#marks.tellWritten(document)
		);
		const note: Note = {
			synced: new SyncedDocument(room, store, () => {
				changed();
				void this.#settle(document, note);
			}),
			lookers: 0,
			left: now(),
			isSettling: false
		};
		this.#notes.set(document, note);
		if (this.#reach) note.synced.connect(this.#reach(room));
		if (this.#leads) note.synced.lead(true);
		return note;
	}

	/** Takes the mark away from a note that the relay has; it stays where anything was changed meanwhile. */
	async #settle(document: string, note: Note): Promise<void> {
		if (note.isSettling || !this.#isSent(note)) return;
		note.isSettling = true;
		let mark = await this.#marks.read(document);
		while (mark !== undefined && this.#isSent(note)) {
			await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
			if (this.#isSent(note)) await this.#marks.clear(document, mark);
			mark = await this.#marks.read(document);
		}
		note.isSettling = false;
		if (this.#isSent(note) && this.#unsent.delete(document)) {
			this.#options.changed();
			this.#drainSoon();
		}
	}

	/** Until its connection has told more, a note that was found marked has something to send. */
	#factsOf(document: string, note: Note): Facts {
		const { facts } = note.synced;
		const marked = this.#leads && !this.#isSent(note) ? this.#unsent.get(document) : undefined;
		if (!this.#reach || !marked || facts.unacknowledged > 0) return facts;
		return { ...facts, unacknowledged: marked };
	}

	/** Whether the relay has said to have all of it, to this tab. */
	#isSent({ synced }: Note): boolean {
		const { relay, unacknowledged, pendingWrites, storageProblem } = synced.facts;
		const isKnown = this.#leads && !this.#ended && relay === 'open' && !storageProblem;
		return isKnown && unacknowledged === 0 && pendingWrites === 0;
	}

	/** Closes what nobody looks at, once it is where it has to be. */
	#sweep(): void {
		const now = this.#options.now();
		for (const [document, note] of this.#notes) {
			const { synced, lookers, left, isSettling } = note;
			if (lookers > 0 || now - left < LINGER_MS || synced.saving.pending > 0) continue;
			const isOurs = this.#leads && this.#reach !== undefined;
			if (isSettling || (isOurs && !this.#isSent(note))) continue;
			this.#notes.delete(document);
			void synced.close();
			this.#drainSoon();
		}
	}

	#drainSoon(): void {
		if (!this.#leads || !this.#reach || this.#ended) return;
		this.#draining ??= setTimeout(() => {
			void this.#drain().finally(() => (this.#draining = undefined));
		}, IDLE_MS);
	}

	/** Opens some of the notes that were changed and not sent; each is closed when it was. */
	async #drain(): Promise<void> {
		const marked = await this.#marks.list();
		if (!this.#leads || this.#ended) return;
		this.#unsent = new Map(marked.map((document) => [document, this.#unsent.get(document) ?? 1]));
		const isSending = ([document, note]: [string, Note]) =>
			this.#unsent.has(document) && note.lookers === 0;
		let free = MOST_SENDING - [...this.#notes].filter(isSending).length;
		for (const document of this.#unsent.keys()) {
			if (free <= 0) break;
			if (this.#notes.has(document)) continue;
			this.#of(document);
			free--;
		}
		this.#options.changed();
	}
}
