import { afterEach, expect, test, vi } from 'vitest';
import { openRegistry, type Registry, type WorkspaceEntry } from '#lib/sync/registry.ts';
import { freshName, settled } from '../helpers/indexed-db.ts';

const ENTRY: WorkspaceEntry = {
	id: 'w'.repeat(22),
	key: 'k'.repeat(22),
	device: 'device01',
	member: 'm0000001',
	name: 'Sales',
	shared: true,
	openedAt: 1_700_000_000_000
};

const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

async function open(name: string): Promise<Registry> {
	const registry = await openRegistry(name);
	if (!registry.ok) throw new Error(registry.problem.detail);
	ends.push(() => registry.value.close());
	return registry.value;
}

test('put, list, last and remove go round, over a restart', async () => {
	const name = freshName();
	const registry = await open(name);
	expect(await registry.last()).toEqual({ ok: true, value: undefined });
	const older = { ...ENTRY, id: 'o'.repeat(22), key: undefined, shared: false, openedAt: 5 };
	await registry.put(ENTRY);
	await registry.put(older);
	registry.close();

	const again = await open(name);
	expect(await again.list()).toEqual({ ok: true, value: [ENTRY, older] });
	expect(await again.last()).toEqual({ ok: true, value: ENTRY });
	await again.put({ ...older, openedAt: ENTRY.openedAt + 1 });
	expect((await again.list()).ok && (await again.last())).toMatchObject({
		value: { id: older.id }
	});
	await again.remove(older.id);
	expect(await again.list()).toEqual({ ok: true, value: [ENTRY] });
});

test('put(entry) is durable when it settles', async () => {
	const durabilities: string[] = [];
	const make = IDBDatabase.prototype.transaction;
	const spy = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
		this: IDBDatabase,
		...args
	) {
		const transaction = make.apply(this, args);
		durabilities.push(transaction.durability);
		return transaction;
	});
	ends.push(() => spy.mockRestore());
	await (await open(freshName())).put(ENTRY);
	expect(durabilities).toEqual(['strict']);
});

test('list() leaves out what it cannot read and leaves it alone', async () => {
	const name = freshName();
	const registry = await open(name);
	await registry.put(ENTRY);
	const database = await settled(indexedDB.open(name));
	const store = database.transaction('workspaces', 'readwrite').objectStore('workspaces');
	await settled(store.put({ id: 'x', of: 'a later version' }));
	database.close();
	expect(await registry.list()).toEqual({ ok: true, value: [ENTRY] });
});

test('a registry that cannot be opened, or has lost its connection, is a value', async () => {
	const registry = await open(freshName());
	registry.close();
	const put = await registry.put(ENTRY);
	expect(put.ok ? undefined : put.problem.code).toBe('lost');

	const spy = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
		throw new DOMException('no', 'SecurityError');
	});
	ends.push(() => spy.mockRestore());
	const opened = await openRegistry(freshName());
	expect(opened.ok ? undefined : opened.problem.code).toBe('unavailable');
});
