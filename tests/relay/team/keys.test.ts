import { afterEach, expect, test } from 'vitest';
import { openMemory } from '../../../sync-server/src/store/memory.ts';
import type { Storage } from '../../../sync-server/src/store/storage.ts';
import { Keys, rotate } from '../../../sync-server/src/team/keys.ts';
import { clockAt } from '../../helpers/clock.ts';
import { startRelay, type TestRelay } from '../../helpers/relay.ts';
import { createTeam, deviceOf } from '../../helpers/team.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A relay at a store that outlives it. */
async function openAt(storage: Storage, port = 0, now = Date.now): Promise<TestRelay> {
	const kept = { ...storage, close: () => Promise.resolve() };
	const relay = await startRelay({ port, now, openStorage: () => Promise.resolve(kept) });
	cleanups.push(() => relay.close());
	return relay;
}

test('Keys makes one key for all who start at a store at once', async () => {
	const storage = openMemory();
	const both = [1, 2, 3].map(() => new Keys(storage, Date.now));
	const keys = await Promise.all(both.map((one) => one.newest()));
	expect(new Set(keys.map(({ id }) => id)).size).toBe(1);
});

test('rotate(store) keeps two live keys, at once for verifying, within seconds for signing', async () => {
	const clock = clockAt();
	const storage = openMemory(clock.now);
	const keys = new Keys(storage, clock.now);
	const first = await keys.newest();
	await rotate(storage);
	expect((await keys.newest()).id).toBe(first.id);
	clock.advance(5000);
	const second = await keys.newest();
	expect(second.id).not.toBe(first.id);
	expect(await keys.find(first.id)).toEqual(first);
	await rotate(storage);
	clock.advance(5000);
	expect(await keys.find(first.id)).toBeUndefined();
	expect(await keys.find(second.id)).toEqual(second);
	// One that another process has just made is looked for.
	await rotate(storage);
	const [third] = JSON.parse((await storage.value('keys')) ?? '[]') as { id: string }[];
	expect((await keys.find(third?.id ?? ''))?.id).toBe(third?.id);
});

test('after a rotation tickets bring a fresh certificate; who did not come by two rotations is out', async () => {
	const clock = clockAt();
	const storage = openMemory(clock.now);
	const relay = await openAt(storage, 0, clock.now);
	const team = await createTeam(relay);
	const away = await deviceOf(team);
	const before = team.owner.admission?.certificate;
	await rotate(storage);
	clock.advance(5000);
	// The old one is good for everything, and renewed by the next tickets.
	await team.owner.ask('roster', {});
	expect(team.owner.admission?.certificate).toBe(before);
	await team.owner.ask('tickets', { count: 1 });
	expect(team.owner.admission?.certificate).not.toBe(before);
	expect((await team.owner.ask('tickets', { count: 1 })).certificate).toBeUndefined();
	await rotate(storage);
	clock.advance(5000);
	await team.owner.ask('roster', {});
	expect(await away.refusal('roster', {})).toBe('unknown');
});

/** A store put back from a backup: the relay's keys, and what `change` of the team. */
async function restored(from: Storage, workspace?: string): Promise<Storage> {
	const storage = openMemory();
	await storage.setValue('keys', (await from.value('keys')) ?? '', undefined);
	const team = workspace === undefined ? undefined : await from.team(workspace);
	if (workspace !== undefined && team)
		await storage.saveTeam(workspace, { ...team, version: 1 }, { revoked: [], audit: [] });
	return storage;
}

test('a restored relay lets in again whom it has forgotten, as certified, on record', async () => {
	const storage = openMemory();
	const first = await openAt(storage);
	const port = Number(new URL(first.url).port);
	const team = await createTeam(first);
	const backup = await restored(storage, team.workspace);
	const rep = await deviceOf(team, { role: 'rep', areas: ['a'], name: 'Rob' });
	const phone = await deviceOf(team, { member: team.owner.member });
	await first.close();
	await openAt(backup, port);
	expect(await rep.ask('tickets', { count: 1 })).toMatchObject({
		...{ member: rep.member, role: 'rep', areas: ['a'] }
	});
	expect((await phone.ask('tickets', { count: 1 })).role).toBe('owner');
	const { members } = await team.owner.ask('roster', {});
	expect(members.map(({ name, devices }) => [name, devices.length])).toEqual([
		['Olga Owner', 2],
		['Rob', 1]
	]);
	const { entries } = await team.owner.ask('audit', {});
	expect(entries.map(({ action, device }) => [action, device])).toEqual([
		['re-admit', phone.id],
		['re-admit', rep.id]
	]);
});

test('a restored relay that has forgotten the workspace has it again from its owner, and from nobody else', async () => {
	const storage = openMemory();
	const first = await openAt(storage);
	const port = Number(new URL(first.url).port);
	const team = await createTeam(first);
	const rep = await deviceOf(team);
	const backup = await restored(storage);
	await first.close();
	await openAt(backup, port);
	expect(await rep.refusal('tickets', { count: 1 })).toBe('unknown');
	expect((await team.owner.ask('roster', {})).recoverable).toBe(false);
	expect((await rep.ask('tickets', { count: 1 })).role).toBe('rep');
});

test('a restored relay lets nobody in again who was revoked', async () => {
	const storage = openMemory();
	const first = await openAt(storage);
	const port = Number(new URL(first.url).port);
	const team = await createTeam(first);
	const rep = await deviceOf(team);
	const earlier = await restored(storage, team.workspace);
	const phone = await deviceOf(team, { member: rep.member });
	await first.close();
	const second = await openAt(earlier, port);
	expect(second.url).toBe(first.url);
	await team.owner.ask('revoke', { member: rep.member });
	// The phone is one that this relay has never seen.
	expect(await phone.refusal('tickets', { count: 1 })).toBe('revoked');
	expect(await rep.refusal('tickets', { count: 1 })).toBe('revoked');
});
