import { answered, attempt, completed, stored, type Stored } from './database.ts';
import { openRegistryDatabase, REGISTRY, WORKSPACES } from './registry-database.ts';
import type { Membership } from './standing.ts';

/** A workspace that this device holds or has joined. */
export interface WorkspaceEntry {
	/** 22 base-62 digits. */
	readonly id: string;
	/** What this device signs its operations with. */
	readonly device: string;
	readonly member: string;
	/** What the workspace is called on this device; the directory may know better once it is loaded. */
	readonly name: string;
	/** What this device is to its relay; none while it is on this device only. */
	readonly membership?: Membership | undefined;
	/** ms since 1970. */
	readonly openedAt: number;
	/** The newest epoch that this device has heard of, so that it can be opened before the directory is read. */
	readonly epoch?: number | undefined;
}

/** The workspaces of this device. */
export interface Registry {
	/** All of them, the last opened first. What cannot be read is left out and left alone. */
	list(): Promise<Stored<readonly WorkspaceEntry[]>>;
	/** The workspace of that id if there is one, else the one that was opened last. */
	last(id?: string | null): Promise<Stored<WorkspaceEntry | undefined>>;
	/** Settles when the entry is on disk. */
	put(entry: WorkspaceEntry): Promise<Stored<undefined>>;
	/** Forgets the entry; its documents are removed by the session's `destroy`. */
	remove(id: string): Promise<Stored<undefined>>;
	close(): void;
}

/** Opens the registry; a failure to is a value. `name` is another database's in tests. */
export async function openRegistry(name = REGISTRY): Promise<Stored<Registry>> {
	const opened = await openRegistryDatabase(name);
	if (!opened.ok) return opened;
	const database = opened.value;

	const write = (change: (store: IDBObjectStore) => void): Promise<Stored<undefined>> =>
		attempt(() => {
			const transaction = database.transaction(WORKSPACES, 'readwrite', { durability: 'strict' });
			change(transaction.objectStore(WORKSPACES));
			return completed(transaction);
		});
	const list = async (): Promise<Stored<readonly WorkspaceEntry[]>> => {
		const rows = await attempt(() =>
			answered<unknown[]>(database.transaction(WORKSPACES).objectStore(WORKSPACES).getAll())
		);
		if (!rows.ok) return rows;
		const entries = await Promise.all(rows.value.map(parseEntry));
		const readable = entries.filter((entry) => entry !== undefined);
		return stored(readable.sort((one, other) => other.openedAt - one.openedAt));
	};
	return stored({
		list,
		last: async (id) => {
			const entries = await list();
			if (!entries.ok) return entries;
			return stored(entries.value.find((entry) => entry.id === id) ?? entries.value[0]);
		},
		put: (entry) => write((store) => store.put(formatEntry(entry))),
		remove: (id) => write((store) => store.delete(id)),
		close: () => database.close()
	});
}

/** `shared` is for builds from before there were members: they find no entry without it. */
function formatEntry(entry: WorkspaceEntry) {
	return { ...entry, shared: entry.membership !== undefined };
}

/**
 * What was stored, or `undefined` for what is no entry. One shared in the way of before members, by a key, is on this
 * device only: it keeps all that is in it.
 */
async function parseEntry(row: unknown): Promise<WorkspaceEntry | undefined> {
	if (typeof row !== 'object' || row === null) return undefined;
	const stored: Partial<Record<keyof WorkspaceEntry, unknown>> = row;
	const { id, device, member, name, openedAt } = stored;
	if (!isText(id) || !isText(device) || !isText(member)) return undefined;
	if (typeof name !== 'string' || typeof openedAt !== 'number') return undefined;
	const { epoch } = stored;
	const isEpoch = Number.isSafeInteger(epoch) && Number(epoch) > 0;
	const entry = {
		id,
		device,
		member,
		name,
		openedAt,
		...(isEpoch ? { epoch: Number(epoch) } : {})
	};
	if (stored.membership === undefined) return entry;
	const { parseMembership } = await import('./membership.ts');
	return { ...entry, membership: parseMembership(stored.membership) };
}

function isText(value: unknown): value is string {
	return typeof value === 'string' && value !== '';
}
