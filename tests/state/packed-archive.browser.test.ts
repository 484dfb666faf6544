import { expect, test } from 'vitest';
import { archive, formatArchive } from '#lib/interchange/archive.ts';
import { archiveIn } from '#lib/state/archive.ts';
import { pack, unpackInto } from '#lib/state/packed-archive.ts';
import { hashOf } from '#lib/sync/blob-hash.ts';
import { openBlobStore } from '#lib/sync/blob-store.ts';
import { freshName } from '../helpers/indexed-db.ts';

const TEXT = formatArchive(
	archive({
		...{ exportedAt: '2026-11-26T12:00:00.000Z', name: 'Team', member: 'm1' },
		...{ documents: { ws: ['[1]'] }, unreadable: {} }
	})
);
const JSON_FILE = new Blob([TEXT], { type: 'application/json' });

async function open(workspace: string) {
	const store = await openBlobStore(workspace);
	if (!store.ok) throw new Error(store.problem.detail);
	return store.value;
}

test('an archive with attachments is one zip, from which another workspace has them, to be sent anew', async () => {
	const [from, to] = [freshName(), freshName()];
	const store = await open(from);
	const bytes = new TextEncoder().encode('a photo').buffer;
	const hash = await hashOf(bytes);
	await store.put(bytes, { hash, type: 'image/png', at: 1, state: 'waiting', record: 'h1' });
	await store.note([hash], (entry) => ({ ...entry, state: 'sent', records: ['h1', 'h2'] }));
	store.close();

	const packed = await pack(from, JSON_FILE, 0);
	if (packed.kind !== 'packed') throw new Error(packed.kind);
	const found = await archiveIn(packed.zip);
	if (!found?.ok) throw new Error('no archive');
	const { name, documents, blobs } = found.value;
	expect([name, documents, blobs.length]).toEqual(['Team', { ws: ['[1]'] }, 1]);

	await unpackInto(to, blobs, 5);
	const other = await open(to);
	const entries = await other.list();
	expect(entries.ok && entries.value).toEqual([
		{ hash, size: 7, type: 'image/png', at: 5, state: 'waiting', records: ['h1', 'h2'] }
	]);
	const read = await other.read(hash);
	expect(read.ok && (await read.value?.text())).toBe('a photo');
	other.close();
});

test('one without attachments stays the file of JSON that it was', async () => {
	expect(await pack(freshName(), JSON_FILE, 0)).toEqual({ kind: 'none' });
	const found = await archiveIn(JSON_FILE);
	expect(found?.ok && found.value.blobs).toEqual([]);
});

test('a zip of another kind is no archive', async () => {
	const zip = new Blob([new Uint8Array([0x50, 0x4b, 3, 4, 0, 0])]);
	expect(await archiveIn(zip)).toBeUndefined();
});
