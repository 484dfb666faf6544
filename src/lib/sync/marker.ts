/**
 * What this device held when it was last noted, by workspace.
 *
 * It is kept outside of IndexedDB, as text, and tells a device whose store was wiped from a new one.
 */
export type Marker = ReadonlyMap<string, Noted>;

/** What was held of a workspace. */
export interface Noted {
	/** What it was called: where the store is gone, nothing else says so. */
	readonly name: string;
	readonly deals: number;
	/** Whether a relay had it too. */
	readonly isShared: boolean;
	/** Document (its name within the workspace) → its entries. */
	readonly documents: ReadonlyMap<string, number>;
}

/** A document that holds fewer entries than were noted. */
export interface Loss {
	readonly document: string;
	readonly noted: number;
	readonly found: number;
}

/** Where the marker lies in `localStorage`. */
export const MARKER = 'runnel/marker';

/** The marker that is kept in `localStorage`, or none where that is not to be had. */
export function readMarker(storage: Pick<Storage, 'getItem'>): Marker {
	try {
		return parseMarker(storage.getItem(MARKER));
	} catch {
		return new Map();
	}
}

/** Keeps the marker; `false` where there is no place for it. */
export function keepMarker(storage: Pick<Storage, 'setItem'>, marker: Marker): boolean {
	try {
		storage.setItem(MARKER, formatMarker(marker));
		return true;
	} catch {
		return false;
	}
}

/** The marker that a text is. What cannot be read as one says nothing: a new device has none either. */
export function parseMarker(text: string | null): Marker {
	return new Map(
		entriesOf(parseJson(text)).flatMap(([workspace, value]) => {
			const noted = parseNoted(value);
			return noted ? [[workspace, noted] as const] : [];
		})
	);
}

export function formatMarker(marker: Marker): string {
	return JSON.stringify(
		Object.fromEntries(
			[...marker].map(([id, { documents, ...noted }]) => [
				id,
				{ ...noted, documents: Object.fromEntries(documents) }
			])
		)
	);
}

/** The marker with what a workspace holds now; that it holds less, as after it was set back, counts too. */
export function withNoted(marker: Marker, workspace: string, noted: Noted): Marker {
	return new Map(marker).set(workspace, noted);
}

/** The marker without a workspace that was removed on purpose, or whose loss was told. */
export function withoutWorkspace(marker: Marker, workspace: string): Marker {
	return new Map([...marker].filter(([id]) => id !== workspace));
}

/** The workspaces that were noted, with something in them, and that this device knows nothing of any more. */
export function missingFrom(
	marker: Marker,
	known: ReadonlySet<string>
): readonly (readonly [workspace: string, noted: Noted])[] {
	return [...marker].filter(
		([id, { documents }]) => !known.has(id) && [...documents.values()].some((count) => count > 0)
	);
}

/** What is missing of what was noted, in the documents that were looked into. */
export function lossesOf(
	noted: Noted | undefined,
	found: ReadonlyMap<string, number>
): readonly Loss[] {
	return [...found].flatMap(([document, now]) => {
		const before = noted?.documents.get(document) ?? 0;
		return now < before ? [{ document, noted: before, found: now }] : [];
	});
}

function parseNoted(value: unknown): Noted | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { name, deals, isShared, documents }: Partial<Record<keyof Noted, unknown>> = value;
	if (typeof name !== 'string' || !isCount(deals)) return undefined;
	const counts = entriesOf(documents).flatMap(([document, count]) =>
		isCount(count) ? [[document, count] as const] : []
	);
	return { name, deals, isShared: isShared === true, documents: new Map(counts) };
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
