import { type Log, problemOf } from './log.ts';
import { Room } from './room.ts';
import type { Storage } from './store/storage.ts';

interface Place {
	readonly room: Promise<Room>;
	/** Who is in it or on the way in. */
	users: number;
}

/** The documents that are open. One is loaded for its first device and forgotten after its last. */
export class Rooms {
	readonly #places = new Map<string, Place>();
	readonly #open = new Set<Room>();
	readonly #storage: Storage;
	readonly #log: Log;
	readonly #onFailure: (error: unknown) => void;

	/** @param onFailure is told of an update that could not be stored */
	constructor(storage: Storage, log: Log, onFailure: (error: unknown) => void) {
		this.#storage = storage;
		this.#log = log;
		this.#onFailure = onFailure;
	}

	/** How many documents are held. */
	get size(): number {
		return this.#places.size;
	}

	/** The documents that have been loaded. */
	open(): Iterable<Room> {
		return this.#open;
	}

	/**
	 * Loads a document, or joins the load that is under way. `leave` must follow, whatever comes.
	 * Rejects where it cannot be read; the next to enter tries again.
	 */
	async enter(name: string): Promise<Room> {
		const place = this.#places.get(name) ?? { room: this.#load(name), users: 0 };
		this.#places.set(name, place);
		place.users++;
		return await place.room;
	}

	/** Forgets the document when nobody is left and all of it is stored. */
	async leave(name: string): Promise<void> {
		const place = this.#places.get(name);
		if (!place) return;
		place.users--;
		const room = await place.room.catch(() => undefined);
		// A failed write has been reported to onFailure.
		await room?.settled().catch(() => undefined);
		if (place.users > 0 || this.#places.get(name) !== place) return;
		this.#places.delete(name);
		if (!room) return;
		this.#open.delete(room);
		await this.#storage.release(name);
		this.#log({ event: 'document-forgotten', document: name });
	}

	/** Settles once all that was received is stored. */
	async settled(): Promise<void> {
		await Promise.allSettled([...this.#open].map((room) => room.settled()));
	}

	async #load(name: string): Promise<Room> {
		try {
			const room = await Room.load(name, this.#storage, this.#onFailure);
			this.#open.add(room);
			const { end: updates, length: entries } = room.log;
			this.#log({ event: 'document-opened', document: name, updates, entries });
			return room;
		} catch (error) {
			this.#log({ event: 'document-unreadable', document: name, problem: problemOf(error) });
			throw error;
		}
	}
}
