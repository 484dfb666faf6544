import * as Y from 'yjs';

/** Client id → number of its changes. */
export type Clocks = ReadonlyMap<number, number>;

/**
 * How far the relay has acknowledged a document, and how many changes it has not.
 *
 * A change is one clock of Yjs: in a log, one operation. What is deleted has no clock; in a log nothing is.
 */
export class Acknowledged {
	#clocks: Map<number, number>;

	/** @param noted A state vector noted in an earlier session; unreadable or absent means that nothing was acknowledged. */
	constructor(noted?: Uint8Array) {
		this.#clocks = decode(noted);
	}

	/** The relay's own word on what it holds, which outranks what it said before: it may have lost some. */
	replace(clocks: Clocks): void {
		this.#clocks = new Map(clocks);
	}

	/** The relay holds these too. */
	cover(clocks: Clocks): void {
		for (const [client, clock] of clocks)
			if (clock > (this.#clocks.get(client) ?? 0)) this.#clocks.set(client, clock);
	}

	/** How many changes of a document the relay has not acknowledged. */
	waiting(clocks: Clocks): number {
		let count = 0;
		for (const [client, clock] of clocks)
			count += Math.max(0, clock - (this.#clocks.get(client) ?? 0));
		return count;
	}

	encode(): Uint8Array {
		return Y.encodeStateVector(this.#clocks);
	}
}

/** The clocks of a document as it is now. */
export function clocksOf(doc: Y.Doc): Clocks {
	return Y.decodeStateVector(Y.encodeStateVector(doc));
}

function decode(noted: Uint8Array | undefined): Map<number, number> {
	if (!noted) return new Map();
	try {
		return Y.decodeStateVector(noted);
	} catch {
		return new Map();
	}
}
