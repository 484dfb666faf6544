import {
	attempt,
	completed,
	deleteDatabase,
	stored,
	type StorageProblem,
	type Stored
} from './database.ts';
import { readFormer, replaceFormer } from './former-database.ts';
import {
	logDatabaseName,
	META,
	openLogDatabase,
	ASIDE,
	PROJECTION,
	rangeOf,
	SNAPSHOTS,
	UPDATES,
	type LogName
} from './log-database.ts';
import { forgetLooked, readHead, writeAcknowledged, writeHead, type LogHead } from './log-head.ts';

/** How a log ends for those who have it open: it is removed, or set back to what the relay has. */
export type LogEnd = Pick<LogHead, 'generation' | 'ended'>;

/** On it tabs tell each other of a log's end. */
export function channelOf({ workspace, document }: LogName): BroadcastChannel {
	return new BroadcastChannel(`${logDatabaseName(workspace)}/store/${document}`);
}

export function parseEnd(data: unknown): LogEnd | undefined {
	if (typeof data !== 'object' || data === null) return undefined;
	const { generation, ended }: { generation?: unknown; ended?: unknown } = data;
	if (typeof generation !== 'number') return undefined;
	return ended === 'replaced' || ended === 'cleared' ? { generation, ended } : undefined;
}

export function problemOf({ generation, ended }: LogEnd): StorageProblem {
	return { code: ended, detail: `generation ${generation}` };
}

/** Removes a log from the device, what was set aside of it too. */
export async function clearLog(name: string, log: LogName): Promise<Stored<undefined>> {
	const ended = await end(log, [ASIDE], (_transaction, head) => ({
		...next(head, 'cleared'),
		adopted: 0
	}));
	return ended.ok ? deleteDatabase(name) : ended;
}

/** Puts a state in place of all rows of a log, of its client id and of what the relay was noted to have. */
export async function replaceLog(
	name: string,
	log: LogName,
	state: Uint8Array
): Promise<Stored<undefined>> {
	const former = await readFormer(name, 0);
	if (!former.ok) return former;
	const last = former.value?.last ?? 0;
	const replaced = await end(log, [], (transaction, head) => {
		const until = head.until + 1;
		transaction.objectStore(SNAPSHOTS).add(state, [log.document, until]);
		return { ...next(head, 'replaced'), until, adopted: last };
	});
	// What a tab of the former build still has of it must not be taken over again.
	return replaced.ok && former.value ? replaceFormer(name, state) : replaced;
}

function next(head: LogHead, ended: LogHead['ended']): LogHead {
	return { ...head, generation: head.generation + 1, ended, client: undefined, quiet: undefined };
}

/** Removes all rows in one transaction, and tells whoever has the log open. */
async function end(
	log: LogName,
	more: readonly string[],
	follow: (transaction: IDBTransaction, head: LogHead) => LogHead
): Promise<Stored<undefined>> {
	const opened = await openLogDatabase(log.workspace, () => undefined);
	if (!opened.ok) return opened;
	const outcome = await attempt(async () => {
		const stores = [SNAPSHOTS, UPDATES, ...more];
		const transaction = opened.value.transaction([...stores, META, PROJECTION], 'readwrite', {
			durability: 'strict'
		});
		const done = completed(transaction);
		const head = await readHead(transaction, log.document);
		if (!head.ok) return head;
		for (const store of stores) transaction.objectStore(store).delete(rangeOf(log.document));
		// It was folded from what goes.
		transaction.objectStore(PROJECTION).clear();
		writeAcknowledged(transaction, log.document, undefined);
		forgetLooked(transaction, log.document);
		const following = follow(transaction, head.value);
		writeHead(transaction, log.document, following);
		const written = await done;
		return written.ok ? stored(following) : written;
	});
	opened.value.close();
	if (!outcome.ok) return outcome;
	const channel = channelOf(log);
	const { generation, ended } = outcome.value;
	channel.postMessage({ generation, ended });
	channel.close();
	return stored(undefined);
}
