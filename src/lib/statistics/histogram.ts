/** Counts and times, in whatever array they lie. */
export type Numbers = ArrayLike<number>;

/**
 * How long cases were watched: at each time, how many ended with the event and how many were last seen without it.
 *
 * `times` rise strictly; the other columns are as long. Bins in which nothing happened may be in it, and cost a glance.
 */
export interface Histogram {
	readonly times: Numbers;
	readonly events: Numbers;
	readonly censored: Numbers;
}

/** The same where a case can end in several ways, of which only the first to come is seen: a column of counts for each. */
export interface CauseHistogram {
	readonly times: Numbers;
	readonly causes: readonly Numbers[];
	readonly censored: Numbers;
}

/** Single cases counted by time: `cause` is 0 for censored, else 1 to `causes`. */
export function countCauses(times: Numbers, cause: Numbers, causes: number): CauseHistogram {
	const order = Uint32Array.from({ length: times.length }, (_, i) => i).sort(
		(a, b) => (times[a] ?? 0) - (times[b] ?? 0)
	);
	const distinct: number[] = [];
	const columns = Array.from({ length: causes + 1 }, () => [] as number[]);
	for (const i of order) {
		const time = times[i] ?? 0;
		if (distinct.at(-1) !== time) {
			distinct.push(time);
			for (const column of columns) column.push(0);
		}
		const column = columns[cause[i] ?? 0];
		if (!column) throw new RangeError(`there is no cause ${cause[i]}`);
		column[distinct.length - 1] = (column[distinct.length - 1] ?? 0) + 1;
	}
	const [censored = [], ...ends] = columns;
	return { times: distinct, causes: ends, censored };
}

/** Single cases counted by time: `event` is 1 where the case ended with the event, 0 where it was last seen without. */
export function countEvents(times: Numbers, event: Numbers): Histogram {
	const { times: distinct, causes, censored } = countCauses(times, event, 1);
	return { times: distinct, events: causes[0] ?? [], censored };
}

/** How many cases some columns of counts hold, and in how many bins there is one. */
export function measure(length: number, columns: readonly Numbers[]): { n: number; rows: number } {
	let n = 0;
	let rows = 0;
	for (let i = 0; i < length; i++) {
		let here = 0;
		for (const column of columns) here += column[i] ?? 0;
		n += here;
		if (here > 0) rows++;
	}
	return { n, rows };
}
