/** What browsers say of a part of the app that did not come: Chromium, Firefox, Safari. */
const NOT_LOADED =
	/dynamically imported module|Importing a module script failed|Unable to preload CSS/i;

/** Whether an error, by its words, is that a part of the app did not come. */
export function isNotLoaded(detail: string): boolean {
	return NOT_LOADED.test(detail);
}
