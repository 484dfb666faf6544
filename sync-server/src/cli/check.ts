import type { DatabaseSync } from 'node:sqlite';
import * as Y from 'yjs';
import { problemOf } from '../log.ts';
import { Documents, type Document } from '../store/documents.ts';
import { piecesOf } from '../store/record.ts';
import { Teams } from '../store/teams.ts';

/** What was found in a store. */
export interface Findings {
	readonly documents: number;
	/** Updates that the documents have had. */
	readonly updates: number;
	/** What is not as it was written, a sentence each. */
	readonly problems: readonly string[];
}

/** Reads every record of a store, and builds every document. */
export function checkStore(database: DatabaseSync): Findings {
	const problems: string[] = [];
	const attempt = (check: () => void, of: string) => {
		try {
			check();
		} catch (error) {
			problems.push(`${of}: ${problemOf(error)}`);
		}
	};
	attempt(() => {
		for (const { integrity_check } of database.prepare('PRAGMA integrity_check').iterate())
			if (integrity_check !== 'ok') problems.push(`file: ${String(integrity_check)}`);
	}, 'file');
	attempt(() => problems.push(...new Teams(database).problems()), 'teams');
	let [documents, updates] = [0, 0];
	attempt(() => {
		const all = new Documents(database);
		if (all.isIncomplete) problems.push('the list of documents is not as it was written');
		for (const document of all.all) {
			documents++;
			updates += document.seq;
			attempt(() => build(all, document).destroy(), document.name);
		}
	}, 'documents');
	return { documents, updates, problems };
}

/** A document as the store's records make it. Throws where one of them, needed now or for restoring, is not sound. */
export function build(documents: Documents, document: Document): Y.Doc {
	const doc = new Y.Doc();
	const newest = document.snapshots.at(-1);
	for (const kept of document.snapshots) {
		const { vector } = documents.snapshot(document, kept);
		for (let index = 0; index < kept.chunks; index++) {
			const chunk = documents.chunk(document, kept, index);
			if (kept === newest) Y.applyUpdate(doc, chunk);
		}
		if (kept === newest) expectClocks(doc, vector);
	}
	for (const row of documents.rows(document, document.floor)) {
		let seq = row.first;
		for (const { update } of piecesOf(row.pieces))
			// Yjs checks lengths against the buffer, not the view.
			if (seq++ > (newest?.seq ?? 0)) Y.applyUpdate(doc, update.slice());
	}
	return doc;
}

function expectClocks(doc: Y.Doc, vector: Uint8Array): void {
	const clocks = Y.decodeStateVector(Y.encodeStateVector(doc));
	for (const [client, clock] of Y.decodeStateVector(vector))
		if ((clocks.get(client) ?? 0) < clock)
			throw new Error('the snapshot lacks what it says it has');
}
