import type { DealId } from '#lib/domain/ids.ts';
import { COMMON_AREA } from '#lib/protocol/room.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import type { Session } from '#lib/workers/session.ts';
import type { NoteCopy, NoteEditor } from '#lib/ydoc/note.ts';

export type { NoteEditor };

/** A note that is being read, or typed in. */
export type Note = Omit<NoteCopy, 'receive' | 'close'>;

/** Opens a note, until the signal. Settles when all that the device holds of it is here. */
export async function openNote(
	{ session, store }: { readonly session: Session; readonly store: Workspace },
	deal: DealId,
	signal: AbortSignal
): Promise<Note | undefined> {
	// Yjs comes with it, which nothing else on this thread needs.
	const { NoteCopy } = await import('#lib/ydoc/note.ts');
	if (signal.aborted) return undefined;
	const copy = new NoteCopy((update) => remote.update(update));
	const { promise: read, resolve } = Promise.withResolvers<undefined>();
	const [document = '', ...former] = documentsOf(store, deal);
	const remote = session.openNote(
		document,
		(update) => {
			copy.receive(update);
			resolve(undefined);
		},
		former
	);
	signal.addEventListener('abort', () => {
		remote.close();
		copy.close();
		resolve(undefined);
	});
	await read;
	return signal.aborted ? undefined : copy;
}

/** The document of a deal's note, named within the workspace, and those of the areas that the deal was in before. */
function documentsOf(store: Workspace, deal: DealId): readonly string[] {
	const areas = [...new Set([store.areaOf(deal) ?? COMMON_AREA, ...store.areasBefore(deal)])];
	return areas.filter((area) => !store.isClosed(area)).map((area) => `note/${area}/${deal}`);
}
