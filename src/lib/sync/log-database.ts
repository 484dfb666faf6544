import { parseRoom } from '#lib/protocol/room.ts';
import {
	attempt,
	openDatabase,
	openExisting,
	stored,
	type StorageProblem,
	type Stored
} from './database.ts';

/** The database of a workspace's logs, one for all of them. Nothing here needs Yjs, so that a page can read it first. */

const PREFIX = 'runnel/';

/** `[document, last row in it]` → state, as an update. */
export const SNAPSHOTS = 'snapshots';
/** `[document, row]` → update. Rows count up. */
export const UPDATES = 'updates';
/** `[document, what]` → what is noted of it. */
export const META = 'meta';
/** `[document, store, row]` → what could not be read. */
export const ASIDE = 'aside';
/** What records were folded to, a cache; its keys are its owner's. */
export const PROJECTION = 'projection';
/** `document` → what was derived from a closed log, to open it in less time. */
export const ARCHIVE = 'archive';

const STORES = [SNAPSHOTS, UPDATES, META, ASIDE, PROJECTION, ARCHIVE];

/** A log, by its workspace and by its name within it, as the database has it. */
export interface LogName {
	readonly workspace: string;
	readonly document: string;
}

/** The log that a document's name on this device stands for; `undefined` for what is kept otherwise. */
export function parseLogName(name: string): LogName | undefined {
	if (!name.startsWith(PREFIX)) return undefined;
	const room = name.slice(PREFIX.length);
	const parsed = parseRoom(room);
	if (parsed?.kind !== 'ops' && parsed?.kind !== 'act') return undefined;
	return { workspace: parsed.workspace, document: room.slice(parsed.workspace.length + 1) };
}

/** The name of the database of a workspace's logs. */
export function logDatabaseName(workspace: string): string {
	return PREFIX + workspace;
}

/**
 * Opens the database of a workspace's logs, with all its stores. `closed` is called once if the connection ends by
 * itself: `cleared` when the workspace is being removed, else `lost`, and then it can be opened again.
 */
export async function openLogDatabase(
	workspace: string,
	closed: (problem: StorageProblem) => void
): Promise<Stored<IDBDatabase>> {
	const name = logDatabaseName(workspace);
	// A later build makes room for more in it; nothing that is there was replaced.
	const ended = ({ code, detail }: StorageProblem) =>
		closed({ code: code === 'replaced' ? 'lost' : code, detail });
	const opened = await openDatabase(name, createStores, ended);
	if (!opened.ok || STORES.every((store) => opened.value.objectStoreNames.contains(store)))
		return opened;
	const { version } = opened.value;
	opened.value.close();
	return openDatabase(name, createStores, ended, version + 1);
}

/** Asks the database of a workspace's logs and lets it go; `none` where there is none, and none is made. */
export async function askLogs<T>(
	workspace: string,
	none: T,
	ask: (database: IDBDatabase) => Promise<Stored<T>>
): Promise<Stored<T>> {
	const opened = await openExisting(logDatabaseName(workspace));
	if (!opened.ok) return opened;
	const database = opened.value;
	if (!database) return stored(none);
	const answer = await attempt(() => ask(database));
	database.close();
	return answer;
}

function createStores(database: IDBDatabase): void {
	for (const store of STORES)
		if (!database.objectStoreNames.contains(store)) database.createObjectStore(store);
}

/** All keys of a document, in any of its stores. */
export function rangeOf(document: string): IDBKeyRange {
	// An array is greater than any number or string.
	return IDBKeyRange.bound([document], [document, []]);
}
