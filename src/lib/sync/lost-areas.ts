import * as Y from 'yjs';
import { REFUSE } from '#lib/protocol/message.ts';
import { COMMON_AREA, parseRoom } from '#lib/protocol/room.ts';
import { leads } from '#lib/protocol/permission.ts';
import { noteOf } from '#lib/ydoc/note.ts';
import { clearPersistence, openPersistence, roomsOf } from './device-store.ts';
import { nameOf } from './document.ts';
import { logsOf } from './log-holdings.ts';
import { removeLostContent } from './lost-content.ts';
import { NoteMarks } from './note-marks.ts';
import { forgetText } from './note-text-rows.ts';
import { forgetProjection } from './projection-database.ts';
import type { Membership } from './standing.ts';
import { openTray } from './tray.ts';

/** Whether one may see an area: all of a workspace that is not shared. */
export function maySee(
	membership: Pick<Membership, 'role' | 'areas'> | undefined,
	area: string
): boolean {
	if (!membership || area === COMMON_AREA || leads(membership.role)) return true;
	return membership.areas === 'all' || membership.areas.includes(area);
}

/**
 * Removes from the device the documents of areas that are not the member's to see any more, and what was kept of them:
 * the texts of notes, the content of attachments. What the relay was never sent of them goes to the tray first.
 * @param now ms since 1970
 */
export async function removeLost(
	workspace: string,
	membership: Membership,
	now: number
): Promise<void> {
	if (leads(membership.role) || membership.areas === 'all') return;
	const logs = await logsOf(workspace);
	const rooms = (logs.ok ? logs.value : []).map((log) => `${workspace}/${log}`);
	const all = new Set([...(await roomsOf(workspace)), ...rooms]);
	const lost = [...all].filter((room) => {
		const name = parseRoom(room);
		return name && 'area' in name && !maySee(membership, name.area);
	});
	if (lost.length === 0) return;
	// What is shown before the documents are read was folded from them.
	await forgetProjection(workspace);
	const kept = [...all].filter((room) => !lost.includes(room));
	await removeLostContent(workspace, lost, kept);
	for (const room of lost) await remove(workspace, room, now);
}

async function remove(workspace: string, room: string, now: number): Promise<void> {
	const doc = new Y.Doc();
	const opened = await openPersistence(nameOf(room), doc, () => undefined);
	if (!opened.ok) return;
	const loaded = await opened.value.load();
	const sent = await opened.value.recall();
	opened.value.close();
	if (!loaded.ok || !sent.ok) return;
	const entries = unsent(room, doc, sent.value);
	doc.destroy();
	if (entries.length > 0) {
		const tray = openTray();
		const put = await tray.put({
			...{ workspace, document: room.slice(workspace.length + 1), at: now },
			...{ code: REFUSE.readOnly, text: 'the area is not the member’s any more', entries }
		});
		tray.close();
		if (!put.ok) return;
	}
	await clearPersistence(nameOf(room));
	const document = room.slice(workspace.length + 1);
	await forgetText(workspace, document);
	// It is not to be opened to be sent.
	const marks = new NoteMarks(workspace);
	await marks.forget(document);
	marks.close();
}

/** What the relay has not acknowledged: the entries of a log, or the whole of a note that was changed. */
function unsent(room: string, doc: Y.Doc, sent: Uint8Array | undefined): readonly string[] {
	const update = Y.encodeStateAsUpdate(doc, sent);
	const { structs } = Y.decodeUpdate(update);
	if (parseRoom(room)?.kind === 'note') return structs.length > 0 ? [noteOf(doc).toString()] : [];
	return structs.flatMap((struct) =>
		struct instanceof Y.Item && !struct.deleted
			? struct.content.getContent().filter((entry): entry is string => typeof entry === 'string')
			: []
	);
}
