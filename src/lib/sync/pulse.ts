/** A socket on which nothing was heard for this long is asked whether it is there; the relay speaks every 15 s. In ms. */
const IDLE_MS = 18_000;
/** How long an answer may take where nobody waits for it, in ms. */
const PATIENT_MS = 10_000;
/** How long it may take when somebody has just come back, in ms. */
const HURRIED_MS = 2000;
/** The same while much of ours is on its way: the answer comes behind it, the relay's own word does not. In ms. */
const BUSY_MS = 17_000;
const MUCH_BYTES = 64 * 1024;
/** A relay greets at once, in ms. */
const GREETING_MS = 8000;
/** How long one message of the first sync may take: 7 MB at 80 kB/s. In ms. */
const SYNC_MS = 90_000;
/** A look this late, in ms, means that the device slept or that its clock was set. */
const LATE_MS = 10_000;
/** After a sleep, a socket on which nothing was heard for this long was given up by the relay as well. In ms. */
const GIVEN_UP_MS = 30_000;

/** What is known of a connection when its pulse is felt. */
export interface Line {
	/** Somebody has just come back to the page, or the network has. */
	readonly isWoken: boolean;
	/** The relay has sent all it had when the socket opened. */
	readonly isSynced: boolean;
	/** Bytes that were sent and not acknowledged. */
	readonly unanswered: number;
}

export interface Verdict {
	/** `ask`: send what has to be answered, and look again after `patience`. `replace`: it is dead. */
	readonly todo: 'rest' | 'ask' | 'replace';
	/** The device slept, or its clock was set: what was known of the clock is not known any more. */
	readonly isLate: boolean;
	/** In ms. */
	readonly patience: number;
}

/**
 * Tells from when something was heard on a socket whether it is alive, though it looks open either way. A socket that is
 * asked is alive when anything is heard. Every instant is an argument, in ms since 1970.
 */
export class Pulse {
	#opened: number | undefined;
	#heard: number | undefined;
	#asked: number | undefined;
	#patience = PATIENT_MS;
	#looked: number;

	constructor(now: number) {
		this.#looked = now;
	}

	open(now: number): void {
		this.#opened = now;
		this.#heard = this.#asked = undefined;
	}

	hear(now: number): void {
		this.#heard = now;
		this.#asked = undefined;
	}

	close(): void {
		this.#opened = this.#heard = this.#asked = undefined;
	}

	/** To be called every few seconds, and at once when the page wakes. */
	look(now: number, line: Line): Verdict {
		const since = now - this.#looked;
		this.#looked = now;
		const isLate = since > LATE_MS || since < 0;
		const todo = this.#opened === undefined ? 'rest' : this.#judge(now, this.#opened, line, isLate);
		if (todo === 'ask') this.#asked = now;
		return { todo, isLate, patience: this.#patience };
	}

	#judge(now: number, opened: number, line: Line, isLate: boolean): Verdict['todo'] {
		const silence = now - (this.#heard ?? opened);
		if (silence < 0 || (isLate && silence > GIVEN_UP_MS)) return 'replace';
		if (this.#heard === undefined) return silence > GREETING_MS ? 'replace' : 'rest';
		// What answers comes behind the state: nobody is asked meanwhile.
		if (!line.isSynced) return silence > SYNC_MS ? 'replace' : 'rest';
		const hurried = line.unanswered > MUCH_BYTES ? BUSY_MS : HURRIED_MS;
		if (this.#asked !== undefined) {
			if (line.isWoken) this.#patience = Math.min(this.#patience, now - this.#asked + hurried);
			return now - this.#asked >= this.#patience ? 'replace' : 'rest';
		}
		this.#patience = line.isWoken ? hurried : PATIENT_MS;
		return line.isWoken || silence >= IDLE_MS ? 'ask' : 'rest';
	}
}
