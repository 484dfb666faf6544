import { afterEach, expect, test, vi } from 'vitest';
import { openRegistry, type Registry, type WorkspaceEntry } from '#lib/sync/registry.ts';
import type { Membership } from '#lib/sync/standing.ts';
import { freshName, settled } from '../helpers/indexed-db.ts';

const MEMBERSHIP: Membership = {
	...{ publicKey: 'key', device: 'relay’s name', certificate: 'certified', role: 'rep' },
	...{ areas: ['l1'], barred: 'held' },
	roster: {
		version: 3,
		members: [
			{
				...{ id: 'm0000001', name: 'Ada', role: 'owner', areas: 'all', joinedAt: 1 },
				devices: [{ id: 'd1', name: 'Chrome, Linux', addedAt: 1, seenAt: 2 }],
				held: { at: 3, since: 2, deletions: 100 }
			}
		],
		invitations: [
			{
				...{ id: 'i1', role: 'viewer', areas: 'all', by: 'm0000001' },
				...{ expiresAt: 4, usesLeft: 1 }
			}
		]
	}
};
const ENTRY: WorkspaceEntry = {
	id: 'w'.repeat(22),
	device: 'device01',
	member: 'm0000001',
	name: 'Sales',
	membership: MEMBERSHIP,
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
	const older = { ...ENTRY, id: 'o'.repeat(22), membership: undefined, openedAt: 5 };
	await registry.put(ENTRY);
	await registry.put(older);
	registry.close();

	const again = await open(name);
	expect(await again.list()).toEqual({ ok: true, value: [ENTRY, older] });
	expect(await again.last()).toEqual({ ok: true, value: ENTRY });
	expect(await again.last(older.id)).toEqual({ ok: true, value: older });
	expect(await again.last('unknown')).toEqual({ ok: true, value: ENTRY });
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
	await put(name, { id: 'x', of: 'a later version' });
	expect(await registry.list()).toEqual({ ok: true, value: [ENTRY] });
});

async function put(name: string, row: object): Promise<void> {
	const database = await settled(indexedDB.open(name));
	const store = database.transaction('workspaces', 'readwrite').objectStore('workspaces');
	await settled(store.put(row));
	database.close();
}

const PLAIN = { id: 'w1', device: 'd', member: 'm', name: 'Sales', openedAt: 5 };

test('an entry of before members, shared by a key, is on this device only and keeps the rest', async () => {
	const name = freshName();
	// As builds of then made and filled it.
	const request = indexedDB.open(name);
	request.onupgradeneeded = () => request.result.createObjectStore('workspaces', { keyPath: 'id' });
	(await settled(request)).close();
	await put(name, { ...PLAIN, key: 'k'.repeat(22), shared: true });
	expect(await (await open(name)).list()).toEqual({ ok: true, value: [PLAIN] });
});

test('put(entry) leaves what builds of before members can read', async () => {
	const name = freshName();
	const registry = await open(name);
	await registry.put(ENTRY);
	const database = await settled(indexedDB.open(name));
	const rows = await settled<unknown[]>(
		database.transaction('workspaces').objectStore('workspaces').getAll()
	);
	database.close();
	expect(rows).toEqual([{ ...ENTRY, shared: true }]);
});

test('a database that a later build has brought further is opened as it is', async () => {
	const name = freshName();
	(await open(name)).close();
	(await settled(indexedDB.open(name, 9))).close();
	const registry = await open(name);
	expect(await registry.put(ENTRY)).toEqual({ ok: true, value: undefined });
});

test.each([
	['a role of a later version', { ...MEMBERSHIP, role: 'auditor' }],
	['no certificate', { ...MEMBERSHIP, certificate: undefined }],
	['areas that are none', { ...MEMBERSHIP, areas: [1] }],
	['another reason to be barred', { ...MEMBERSHIP, barred: 'asleep' }],
	['something else', 'yes']
])('a membership with %s is none', async (_what, membership) => {
	const name = freshName();
	const registry = await open(name);
	await put(name, { ...PLAIN, membership });
	expect(await registry.list()).toEqual({ ok: true, value: [{ ...PLAIN, membership: undefined }] });
});

test('a roster that cannot be read is left out, and the membership stays', async () => {
	const name = freshName();
	const registry = await open(name);
	await put(name, {
		...PLAIN,
		membership: { ...MEMBERSHIP, roster: { version: 1, members: [7] } }
	});
	expect(await registry.list()).toEqual({
		ok: true,
		value: [{ ...PLAIN, membership: { ...MEMBERSHIP, roster: undefined } }]
	});
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
