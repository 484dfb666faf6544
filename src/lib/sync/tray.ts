import { answered, attempt, completed, openDatabase, stored, type Stored } from './database.ts';

/** Changes that the relay refused: in no document any more, and kept here until somebody decides about them. */
export interface Refused {
	readonly workspace: string;
	/** The document's name within its workspace. */
	readonly document: string;
	/** Of message 104, or the code that the socket was closed with. */
	readonly code: number;
	/** The relay's own words, for a report. */
	readonly text: string;
	/** ms since 1970. */
	readonly at: number;
	/** Operations as they stood in the log. */
	readonly entries: readonly string[];
}

export interface TrayItem extends Refused {
	/** Counts up. */
	readonly id: number;
}

/** The tray of this device. It holds no connection, which could get lost: what is asked of it is asked rarely. */
export interface Tray {
	/** What lies in it of a workspace, the last refused first. */
	list(workspace: string): Promise<Stored<readonly TrayItem[]>>;
	/** Keeps what is not in the tray yet; settles when it is on disk. */
	put(refused: Refused): Promise<Stored<undefined>>;
	remove(id: number): Promise<Stored<undefined>>;
	/** Calls back after a change by this or another page; ends with the returned function. */
	onChange(changed: () => void): () => void;
	close(): void;
}

const NAME = 'runnel-tray';
const STORE = 'refused';

/** Opens the tray. `name` is another database's in tests. */
export function openTray(name = NAME): Tray {
	const channel = new BroadcastChannel(name);
	const listeners = new Set<() => void>();
	const tell = () => listeners.forEach((listener) => listener());
	channel.onmessage = tell;

	const write = async (change: (store: IDBObjectStore) => void): Promise<Stored<undefined>> => {
		const written = await connected(name, (database) => {
			const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
			change(transaction.objectStore(STORE));
			return completed(transaction);
		});
		channel.postMessage(undefined);
		tell();
		return written;
	};
	return {
		async list(workspace) {
			const rows = await connected(name, (database) =>
				answered<unknown[]>(database.transaction(STORE).objectStore(STORE).getAll())
			);
			if (!rows.ok) return rows;
			const items = rows.value.filter(isItem).filter((item) => item.workspace === workspace);
			return stored(items.toReversed());
		},
		// Read and written in one transaction: two tabs are refused the same.
		put: (refused) =>
			write((store) => {
				const all: IDBRequest<unknown[]> = store.getAll();
				all.onsuccess = () => {
					const entries = missing(refused, all.result.filter(isItem));
					if (entries.length > 0) store.add({ ...refused, entries });
				};
			}),
		remove: (id) => write((store) => store.delete(id)),
		onChange(changed) {
			listeners.add(changed);
			return () => listeners.delete(changed);
		},
		close: () => channel.close()
	};
}

async function connected<T>(
	name: string,
	ask: (database: IDBDatabase) => Promise<Stored<T>>
): Promise<Stored<T>> {
	const opened = await openDatabase(
		name,
		(database) => database.createObjectStore(STORE, { keyPath: 'id', autoIncrement: true }),
		() => undefined
	);
	if (!opened.ok) return opened;
	const answer = await attempt(() => ask(opened.value));
	opened.value.close();
	return answer;
}

function missing(refused: Refused, items: readonly TrayItem[]): readonly string[] {
	const known = new Set(
		items
			.filter(
				({ workspace, document }) =>
					workspace === refused.workspace && document === refused.document
			)
			.flatMap(({ entries }) => entries)
	);
	return refused.entries.filter((entry) => !known.has(entry));
}

function isItem(row: unknown): row is TrayItem {
	if (typeof row !== 'object' || row === null) return false;
	const item: Partial<Record<keyof TrayItem, unknown>> = row;
	return (
		typeof item.id === 'number' &&
		typeof item.workspace === 'string' &&
		typeof item.document === 'string' &&
		typeof item.code === 'number' &&
		typeof item.text === 'string' &&
		typeof item.at === 'number' &&
		Array.isArray(item.entries) &&
		item.entries.every((entry) => typeof entry === 'string')
	);
}
