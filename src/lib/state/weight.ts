import { openBlobStore, type BlobEntry } from '#lib/sync/blob-store.ts';
import { stored, type Stored } from '#lib/sync/database.ts';
import { holdingsOf } from '#lib/sync/holdings.ts';
import { asideOf } from '#lib/sync/log-holdings.ts';
import type { WorkspaceEntry } from '#lib/sync/registry.ts';
import { now } from './clock.ts';
import { toBase64 } from './note-holdings.ts';

/** What this device has stored of a workspace. */
export interface Weight {
	/** Of all its documents and attachments, in bytes. */
	readonly bytes: number;
	/** What could not be read and was set aside, by document. It is kept as it was. */
	readonly aside: ReadonlyMap<string, readonly unknown[]>;
}

/** Reads all that is stored of a workspace, to weigh it. */
export async function weigh({ id }: Pick<WorkspaceEntry, 'id'>): Promise<Stored<Weight>> {
	const [holdings, aside] = await Promise.all([holdingsOf(id), asideOf(id)]);
	if (!holdings.ok) return holdings;
	if (!aside.ok) return aside;
	let bytes = 0;
	for (const updates of holdings.value.values()) for (const { length } of updates) bytes += length;
	for (const { size } of await blobsOf(id)) bytes += size;
	return stored({ bytes, aside: aside.value });
}

async function blobsOf(workspace: string): Promise<readonly BlobEntry[]> {
	const store = await openBlobStore(workspace);
	if (!store.ok) return [];
	const entries = await store.value.list();
	store.value.close();
	return entries.ok ? entries.value : [];
}

/** How many pieces were set aside. */
export function countAside({ aside }: Weight): number {
	return [...aside.values()].reduce((count, pieces) => count + pieces.length, 0);
}

/** What was set aside, as a file: who knows its format may make something of it. */
export function asideFile(
	{ id, name }: Pick<WorkspaceEntry, 'id' | 'name'>,
	{ aside }: Weight
): File {
	const exportedAt = new Date(now()).toISOString();
	const unreadable = Object.fromEntries(
		[...aside].map(([document, pieces]) => [
			document,
			pieces.map((piece) => (piece instanceof Uint8Array ? toBase64(piece) : String(piece)))
		])
	);
	const json = JSON.stringify({ workspace: id, name, exportedAt, unreadable }, undefined, '\t');
	return new File([json], `runnel-unreadable-${exportedAt.slice(0, 10)}.json`, {
		type: 'application/json'
	});
}
