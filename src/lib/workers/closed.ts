import type { Session } from '#lib/sync/session.ts';

/** What was entered in closed epochs, operation by operation, as it travels between workers. */
export interface Closed {
	/** The entries of one log each, as `entriesIn` reads them. */
	readonly texts: readonly Uint8Array<ArrayBuffer>[];
	/** Whether all of them could be read: what this device has not, the relay must be asked for. */
	readonly isWhole: boolean;
}

/** The logs of an epoch: that of deals, and that of activities. */
export type LogKind = 'ops' | 'act';

/** What was entered in those logs of closed epochs that are not shown. */
export async function closedOf(
	{ everyEpochs, standing }: Pick<Session, 'everyEpochs' | 'standing'>,
	kinds: readonly LogKind[]
): Promise<Closed> {
	const texts: Uint8Array<ArrayBuffer>[] = [];
	let isWhole = true;
	for (const epochs of everyEpochs) {
		const of = { ops: epochs.closed, act: epochs.closedActivities };
		for (const kind of kinds)
			for (const epoch of of[kind]) {
				const closed = await epochs.readClosed(epoch, kind);
				if (closed) texts.push(toText(closed.entries));
				// Where nothing was ever done, no document of activities was made.
				else if (kind === 'ops' || standing.membership) isWhole = false;
			}
	}
	return { texts, isWhole };
}

/** The entries of a log in a text of lines: no entry has one in it. */
export function entriesIn(text: Uint8Array): readonly string[] {
	return text.length === 0 ? [] : new TextDecoder().decode(text).split('\n');
}

/** One block of memory is handed over by the thread between without being read; many strings are not. */
function toText(entries: readonly string[]): Uint8Array<ArrayBuffer> {
	return new TextEncoder().encode(entries.join('\n'));
}
