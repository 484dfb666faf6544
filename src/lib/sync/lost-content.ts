import { parseRoom } from '#lib/protocol/room.ts';
import { attachmentsIn } from '#lib/ydoc/attachments.ts';
import { salvage } from '#lib/ydoc/salvage.ts';
import { openBlobStore } from './blob-store.ts';
import { readUpdates } from './device-store.ts';
import { nameOf } from './document.ts';

/**
 * Removes from the device the content of attachments that lie in lost documents only, before those go. What the relay
 * has not got goes once it has: it belongs to those who still see it.
 * @param lost documents that are not the member's to see any more, by their full names
 * @param kept all others
 */
export async function removeLostContent(
	workspace: string,
	lost: readonly string[],
	kept: readonly string[]
): Promise<void> {
	const gone = await attachmentsOf(lost);
	if (gone.size === 0) return;
	const staying = await attachmentsOf(kept);
	const opened = await openBlobStore(workspace);
	if (!opened.ok) return;
	const blobs = opened.value;
	const entries = await blobs.list();
	const left = (entries.ok ? entries.value : []).filter(
		({ records }) =>
			records.length > 0 && records.every((record) => gone.has(record) && !staying.has(record))
	);
	const hashes = (isWaiting: boolean) =>
		left.filter(({ state }) => (state === 'waiting') === isWaiting).map(({ hash }) => hash);
	await blobs.note(hashes(true), (entry) => ({ ...entry, isLeaving: true }));
	await blobs.remove(hashes(false));
	blobs.close();
}

async function attachmentsOf(rooms: readonly string[]): Promise<ReadonlySet<string>> {
	const found = new Set<string>();
	for (const room of rooms) {
		if (parseRoom(room)?.kind !== 'act') continue;
		const updates = await readUpdates(nameOf(room));
		const entries = updates.ok ? salvage(updates.value).entries : [];
		for (const attachment of attachmentsIn(entries)) found.add(attachment);
	}
	return found;
}
