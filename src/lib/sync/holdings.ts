import { COMMON_AREA, FIRST_EPOCH, formatRoom } from '#lib/protocol/room.ts';
import { stored, type Stored } from './database.ts';
import { readUpdates } from './persistence.ts';

/** What this device holds, read straight from its store: for when the app cannot be. */

const PREFIX = 'runnel/';

/** The updates of every document of a workspace, by the document's name within it. */
export async function holdingsOf(
	workspace: string
): Promise<Stored<ReadonlyMap<string, readonly Uint8Array[]>>> {
	const holdings = new Map<string, readonly Uint8Array[]>();
	for (const room of await roomsOf(workspace)) {
		const updates = await readUpdates(PREFIX + room);
		if (!updates.ok) return updates;
		holdings.set(room.slice(workspace.length + 1), updates.value);
	}
	return stored(holdings);
}

/** The documents of a workspace, by the names of the databases; a browser that does not name them has the usual three. */
async function roomsOf(workspace: string): Promise<readonly string[]> {
	const usual = [
		formatRoom({ workspace, kind: 'ws' }),
		formatRoom({ workspace, kind: 'ops', area: COMMON_AREA, epoch: FIRST_EPOCH }),
		formatRoom({ workspace, kind: 'act', area: COMMON_AREA, epoch: FIRST_EPOCH })
	];
	try {
		const databases = await indexedDB.databases();
		const rooms = databases
			.map(({ name = '' }) => name)
			.filter((name) => name.startsWith(`${PREFIX}${workspace}/`))
			.map((name) => name.slice(PREFIX.length));
		return [...new Set([...usual, ...rooms])];
	} catch {
		return usual;
	}
}
