import { parseRoom } from '#lib/protocol/room.ts';
import { salvage } from '#lib/ydoc/salvage.ts';
import { docLog } from '#lib/ydoc/log.ts';
import { clearPersistence, readUpdates, roomsOf } from './device-store.ts';
import { nameOf, type SyncedDocument } from './document.ts';

/**
 * Brings into one's own document what this device holds in that of another member: who was let out may come back under
 * another id. Where it lay it is removed once it is on disk, unless a part of it could not be read.
 */
export async function adoptFormerOwn(workspace: string, me: SyncedDocument): Promise<void> {
	for (const room of await roomsOf(workspace)) {
		if (parseRoom(room)?.kind !== 'me' || room === me.room) continue;
		const former = await readUpdates(nameOf(room));
		if (!former.ok) continue;
		const { entries, broken } = salvage(former.value);
		const log = docLog(me.doc);
		const known = new Set(log.entries);
		const missing = entries.filter((entry) => !known.has(entry));
		if (missing.length > 0) log.append(missing);
		await me.saving.durable();
		if (broken.length === 0) await clearPersistence(nameOf(room));
	}
}
