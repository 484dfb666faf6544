import { afterEach, expect, test, vi } from 'vitest';
import { openTray, type Refused, type Tray } from '#lib/sync/tray.ts';
import { freshName, onWrite, settled } from '../helpers/indexed-db.ts';

const REFUSED: Refused = {
	...{ workspace: 'w1', document: 'ops/0/1', code: 1, text: 'read only', at: 5 },
	entries: ['a', 'b']
};

const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

function open(name = freshName()): Tray {
	const tray = openTray(name);
	ends.push(() => tray.close());
	return tray;
}

test('put, list and remove go round; the last refused comes first, of this workspace only', async () => {
	const name = freshName();
	const tray = open(name);
	await tray.put(REFUSED);
	await tray.put({ ...REFUSED, workspace: 'w2' });
	await tray.put({ ...REFUSED, document: 'ws', code: 4, entries: ['c'] });
	const again = open(name);
	const listed = await again.list('w1');
	expect(listed).toMatchObject({
		ok: true,
		value: [{ document: 'ws', entries: ['c'] }, REFUSED]
	});
	if (!listed.ok) throw new Error('listed');
	await again.remove(listed.value[0]?.id ?? 0);
	expect(await tray.list('w1')).toMatchObject({ value: [REFUSED] });
	expect(await tray.list('w2')).toMatchObject({ value: [{ entries: ['a', 'b'] }] });
});

test('put() keeps each entry of a document once, though two tabs are refused the same', async () => {
	const name = freshName();
	const [one, other] = [open(name), open(name)];
	await Promise.all([one.put(REFUSED), other.put({ ...REFUSED, entries: ['b', 'c'] })]);
	await one.put(REFUSED);
	const listed = await one.list('w1');
	const entries = listed.ok ? listed.value.flatMap((item) => item.entries) : [];
	expect(entries.sort()).toEqual(['a', 'b', 'c']);
});

test('put() settles when it is on disk, and says when it is not', async () => {
	const durabilities: string[] = [];
	const stop = onWrite((transaction) => durabilities.push(transaction.durability));
	const tray = open();
	expect(await tray.put(REFUSED)).toEqual({ ok: true, value: undefined });
	stop();
	expect(durabilities).toEqual(['strict']);
	const broken = onWrite((transaction) => transaction.abort());
	expect((await tray.put({ ...REFUSED, entries: ['z'] })).ok).toBe(false);
	broken();
	expect(await tray.list('w1')).toMatchObject({ value: [REFUSED] });
});

test('a change is told, by this page and by another', async () => {
	const name = freshName();
	const [here, there] = [open(name), open(name)];
	const [told, toldThere] = [vi.fn(), vi.fn()];
	here.onChange(told);
	there.onChange(toldThere);
	await here.put(REFUSED);
	expect(told).toHaveBeenCalledOnce();
	await vi.waitFor(() => expect(toldThere).toHaveBeenCalledOnce());
});

test('list() leaves out what it cannot read and leaves it alone', async () => {
	const name = freshName();
	const tray = open(name);
	await tray.put(REFUSED);
	const database = await settled(indexedDB.open(name));
	const store = database.transaction('refused', 'readwrite').objectStore('refused');
	await settled(store.put({ of: 'a later version' }));
	database.close();
	expect(await tray.list('w1')).toMatchObject({ value: [REFUSED] });
});
