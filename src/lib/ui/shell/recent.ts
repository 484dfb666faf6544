const STORED = 'runnel.recent';
const KEPT = 6;

/** What was chosen in the palette last on this device, newest first: ids of its rows. */
export function recent(): readonly string[] {
	const stored: unknown = JSON.parse(localStorage.getItem(STORED) ?? '[]');
	return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : [];
}

export function noteRecent(id: string): void {
	const next = [id, ...recent().filter((other) => other !== id)].slice(0, KEPT);
	localStorage.setItem(STORED, JSON.stringify(next));
}
