/** What was begun and is not sent: one looks something up, or the phone ends the app. */
const KEPT = 'runnel.draft.';

/** What was begun at a place, a record or a comment. */
export function draftAt(storage: Storage, place: string): string {
	return storage.getItem(KEPT + place) ?? '';
}

/** Keeps what is begun; nothing is kept of what is empty. */
export function keepDraft(storage: Storage, place: string, text: string): void {
	if (text.trim() === '') storage.removeItem(KEPT + place);
	else storage.setItem(KEPT + place, text);
}
