/** What turns the order of letters: by it the end of a name is made to look like another. */
const TURNS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** A name as it is written, whichever way its letters were made to run. */
export function plainName(name: string): string {
	return name.replaceAll(TURNS, '').trim();
}
