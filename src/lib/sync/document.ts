import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { Autosave } from './autosave.ts';
import { Connection } from './connection.ts';
import type { Stored } from './database.ts';
import type { OpenPersistence } from './persistence.ts';
import type { Refusal } from './refusal.ts';
import type { Facts } from './status.ts';
import { joinTabs, type Tabs } from './tabs.ts';
import type { TakeTicket } from './tickets.ts';

/** What a document needs to reach its relay. */
export interface Reach {
	readonly url: string;
	readonly take: TakeTicket;
	/** Called when the relay has refused a change of this document. */
	readonly refused: (refusal: Refusal) => void;
	readonly now: () => number;
	readonly random: () => number;
}

/** The name of a document's database and channel on this device. */
export function nameOf(room: string): string {
	return `runnel/${room}`;
}

/** One document: saved on this device, in step with the browser's other tabs and, once connected, with the relay. */
export class SyncedDocument {
	readonly doc = new Y.Doc();
	/** Says nothing until it is given a state. */
	readonly awareness = new Awareness(this.doc);
	readonly saving: Autosave;
	/** Its name, as `formatRoom` writes it. */
	readonly room: string;

	readonly #changed: () => void;
	readonly #tabs: Tabs;
	#connecting = false;
	#connection: Connection | undefined;
	#ended = false;
	/** Who waits to tell what is being saved. */
	#waiting: (() => void)[] = [];

	/** `changed` is called after the facts did. */
	constructor(room: string, open: OpenPersistence, changed: () => void) {
		const name = nameOf(room);
		this.room = room;
		this.#changed = changed;
		this.awareness.setLocalState(null);
		this.#tabs = joinTabs(name, this.doc);
		this.saving = new Autosave(name, this.doc, open, () => {
			// Another tab has set it back: what was refused is still here, and must not come to that tab again.
			if (this.saving.problem?.code === 'replaced') this.#tabs.close();
			if (this.#isTellable) for (const settle of this.#waiting.splice(0)) settle();
			changed();
		});
		void this.saving.loaded.then(() => this.#ended || this.#tabs.compare());
	}

	get facts(): Facts {
		return {
			pendingWrites: this.saving.pending,
			storageProblem: this.saving.problem,
			relay: this.#connection?.relay ?? (this.#connecting ? 'connecting' : 'none'),
			unacknowledged: this.#connection?.unacknowledged ?? 0,
			lastAck: this.#connection?.lastAck,
			refusal: this.#connection?.refusal
		};
	}

	/** Connects once the device's own state is in the document: only then is it known what the relay lacks. */
	async connect({ url, take, refused, now, random }: Reach): Promise<void> {
		if (this.#connecting) return;
		this.#connecting = true;
		await this.saving.loaded;
		const noted = await this.saving.recall();
		if (this.#ended) return;
		this.#connection = new Connection({
			url,
			room: this.room,
			doc: this.doc,
			take,
			refused,
			awareness: this.awareness,
			durable: () =>
				this.#isTellable
					? Promise.resolve()
					: new Promise<void>((resolve) => this.#waiting.push(resolve)),
			noted,
			note: (acknowledged) => this.saving.note(acknowledged),
			changed: this.#changed,
			now,
			random
		});
		this.#changed();
	}

	/** After a sleep: the socket is looked after, and the store tried again. */
	wake(): void {
		this.saving.retry();
		this.#connection?.wake();
	}

	async close(): Promise<void> {
		this.#leave();
		await this.saving.close();
		this.doc.destroy();
	}

	async clear(): Promise<Stored<undefined>> {
		this.#leave();
		const cleared = await this.saving.clear();
		this.doc.destroy();
		return cleared;
	}

	/** Everything is saved; or nothing can be, and the relay is the only safe place. */
	get #isTellable(): boolean {
		return this.saving.pending === 0 || this.saving.problem?.code === 'unavailable';
	}

	#leave(): void {
		this.#ended = true;
		this.#connection?.close();
		this.#tabs.close();
	}
}
