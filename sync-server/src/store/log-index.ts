import type { DatabaseSync } from 'node:sqlite';
import { Damaged } from './record.ts';

/** Where a row of the log is, and which updates it holds. */
export interface Place {
	readonly id: number;
	readonly first: number;
	readonly last: number;
	/** ms since 1970 */
	readonly time: number;
}

interface Log {
	readonly id: number;
	readonly name: string;
	readonly last: number;
	readonly seq: number;
	readonly floor: number;
}

/** Finds the rows of a document's log, from its head back. Remembers the log it was asked for last. */
export class LogIndex {
	readonly #placeOf;
	#remembered: { readonly document: number; readonly places: readonly Place[] } | undefined;

	constructor(database: DatabaseSync) {
		this.#placeOf = database.prepare(
			'SELECT document, previous, first, count, time FROM log WHERE id = ?'
		);
	}

	/** The rows that hold updates after one, oldest first. Throws where one is missing. */
	after(log: Log, after: number): readonly Place[] {
		const known = this.#remembered?.document === log.id ? this.#remembered.places : [];
		const reaches = (known[0]?.first ?? Infinity) <= after + 1;
		const found = this.#back(log, reaches ? (known.at(-1)?.last ?? after) : after);
		const places = reaches ? [...known, ...found] : found;
		this.#remembered = { document: log.id, places };
		let [low, high] = [0, places.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((places[middle]?.last ?? Infinity) <= after) low = middle + 1;
			else high = middle;
		}
		return places.slice(low);
	}

	forget(): void {
		this.#remembered = undefined;
	}

	#back({ id: document, name, last, seq, floor }: Log, until: number): Place[] {
		const places: Place[] = [];
		let [id, end] = [last, seq];
		while (end > Math.max(until, floor)) {
			const row = this.#placeOf.get(id);
			const first = Number(row?.['first']);
			if (
				!row ||
				row['document'] !== document ||
				first + Number(row['count']) - 1 !== end ||
				first > end
			)
				throw new Damaged(`update ${end} of ${name} is not as it was written`);
			places.push({ id, first, last: end, time: Number(row['time']) });
			[id, end] = [Number(row['previous']), first - 1];
		}
		return places.reverse();
	}
}
