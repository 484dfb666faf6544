const OPENED = 'runnel.recent';
const SEARCHED = 'runnel.searched';
/** So many are kept of each. */
const KEPT = 6;

/** What was opened or chosen last in a workspace on this device, newest first: ids of records and of actions. */
export function recent(workspace: string): readonly string[] {
	return stored(OPENED, workspace);
}

export function noteRecent(workspace: string, id: string): void {
	note(OPENED, workspace, id);
}

/** What was searched for last in a workspace on this device, newest first: searches that led somewhere. */
export function recentSearches(workspace: string): readonly string[] {
	return stored(SEARCHED, workspace);
}

export function noteSearch(workspace: string, query: string): void {
	const text = query.trim();
	if (text !== '') note(SEARCHED, workspace, text);
}

function stored(kind: string, workspace: string): readonly string[] {
	const stored: unknown = JSON.parse(localStorage.getItem(`${kind}.${workspace}`) ?? '[]');
	return Array.isArray(stored) ? stored.filter((one) => typeof one === 'string') : [];
}

function note(kind: string, workspace: string, text: string): void {
	const next = [text, ...stored(kind, workspace).filter((other) => other !== text)].slice(0, KEPT);
	localStorage.setItem(`${kind}.${workspace}`, JSON.stringify(next));
}
