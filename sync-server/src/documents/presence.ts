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

/**
 * Who is here: the newest state of each client, kept until its socket closes or falls silent.
 *
 * Clients send on every change they receive, so only what is newer is passed on. Who is gone is remembered for a while,
 * or such an echo would bring it back.
 */
export class PresenceTable {
	readonly #entries = new Map<number, Entry>();
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
		for (const state of states) {
			const known = this.#entries.get(state.client);
			// A client is its member's while it is here.
			if (known && known.state !== 'null' && known.owner.member !== owner.member) continue;
			if (!known || isNewer(state, known)) {
				if (known?.owner !== owner && this.#owned(owner) >= this.#perSocket) continue;
				this.#entries.set(state.client, { ...state, owner, heard: now });
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

	/** The member whose presence a client is now. */
	member(client: number): string | undefined {
		const entry = this.#entries.get(client);
		return entry && entry.state !== 'null' ? entry.owner.member : undefined;
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
