import type { DatabaseSync } from 'node:sqlite';
import type { Documents } from './documents.ts';

/** A document, as the operator sees it. */
export interface DocumentInfo {
	readonly name: string;
	/** How many updates it has had. */
	readonly updates: number;
	/** What its newest snapshot takes. */
	readonly snapshotBytes: number;
	/** What its log takes, the part of before the snapshot too. */
	readonly logBytes: number;
}

/** All documents by name. */
export function listDocuments(database: DatabaseSync, documents: Documents): DocumentInfo[] {
	const logs = database
		.prepare('SELECT document, sum(length(pieces)) AS bytes FROM log GROUP BY document')
		.all();
	const logBytes = new Map(logs.map(({ document, bytes }) => [document, Number(bytes)]));
	const sizeOf = database.prepare(
		'SELECT sum(length(bytes)) AS bytes FROM chunks WHERE id >= ? AND id < ?'
	);
	return Array.from(documents.all, ({ id, name, seq, snapshots }) => {
		const { chunk, chunks } = snapshots.at(-1) ?? { chunk: 0, chunks: 0 };
		const snapshotBytes = Number(sizeOf.get(chunk, chunk + chunks)?.['bytes'] ?? 0);
		return { name, updates: seq, snapshotBytes, logBytes: logBytes.get(id) ?? 0 };
	}).sort((a, b) => (a.name < b.name ? -1 : 1));
}
