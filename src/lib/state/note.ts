import type { DealId } from '#lib/domain/ids.ts';
import type { Session } from '#lib/workers/session.ts';
import type { NoteCopy, NoteEditor } from '#lib/ydoc/note.ts';

export type { NoteEditor };

/** A note that is being read, or typed in. */
export type Note = Omit<NoteCopy, 'receive' | 'close'>;

/** Opens a note, until the signal. Settles when all that the device holds of it is here. */
export async function openNote(
	session: Session,
	document: string,
	signal: AbortSignal
): Promise<Note | undefined> {
	// Yjs comes with it, which nothing else on this thread needs.
	const { NoteCopy } = await import('#lib/ydoc/note.ts');
	if (signal.aborted) return undefined;
	const copy = new NoteCopy((update) => remote.update(update));
	const { promise: read, resolve } = Promise.withResolvers<undefined>();
	const remote = session.openNote(document, (update) => {
		copy.receive(update);
		resolve(undefined);
	});
	signal.addEventListener('abort', () => {
		remote.close();
		copy.close();
		resolve(undefined);
	});
	await read;
	return signal.aborted ? undefined : copy;
}

/** The document of a deal's note, named within the workspace. */
export function documentOf(area: string, deal: DealId): string {
	return `note/${area}/${deal}`;
}
