import { stored, type Stored } from './database.ts';
import { readUpdates, roomsOf } from './device-store.ts';
import { logsOf } from './log-holdings.ts';

/** What this device holds, read straight from its store: for when the app cannot be. */

/** The updates of every document of a workspace, by the document's name within it; what was set aside is among them. */
export async function holdingsOf(
	workspace: string
): Promise<Stored<ReadonlyMap<string, readonly Uint8Array[]>>> {
	const holdings = new Map<string, readonly Uint8Array[]>();
	const logs = await logsOf(workspace);
	if (!logs.ok) return logs;
	const rooms = await roomsOf(workspace);
	for (const room of new Set([...rooms, ...logs.value.map((log) => `${workspace}/${log}`)])) {
		const updates = await readUpdates(`runnel/${room}`);
		if (!updates.ok) return updates;
		holdings.set(room.slice(workspace.length + 1), updates.value);
	}
	return stored(holdings);
}
