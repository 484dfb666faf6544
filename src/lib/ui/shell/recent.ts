const OPENED = 'runnel.recent';
const SEARCHED = 'runnel.searched';
/** So many are kept of each. */
const KEPT = 6;

/** What was opened or chosen last on this device, newest first: ids of records and of actions. */
export function recent(): readonly string[] {
	return stored(OPENED);
}

export function noteRecent(id: string): void {
	note(OPENED, id);
}

/** What was searched for last on this device, newest first: searches that led somewhere. */
export function recentSearches(): readonly string[] {
	return stored(SEARCHED);
}

export function noteSearch(query: string): void {
	const text = query.trim();
	if (text !== '') note(SEARCHED, text);
}

function stored(key: string): readonly string[] {
	const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
	return Array.isArray(stored) ? stored.filter((one) => typeof one === 'string') : [];
}

function note(key: string, text: string): void {
	const next = [text, ...stored(key).filter((other) => other !== text)].slice(0, KEPT);
	localStorage.setItem(key, JSON.stringify(next));
}
