import { setImmediate } from 'node:timers/promises';
import { Extent } from './extent.ts';
import { PresenceTable } from './presence.ts';
import { scan, type Scan } from './scan.ts';
import type { Appended, Entry, Storage } from './store/storage.ts';
import type { Visitor } from './team/gate.ts';
import { UpdateLog } from './update-log.ts';
import { encodePresence, type Presence } from './wire.ts';

/** A socket, as its room sees it. */
export interface Listener {
	/** There is more in the log. */
	advance(): void;
	/** Sends what may be missed. */
	present(frame: Uint8Array): void;
	/** In whose name updates are appended. */
	readonly visitor?: Visitor;
	/** What it wrote was not kept. */
	reject(why: Exclude<Appended, 'kept'>): void;
}

/** After so many updates a load lets others run. */
const BREATH = 256;

/** One document while somebody has it open: its log, what of Yjs is in it, and who is here. */
export class Room {
	readonly name: string;
	readonly presence = new PresenceTable();
	readonly listeners = new Set<Listener>();

	/** What is durable: devices take the clocks the relay tells as kept, and what it sends too. */
	readonly log = new UpdateLog();
	readonly durable = new Extent();

	/** What is durable or on its way there. */
	readonly #received = new Extent();

	readonly #storage: Storage;
	readonly #onFailure: (error: unknown) => void;
	#settled: Promise<void> = Promise.resolve();

	private constructor(name: string, storage: Storage, onFailure: (error: unknown) => void) {
		this.name = name;
		this.#storage = storage;
		this.#onFailure = onFailure;
	}

	/** Rejects where the store or Yjs cannot read the document: a part of it must never pass for the whole. */
	static async load(
		name: string,
		storage: Storage,
		onFailure: (error: unknown) => void
	): Promise<Room> {
		const room = new Room(name, storage, onFailure);
		const { tail } = await storage.open(name, (entry) => room.#arrived(entry));
		for (const [index, entry] of tail.entries()) {
			room.#arrived(entry);
			if (index % BREATH === BREATH - 1) await setImmediate();
		}
		return room;
	}

	/** Stores an update, then passes it on to all but its author. What is known already is left out. */
	receive(update: Uint8Array, found: Scan, author: Listener): void {
		if (this.#received.covers(found)) return;
		this.#received.add(found);
		const { device = '', grant } = author.visitor ?? {};
		const append = { update, member: grant?.member ?? '', device, claims: [], from: author };
		this.#settled = this.#storage.append(this.name, append).then((appended) => {
			if (appended !== 'kept') author.reject(appended);
		});
		this.#settled.catch(this.#onFailure);
	}

	/** Settles once everything received so far is durable and passed on. */
	settled(): Promise<void> {
		return this.#settled;
	}

	/** Tells everybody, the sender too: a stock client that hears nothing for 30 s reconnects. */
	announce(states: readonly Presence[]): void {
		if (states.length === 0) return;
		const frame = encodePresence(states);
		for (const listener of this.listeners) listener.present(frame);
	}

	#arrived({ seq, update, from }: Entry): void {
		const found = scan(update);
		if (!found) throw new Error(`update ${seq} is none of Yjs`);
		this.#received.add(found);
		this.durable.add(found);
		this.log.append(update, found, from as Listener | undefined);
		for (const listener of this.listeners) listener.advance();
		this.log.settle();
	}
}
