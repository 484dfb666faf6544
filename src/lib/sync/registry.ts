import { answered, attempt, completed, openDatabase, stored, type Stored } from './database.ts';

/** A workspace that this device holds or has joined. */
export interface WorkspaceEntry {
	/** 22 base-62 digits. */
	readonly id: string;
	/** The secret of its share link, 22 base-62 digits. */
	readonly key?: string | undefined;
	readonly device: string;
	readonly member: string;
	/** What the workspace is called on this device; the directory may know better once it is loaded. */
	readonly name: string;
	/** Whether it is kept in step with a relay. */
	readonly shared: boolean;
	/** ms since 1970. */
	readonly openedAt: number;
}

/** The workspaces of this device. Secrets are in it, so that none need be in `localStorage`. */
export interface Registry {
	/** All of them, the last opened first. What cannot be read is left out and left alone. */
	list(): Promise<Stored<readonly WorkspaceEntry[]>>;
	/** The workspace that was opened last. */
	last(): Promise<Stored<WorkspaceEntry | undefined>>;
	/** Settles when the entry is on disk. */
	put(entry: WorkspaceEntry): Promise<Stored<undefined>>;
	/** Forgets the entry; its documents are removed by the session's `destroy`. */
	remove(id: string): Promise<Stored<undefined>>;
	close(): void;
}

const NAME = 'runnel';
const STORE = 'workspaces';

/** Opens the registry; a failure to is a value. `name` is another database's in tests. */
export async function openRegistry(name = NAME): Promise<Stored<Registry>> {
	const opened = await openDatabase(
		name,
		(database) => database.createObjectStore(STORE, { keyPath: 'id' }),
		() => undefined
	);
	if (!opened.ok) return opened;
	const database = opened.value;

	const write = (change: (store: IDBObjectStore) => void): Promise<Stored<undefined>> =>
		attempt(() => {
			const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
			change(transaction.objectStore(STORE));
			return completed(transaction);
		});
	const list = async (): Promise<Stored<readonly WorkspaceEntry[]>> => {
		const rows = await attempt(() =>
			answered<unknown[]>(database.transaction(STORE).objectStore(STORE).getAll())
		);
		if (!rows.ok) return rows;
		return stored(rows.value.filter(isEntry).sort((one, other) => other.openedAt - one.openedAt));
	};
	return stored({
		list,
		last: async () => {
			const entries = await list();
			return entries.ok ? stored(entries.value[0]) : entries;
		},
		put: (entry) => write((store) => store.put(entry)),
		remove: (id) => write((store) => store.delete(id)),
		close: () => database.close()
	});
}

function isEntry(row: unknown): row is WorkspaceEntry {
	if (typeof row !== 'object' || row === null) return false;
	const entry: Partial<Record<keyof WorkspaceEntry, unknown>> = row;
	return (
		isText(entry.id) &&
		isText(entry.device) &&
		isText(entry.member) &&
		typeof entry.name === 'string' &&
		typeof entry.shared === 'boolean' &&
		typeof entry.openedAt === 'number' &&
		(entry.key === undefined || isText(entry.key))
	);
}

function isText(value: unknown): boolean {
	return typeof value === 'string' && value !== '';
}
