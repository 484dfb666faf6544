import { afterEach, expect, test } from 'vitest';
import { hashOf } from '#lib/sync/blob-hash.ts';
import {
	openBlobStore,
	type BlobEntry,
	type BlobNews,
	type BlobStore
} from '#lib/sync/blob-store.ts';
import type { Stored } from '#lib/sync/database.ts';
import { clearWorkspace } from '#lib/sync/device-store.ts';
import { freshName } from '../helpers/indexed-db.ts';
import { until } from '../helpers/until.ts';

const opened: BlobStore[] = [];
afterEach(() => opened.splice(0).forEach((store) => store.close()));

function valueOf<T>(outcome: Stored<T>): T {
	if (!outcome.ok) throw new Error(outcome.problem.detail);
	return outcome.value;
}

async function open(workspace: string): Promise<BlobStore> {
	const store = valueOf(await openBlobStore(workspace));
	opened.push(store);
	return store;
}

const encode = (text: string) => new TextEncoder().encode(text).buffer;

async function put(
	store: BlobStore,
	text: string,
	more: Partial<Pick<BlobEntry, 'state'>> & { readonly record?: string } = {}
): Promise<string> {
	const bytes = encode(text);
	const hash = await hashOf(bytes);
	const entry = {
		hash,
		type: 'text/plain',
		at: 1,
		state: 'waiting',
		record: 'h1',
		...more
	} as const;
	valueOf(await store.put(bytes, entry));
	return hash;
}

test('put(bytes) is there when the store is opened again, with type and size', async () => {
	const workspace = freshName();
	const first = await open(workspace);
	const hash = await put(first, 'a photo');
	// As after a kill: nothing is said goodbye to.
	const again = await open(workspace);
	const blob = valueOf(await again.read(hash));
	expect([await blob?.text(), blob?.type]).toEqual(['a photo', 'text/plain']);
	expect(valueOf(await again.list())).toEqual([
		{ hash, type: 'text/plain', at: 1, size: 7, state: 'waiting', records: ['h1'] }
	]);
	expect(valueOf(await again.read('0'.repeat(64)))).toBeUndefined();
});

test('put of what came again keeps its state, and notes the other attachment; what is attached again is sent again', async () => {
	const store = await open(freshName());
	const hash = await put(store, 'a');
	valueOf(await store.note([hash], (entry) => ({ ...entry, state: 'sent' })));
	await put(store, 'a', { record: 'h2', state: 'fetched' });
	expect(valueOf(await store.list())).toMatchObject([{ state: 'sent', records: ['h1', 'h2'] }]);
	for (const state of ['parked', 'sent', 'fetched'] as const) {
		valueOf(await store.note([hash], (entry) => ({ ...entry, state })));
		await put(store, 'a', { record: 'h3' });
		expect(valueOf(await store.list())).toMatchObject([{ state: 'waiting' }]);
	}
});

test('remove takes entry and bytes away; note of what is not here makes nothing', async () => {
	const store = await open(freshName());
	const [one, two] = [await put(store, 'one'), await put(store, 'two')];
	valueOf(await store.remove([one]));
	valueOf(await store.note([one], (entry) => ({ ...entry, state: 'sent' })));
	expect(valueOf(await store.list()).map(({ hash }) => hash)).toEqual([two]);
	expect(valueOf(await store.read(one))).toBeUndefined();
});

test('tells itself and other tabs of changes and of what moves, until the end', async () => {
	const workspace = freshName();
	const [one, other] = [await open(workspace), await open(workspace)];
	const [own, elsewhere, ended]: BlobNews[][] = [[], [], []];
	one.onNews((news) => own?.push(news));
	other.onNews((news) => elsewhere?.push(news));
	other.onNews((news) => ended?.push(news))();
	const hash = await put(one, 'a');
	one.moving(hash, 0.5);
	const told = [{ kind: 'changed' }, { kind: 'moving', hash, share: 0.5 }];
	expect(own).toEqual(told);
	await until(() => elsewhere?.length === 2);
	expect(elsewhere).toEqual(told);
	expect(ended).toEqual([]);
});

test('clearWorkspace removes its blobs; who has them open is told by a failure, not by silence', async () => {
	const workspace = 'x'.repeat(22);
	const store = await open(workspace);
	const hash = await put(store, 'a');
	expect((await clearWorkspace(workspace)).ok).toBe(true);
	expect((await store.read(hash)).ok).toBe(false);
	expect(valueOf(await (await open(workspace)).list())).toEqual([]);
	await clearWorkspace(workspace);
});
