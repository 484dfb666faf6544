import type { Presence } from './wire.ts';

/** A socket, and whose it is. */
export interface Owner {
	readonly member: string;
}

interface Entry extends Presence {
	/** The socket that sent it last. */
	readonly owner: Owner;
	/** ms since 1970 */
	readonly heard: number;
}

/** So many clients of a document are known by whose they are. */
const MOST_MET = 10_000;

/**
 * Who is here: the newest state of each client, kept until its socket closes or falls silent.
 *
 * Clients send on every change they receive, so only what is newer is passed on. Who is gone is remembered for a while,
 * or such an echo would bring it back.
 */
export class PresenceTable {
	readonly #entries = new Map<number, Entry>();
	/** Who showed a client first: nobody else may show it, or write with it, while its own member is away. */
	readonly #met = new Map<number, string>();
	readonly #perSocket: number;

	/** @param perSocket so many clients may one socket stand for */
	constructor(perSocket: number) {
		this.#perSocket = perSocket;
	}

	/**
	 * Takes what a socket sent.
	 * @returns `news` for everybody; `gone` for the sender alone: clients it still shows that have left. A client that
	 * came back by a new socket finds itself there, takes a higher clock and is seen again.
	 */
	receive(states: readonly Presence[], owner: Owner, now: number): Changes {
		const news: Presence[] = [];
		const gone: Presence[] = [];
		let owned = this.#owned(owner);
		for (const state of states) {
			const known = this.#entries.get(state.client);
			if ((this.member(state.client) ?? owner.member) !== owner.member) continue;
			if (!known || isNewer(state, known)) {
				if (known?.owner !== owner && owned >= this.#perSocket) continue;
				if (known?.owner !== owner) owned++;
				this.#entries.set(state.client, { ...state, owner, heard: now });
				if (state.state !== 'null') this.meet(state.client, owner.member);
				news.push(state);
			} else if (known.state === 'null' && state.state !== 'null') gone.push(known);
		}
		return { news, gone };
	}

	/** Removes whom a socket stood for. */
	leave(owner: Owner, now: number): Presence[] {
		return this.#remove((entry) => entry.owner === owner, now);
	}

	/** Removes who was not heard of since `before`, and forgets who has been gone as long. */
	expire(before: number, now: number): Presence[] {
		for (const [client, { state, heard }] of this.#entries)
			if (state === 'null' && heard < before) this.#entries.delete(client);
		return this.#remove((entry) => entry.heard < before, now);
	}

	/** A client is a member's from now on, unless it is somebody's. */
	meet(client: number, member: string): void {
		if (this.#met.has(client)) return;
		this.#met.set(client, member);
		const [oldest] = this.#met.keys();
		if (this.#met.size > MOST_MET && oldest !== undefined) this.#met.delete(oldest);
	}

	/** The member whose presence a client is, or was. */
	member(client: number): string | undefined {
		return this.#met.get(client);
	}

	present(): Presence[] {
		return [...this.#entries.values()].filter(({ state }) => state !== 'null');
	}

	#remove(which: (entry: Entry) => boolean, now: number): Presence[] {
		const gone = [...this.#entries.values()]
			.filter((entry) => entry.state !== 'null' && which(entry))
			.map((entry) => ({ ...entry, state: 'null', heard: now }));
		for (const entry of gone) this.#entries.set(entry.client, entry);
		return gone;
	}

	#owned(owner: Owner): number {
		let count = 0;
		for (const entry of this.#entries.values()) if (entry.owner === owner) count++;
		return count;
	}
}

interface Changes {
	readonly news: readonly Presence[];
	readonly gone: readonly Presence[];
}

/** As y-protocols has it: at the same clock, leaving wins. */
function isNewer(state: Presence, known: Presence): boolean {
	return (
		state.clock > known.clock ||
		(state.clock === known.clock && state.state === 'null' && known.state !== 'null')
	);
}
