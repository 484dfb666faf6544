/** What was begun and is not sent: one looks something up, or the phone ends the app. */
const KEPT = 'runnel.draft.';

/** What was begun in a workspace at a place, a record or a comment: a copy of a workspace has records of the same ids. */
export function draftAt(storage: Storage, workspace: string, place: string): string {
	return storage.getItem(keyOf(workspace, place)) ?? storage.getItem(KEPT + place) ?? '';
}

/** Keeps what is begun; nothing is kept of what is empty. */
export function keepDraft(storage: Storage, workspace: string, place: string, text: string): void {
	// An older version kept it of no workspace.
	storage.removeItem(KEPT + place);
	if (text.trim() === '') storage.removeItem(keyOf(workspace, place));
	else storage.setItem(keyOf(workspace, place), text);
}

function keyOf(workspace: string, place: string): string {
	return `${KEPT}${workspace}.${place}`;
}
