const DAY = 24 * 60 * 60 * 1000;
const WEEK = 7 * DAY;

/** A snapshot that is kept: the last update in it, when it was made, and where its chunks are. */
export interface Kept {
	readonly id: number;
	readonly seq: number;
	/** ms since 1970 */
	readonly time: number;
	/** Number of its first chunk; the others follow it. */
	readonly chunk: number;
	readonly chunks: number;
}

/**
 * Which of a document's snapshots (oldest first) stay: the newest, the newest of before `keepFrom` (with the log it
 * gives every moment since), and between them about one a day for two days, one a week before.
 */
export function thin(
	snapshots: readonly Kept[],
	{ now, keepFrom }: { readonly now: number; readonly keepFrom: number }
): { readonly keep: readonly Kept[]; readonly drop: readonly Kept[] } {
	const base = Math.max(
		snapshots.findLastIndex(({ time }) => time <= keepFrom),
		0
	);
	const keep: Kept[] = [];
	for (const snapshot of snapshots.slice(base)) {
		const before = keep.at(-1);
		const gap = now - snapshot.time <= 2 * DAY ? DAY : WEEK;
		const isNewest = snapshot === snapshots.at(-1);
		if (!before || isNewest || snapshot.time - before.time >= gap) keep.push(snapshot);
	}
	return { keep, drop: snapshots.filter((snapshot) => !keep.includes(snapshot)) };
}
