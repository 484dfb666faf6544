/** What a relay must know of an operation in a log to tell who deletes what. */
export interface OperationHead {
	/** The hybrid logical clock. */
	readonly hlc: number;
	readonly kind: string;
	readonly record: string;
	/** The member that is named as the author. */
	readonly by: string;
	/** Whether it flags its record as deleted, or purges it; `false` takes a flag back. `undefined` for what says nothing of it. */
	readonly deleted: boolean | undefined;
}

/**
 * The head of an entry `[hlc, device, kind, record, at, by, body, prev, extra?]`, or `undefined` for one that is
 * something else. Only deletions have their body looked at.
 */
export function parseHead(entry: string): OperationHead | undefined {
	let wire: unknown;
	try {
		wire = JSON.parse(entry);
	} catch {
		return undefined;
	}
	if (!Array.isArray(wire)) return undefined;
	const [hlc, , kind, record, , by, body] = wire as unknown[];
	if (typeof hlc !== 'number' || typeof kind !== 'string') return undefined;
	if (typeof record !== 'string' || typeof by !== 'string') return undefined;
	return { hlc, kind, record, by, deleted: flagOf(kind, body) };
}

/** When an operation was stamped by the clock of its device, ms since 1970: a reading counts 1/1024 ms since 2020. */
export function madeAt(hlc: number): number {
	return Math.floor(hlc / 1024) + Date.UTC(2020, 0, 1);
}

/** Whether an entry may be the head of a deletion; a quick look that is never wrong about one that is. */
export function mayDelete(entry: string): boolean {
	return entry.includes('delete') || entry.includes('purge') || entry.includes('\\u');
}

/** The text whose SHA-256 is the digest of a log (message 105): its entries, sorted, one a line. */
export function digestText(entries: readonly string[]): string {
	return [...entries].sort().join('\n');
}

function flagOf(kind: string, body: unknown): boolean | undefined {
	if (kind === 'purge') return true;
	if (kind !== 'delete') return undefined;
	if (typeof body !== 'object' || body === null || !('deleted' in body)) return undefined;
	return typeof body.deleted === 'boolean' ? body.deleted : undefined;
}
