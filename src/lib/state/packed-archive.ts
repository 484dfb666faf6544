import type { Result } from '#lib/domain/problem.ts';
import { parseArchive, type Archive, type ArchiveProblem } from '#lib/interchange/archive.ts';
import { unzip, zip, type ZipEntry } from '#lib/interchange/zip.ts';
import { hashOf } from '#lib/sync/blob-hash.ts';
import { openBlobStore } from '#lib/sync/blob-store.ts';

/** An archive with the content of its attachments, as a zip that any system opens. */

const RECORDS = 'workspace.runnel.json';
const LIST = 'attachments.json';
const FOLDER = 'attachments/';

/** The content of attachments in an archive. */
export interface ArchivedBlob {
	readonly type: string;
	/** The attachments it is of. */
	readonly records: readonly string[];
	readonly content: Blob;
}

/** How an archive is packed with what this device has of its attachments. */
export type Packing =
	| { readonly kind: 'packed'; readonly zip: Blob }
	/** There are none. */
	| { readonly kind: 'none' }
	/** They could not be read, or are more than a zip can hold. */
	| { readonly kind: 'left' };

/** @param at ms since 1970 */
export async function pack(workspace: string, json: Blob, at: number): Promise<Packing> {
	const store = await openBlobStore(workspace);
	if (!store.ok) return { kind: 'left' };
	try {
		const entries = await store.value.list();
		if (!entries.ok) return { kind: 'left' };
		if (entries.value.length === 0) return { kind: 'none' };
		const files: ZipEntry[] = [];
		for (const { hash } of entries.value) {
			const read = await store.value.read(hash);
			if (!read.ok || !read.value) return { kind: 'left' };
			files.push({ name: FOLDER + hash, content: read.value });
		}
		const list = entries.value.map(({ hash, type, records }) => ({ hash, type, records }));
		const about = new Blob([JSON.stringify(list, undefined, '\t')]);
		const packed = await zip(
			[{ name: RECORDS, content: json }, { name: LIST, content: about }, ...files],
			at
		);
		return packed ? { kind: 'packed', zip: packed } : { kind: 'left' };
	} finally {
		store.value.close();
	}
}

/** The archive in a zip, and its blobs; `undefined` for a zip of another kind. */
export async function unpack(
	file: Blob
): Promise<
	| Result<{ readonly archive: Archive; readonly blobs: readonly ArchivedBlob[] }, ArchiveProblem>
	| undefined
> {
	const files = new Map((await unzip(file))?.map(({ name, content }) => [name, content]));
	const records = files.get(RECORDS);
	if (!records) return undefined;
	const archive = parseArchive(await records.text());
	if (!archive.ok) return archive;
	const list = listed(await files.get(LIST)?.text());
	const blobs = list.flatMap(({ hash, type, records }) => {
		const content = files.get(FOLDER + hash);
		return content ? [{ type, records, content }] : [];
	});
	return { ok: true, value: { archive: archive.value, blobs } };
}

/** Puts the blobs of an archive into the store of the workspace that was made of it. */
export async function unpackInto(
	workspace: string,
	blobs: readonly ArchivedBlob[],
	at: number
): Promise<void> {
	const store = await openBlobStore(workspace);
	if (!store.ok) return;
	for (const { type, records, content } of blobs) {
		const bytes = await content.arrayBuffer();
		const hash = await hashOf(bytes);
		for (const record of records)
			await store.value.put(bytes, { hash, type, at, state: 'waiting', record });
	}
	store.value.close();
}

interface Listed {
	readonly hash: string;
	readonly type: string;
	readonly records: readonly string[];
}

function listed(text: string | undefined): readonly Listed[] {
	try {
		const list: unknown = JSON.parse(text ?? '[]');
		return Array.isArray(list) ? list.filter(isListed) : [];
	} catch {
		return [];
	}
}

function isListed(row: unknown): row is Listed {
	if (typeof row !== 'object' || row === null) return false;
	const { hash, type, records }: Partial<Record<keyof Listed, unknown>> = row;
	const areTexts = Array.isArray(records) && records.every((one) => typeof one === 'string');
	return typeof hash === 'string' && typeof type === 'string' && areTexts;
}
