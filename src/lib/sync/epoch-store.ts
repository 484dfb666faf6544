import { answered, attempt, completed, type Stored } from './database.ts';
import { ARCHIVE, META, openLogDatabase } from './log-database.ts';
import { lookedKey } from './log-head.ts';
import { logsOf } from './log-holdings.ts';

/** What a device notes of the epochs of a workspace beside their rows. */
export interface EpochStore {
	/** The epochs of a log that anything is stored of. */
	epochs(prefix: string): Promise<readonly number[]>;
	/** How a log was when nothing late was left in it, as a state vector; `undefined` where that is not known. */
	looked(document: string): Promise<Uint8Array | undefined>;
	/** Notes how it was, or that it is not known any more; with the next row of it, it is not. */
	note(document: string, vector: Uint8Array | undefined): Promise<Stored<undefined>>;
	/** What was derived from a closed log; its owner knows its shape. */
	blob(document: string): Promise<unknown>;
	keep(document: string, blob: unknown): Promise<Stored<undefined>>;
}

/** What the blob of an epoch's activities is kept under. */
export function talkName(area: string, epoch: number): string {
	return `act/${area}/${epoch}`;
}

/** The notes of a workspace, in the database of its logs. What cannot be read counts as not noted. */
export function openEpochStore(workspace: string): EpochStore {
	async function asked<T>(ask: (database: IDBDatabase) => Promise<Stored<T>>): Promise<Stored<T>> {
		const opened = await openLogDatabase(workspace, () => undefined);
		if (!opened.ok) return opened;
		const answer = await attempt(() => ask(opened.value));
		opened.value.close();
		return answer;
	}
	function read(store: string, key: IDBValidKey): Promise<Stored<unknown>> {
		return asked((database) =>
			answered<unknown>(database.transaction(store).objectStore(store).get(key))
		);
	}
	function write(store: string, act: (store: IDBObjectStore) => void): Promise<Stored<undefined>> {
		return asked((database) => {
			const transaction = database.transaction(store, 'readwrite', { durability: 'relaxed' });
			act(transaction.objectStore(store));
			return completed(transaction);
		});
	}
	return {
		async epochs(prefix) {
			const logs = await logsOf(workspace);
			const names = logs.ok ? logs.value : [];
			return names
				.filter((name) => name.startsWith(prefix))
				.map((name) => Number(name.slice(prefix.length)));
		},
		async looked(document) {
			const row = await read(META, lookedKey(document));
			return row.ok && row.value instanceof Uint8Array ? row.value : undefined;
		},
		note: (document, vector) =>
			write(META, (store) =>
				vector ? store.put(vector, lookedKey(document)) : store.delete(lookedKey(document))
			),
		async blob(document) {
			const row = await read(ARCHIVE, document);
			return row.ok ? row.value : undefined;
		},
		keep: (document, blob) => write(ARCHIVE, (store) => store.put(blob, document))
	};
}
