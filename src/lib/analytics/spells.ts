import { HOUR_MS } from './ledger/time.ts';

/** Spells by the whole hour of their length, of each way to end and of those that go on. */
export class Spells {
	readonly ended: Int32Array[] = [];
	censored: Int32Array = new Int32Array(64);
	#version = 1;
	/** By hour and end, how many more there are than when `version` was asked for last; none before the first time. */
	#changes: Map<number, number> | undefined;

	/** Another number whenever the counts are others than when it was asked for last. */
	get version(): number {
		if (this.#changes?.size) this.#version++;
		this.#changes = new Map();
		return this.#version;
	}

	/** Counts a spell of so many ms, or takes it back; `end` below 0 while it goes on. */
	count(length: number, end: number, sign: 1 | -1): void {
		const hour = Math.min(LONGEST, Math.floor(Math.max(0, length) / HOUR_MS));
		if (this.#changes) note(this.#changes, hour * ENDS + end, sign);
		if (end < 0) {
			if (hour >= this.censored.length) this.censored = longer(this.censored, hour);
			this.censored[hour] = (this.censored[hour] ?? 0) + sign;
			return;
		}
		while (this.ended.length <= end) this.ended.push(new Int32Array(64));
		let hours = this.ended[end] as Int32Array;
		if (hour >= hours.length) this.ended[end] = hours = longer(hours, hour);
		hours[hour] = (hours[hour] ?? 0) + sign;
	}
}

/** In hours, 20 years: a longer spell is counted as one of so many. */
const LONGEST = 175_200;
/** There are fewer ways to end. */
const ENDS = 16;

/** What was taken back and put in again is no change. */
function note(changes: Map<number, number>, place: number, sign: 1 | -1): void {
	const more = (changes.get(place) ?? 0) + sign;
	if (more === 0) changes.delete(place);
	else changes.set(place, more);
}

function longer(hours: Int32Array, hour: number): Int32Array {
	const length = Math.max(hour + 1, hours.length * 2);
	const grown = new Int32Array(length);
	grown.set(hours);
	return grown;
}
