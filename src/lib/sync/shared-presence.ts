import type { Awareness } from 'y-protocols/awareness';
import { foremost, openPresence, type Peer, type Presence } from './presence.ts';

/** Tabs say again who is at work in them after this long, in ms; one that has not for three times as long is gone. */
export const SAY_AGAIN_MS = 20_000;

/**
 * Who is here, as one tab of several says and hears it: the leading one speaks to the relay for all of them, the others
 * hear from it.
 */
export class SharedPresence implements Presence {
	readonly #awareness: Awareness;
	readonly #now: () => number;
	readonly #ofRelay: Presence;
	readonly #listeners = new Set<() => void>();
	readonly #tell: (self: Peer | undefined) => void;
	/** Who is at work in the other tabs, and when each was heard of last. */
	readonly #others = new Map<string, { readonly self: Peer; readonly at: number }>();
	#self: Peer | undefined;
	#leads = false;
	#heard: readonly Peer[] = [];

	/** `tell` says to the other tabs who is at work in this one. */
	constructor(awareness: Awareness, now: () => number, tell: (self: Peer | undefined) => void) {
		this.#awareness = awareness;
		this.#now = now;
		this.#tell = tell;
		this.#ofRelay = openPresence(awareness);
		this.#ofRelay.onChange(() => this.#leads && this.#changed());
	}

	get peers(): readonly Peer[] {
		return this.#leads ? this.#ofRelay.peers : this.#heard;
	}

	set(self: Peer): void {
		this.#self = self;
		this.#tell(self);
		this.#speak();
	}

	/** Says again what was said, for tabs that have come since. */
	sayAgain(): void {
		if (this.#self) this.#tell(this.#self);
		this.#speak();
	}

	/** Takes who is at work in another tab, or that nobody is. */
	hearOf(tab: string, self: Peer | undefined): void {
		if (self) this.#others.set(tab, { self, at: this.#now() });
		else this.#others.delete(tab);
		this.#speak();
	}

	/** Takes what the leading tab says of those at the relay. */
	hear(peers: readonly Peer[]): void {
		if (JSON.stringify(peers) === JSON.stringify(this.#heard)) return;
		this.#heard = peers;
		this.#changed();
	}

	lead(leads: boolean): void {
		if (this.#leads && !leads) this.#heard = this.#ofRelay.peers;
		this.#leads = leads;
		if (leads) this.#speak();
		else this.#awareness.setLocalState(null);
	}

	onChange(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	close(): void {
		this.#tell(undefined);
		this.#ofRelay.close();
		this.#listeners.clear();
	}

	#speak(): void {
		if (!this.#leads) return;
		for (const [tab, { at }] of this.#others)
			if (this.#now() - at > 3 * SAY_AGAIN_MS) this.#others.delete(tab);
		const others = [...this.#others.values()].map(({ self }) => self);
		const first = foremost([...(this.#self ? [this.#self] : []), ...others]);
		if (first) this.#ofRelay.set(first);
	}

	#changed(): void {
		for (const listener of this.#listeners) listener();
	}
}
