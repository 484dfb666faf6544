import { problemOf, type Log } from '../log.ts';
import type { Compactor } from './compactor.ts';
import { Deletions } from './deletions.ts';
import { Room, type RoomOptions } from './room.ts';

interface Place {
	readonly room: Promise<Room>;
	/** Who is in it or on the way in. */
	users: number;
}

/** The documents that are open. One is loaded for its first device and forgotten after its last. */
export class Rooms {
	readonly #places = new Map<string, Place>();
	readonly #open = new Set<Room>();
	/** Those that are younger than a day, of documents that are open or not. */
	readonly #deletions = new Map<string, Deletions>();
	readonly #compactor: Compactor;
	readonly #log: Log;
	readonly #options: RoomOptions;

	constructor(options: RoomOptions, compactor: Compactor, log: Log) {
		this.#options = options;
		this.#compactor = compactor;
		this.#log = log;
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
		const isLeft = () => place.users === 0 && this.#places.get(name) === place;
		if (room && isLeft() && room.isDue(true)) await this.#compactor.compact(room);
		if (!isLeft()) return;
		this.#places.delete(name);
		await this.#options.storage.release(name);
		if (!room) return;
		this.#open.delete(room);
		this.#log({ event: 'document-forgotten', document: name });
	}

	/** Has those compacted that are due. */
	compact(): void {
		for (const room of this.#open) if (room.isDue()) void this.#compactor.compact(room);
	}

	/** What members deleted in a document within a day. */
	deletions(name: string): Deletions {
		const found = this.#deletions.get(name) ?? new Deletions();
		this.#deletions.set(name, found);
		return found;
	}

	/** Forgets deletions of a day ago. */
	expire(now: number): void {
		for (const [name, deletions] of this.#deletions)
			if (!this.#places.has(name) && deletions.isOver(now)) this.#deletions.delete(name);
	}

	/** Settles once all that was received is stored. */
	async settled(): Promise<void> {
		await Promise.allSettled([...this.#open].map((room) => room.settled()));
	}

	async #load(name: string): Promise<Room> {
		try {
			const room = await Room.load(name, this.deletions(name), this.#options);
			this.#open.add(room);
			const { last: updates, length: entries } = room;
			this.#log({ event: 'document-opened', document: name, updates, entries });
			return room;
		} catch (error) {
			this.#log({ event: 'document-unreadable', document: name, problem: problemOf(error) });
			throw error;
		}
	}
}
