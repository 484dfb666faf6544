import { answered, stored, type Stored } from './database.ts';
import { askLogs, ASIDE, rangeOf, SNAPSHOTS, UPDATES, type LogName } from './log-database.ts';
import { readRows } from './log-rows.ts';

/** What the database of a workspace's logs holds, read without making one. */

/** The rows of a log, and what was set aside of it. */
export async function readLog({
	workspace,
	document
}: LogName): Promise<Stored<readonly Uint8Array[]>> {
	return askLogs(workspace, [], async (database) => {
		const transaction = database.transaction([SNAPSHOTS, UPDATES, ASIDE]);
		const [found, aside] = await Promise.all([
			readRows(transaction, document),
			answered<unknown[]>(transaction.objectStore(ASIDE).getAll(rangeOf(document)))
		]);
		if (!found.ok) return found;
		const values = found.value.rows.map(({ value }) => value);
		return stored([...values, ...(aside.ok ? aside.value : [])].filter(isBytes));
	});
}

/** The names of the logs that a workspace has rows of, set aside or not. */
export function logsOf(workspace: string): Promise<Stored<readonly string[]>> {
	return askLogs(workspace, [], async (database) => {
		const names = new Set<string>();
		const transaction = database.transaction([SNAPSHOTS, UPDATES, ASIDE]);
		for (const store of [SNAPSHOTS, UPDATES, ASIDE]) {
			const keys = await answered(transaction.objectStore(store).getAllKeys());
			if (!keys.ok) return keys;
			for (const key of keys.value) names.add(logIn(key));
		}
		return stored([...names]);
	});
}

/** What was set aside of a workspace's logs because it could not be read, by log; as it was stored. */
export function asideOf(
	workspace: string
): Promise<Stored<ReadonlyMap<string, readonly unknown[]>>> {
	return askLogs(workspace, new Map(), async (database) => {
		const store = database.transaction(ASIDE).objectStore(ASIDE);
		const [keys, values] = await Promise.all([
			answered(store.getAllKeys()),
			answered<unknown[]>(store.getAll())
		]);
		if (!keys.ok) return keys;
		if (!values.ok) return values;
		const aside = new Map<string, unknown[]>();
		for (const [at, key] of keys.value.entries()) {
			const log = logIn(key);
			aside.set(log, [...(aside.get(log) ?? []), values.value[at]]);
		}
		return stored(aside);
	});
}

/** How many pieces `asideOf` would give: for who asks often. */
export function asideCount(workspace: string): Promise<Stored<number>> {
	return askLogs(workspace, 0, (database) =>
		answered(database.transaction(ASIDE).objectStore(ASIDE).count())
	);
}

function logIn(key: IDBValidKey): string {
	return String(Array.isArray(key) ? key[0] : key);
}

function isBytes(value: unknown): value is Uint8Array {
	return value instanceof Uint8Array;
}
