import { isHash, MOST_HASHES, type HeldBlob } from '#lib/protocol/blob.ts';
import { leads } from '#lib/protocol/permission.ts';
import type { BlobStore } from '../store/blobs.ts';
import type { Visitor } from '../team/gate.ts';

/**
 * Blobs that nobody refers to. The relay cannot know which they are: devices of owners and managers, who see all of a
 * workspace, say so. It takes two of their requests, `spareMs` apart, so that one that knew too little, or a document
 * that was late, costs nothing: meanwhile another says that it is needed, or who needs it stores it anew.
 */

/** What a device says of blobs, as hashes. */
export interface Said {
	readonly spare: readonly string[];
	readonly needed: readonly string[];
}

/** Whether one may say, and be told, which blobs there are. */
export function mayTidy({ grant, held }: Visitor): boolean {
	return leads(grant.role) && !held;
}

/** What a body says of blobs; `undefined` for anything else. */
export function saidIn(value: Readonly<Record<string, unknown>>): Said | undefined {
	const { spare, needed } = value;
	return isList(spare) && isList(needed) ? { spare, needed } : undefined;
}

/** Whether something is a list of hashes, no longer than may be said at once. */
export function isList(value: unknown): value is readonly string[] {
	return Array.isArray(value) && value.length <= MOST_HASHES && value.every(isHash);
}

export async function heldIn(blobs: BlobStore, workspace: string): Promise<readonly HeldBlob[]> {
	const all = await blobs.list(workspace);
	return all.map(({ hash, marked }) =>
		marked === undefined ? { hash } : { hash, spareSince: marked }
	);
}

/**
 * Marks what is spare, takes the marks of what is needed, and removes what is spare and was marked long ago. Settles with
 * how many went.
 * @param now ms since 1970
 */
export async function heed(
	blobs: BlobStore,
	workspace: string,
	{ spare, needed }: Said,
	{ now, spareMs }: { readonly now: number; readonly spareMs: number }
): Promise<number> {
	for (const hash of needed) await blobs.unmark(workspace, hash);
	let removed = 0;
	for (const hash of spare) {
		if (await blobs.removeMarked(workspace, hash, now - spareMs)) removed++;
		else await blobs.mark(workspace, hash, now);
	}
	return removed;
}
