/**
 * What this device held when it was last noted: workspace → document (its name within the workspace) → its entries.
 *
 * It is kept outside of IndexedDB, as text, and tells a device whose store was wiped from a new one.
 */
export type Marker = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** A document that holds fewer entries than were noted. */
export interface Loss {
	readonly workspace: string;
	readonly document: string;
	readonly noted: number;
	readonly found: number;
}

/** Where the text is kept, in `localStorage`. */
export const MARKER_KEY = 'runnel/marker';

/** The marker that a text is. What cannot be read as one says nothing: a new device has none either. */
export function parseMarker(text: string | null): Marker {
	const marker = new Map<string, ReadonlyMap<string, number>>();
	for (const [workspace, documents] of entriesOf(parseJson(text))) {
		const counts = entriesOf(documents).flatMap(([document, count]) =>
			isCount(count) ? [[document, count] as const] : []
		);
		if (counts.length > 0) marker.set(workspace, new Map(counts));
	}
	return marker;
}

export function formatMarker(marker: Marker): string {
	return JSON.stringify(
		Object.fromEntries([...marker].map(([id, counts]) => [id, Object.fromEntries(counts)]))
	);
}

/** The marker with what a document holds now; that it holds less, as after it was set back, counts too. */
export function withCount(
	marker: Marker,
	{ workspace, document, count }: { workspace: string; document: string; count: number }
): Marker {
	const counts = new Map(marker.get(workspace)).set(document, count);
	return new Map(marker).set(workspace, counts);
}

/** The marker without a workspace that was removed on purpose. */
export function withoutWorkspace(marker: Marker, workspace: string): Marker {
	return new Map([...marker].filter(([id]) => id !== workspace));
}

/** What is missing of what was noted; nothing on a new device, and on one that holds as much or more. */
export function lossesOf(marker: Marker, found: Marker): readonly Loss[] {
	return [...marker].flatMap(([workspace, counts]) =>
		[...counts].flatMap(([document, noted]) => {
			const now = found.get(workspace)?.get(document) ?? 0;
			return now < noted ? [{ workspace, document, noted, found: now }] : [];
		})
	);
}

function parseJson(text: string | null): unknown {
	try {
		return JSON.parse(text ?? '');
	} catch {
		return undefined;
	}
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
	return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function isCount(value: unknown): value is number {
	return Number.isSafeInteger(value) && Number(value) >= 0;
}
