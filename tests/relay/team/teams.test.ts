import { expect, test } from 'vitest';
import { openMemory } from '../../../sync-server/src/store/memory.ts';
import type { Storage } from '../../../sync-server/src/store/storage.ts';
import { NOBODY, type Team } from '../../../sync-server/src/team/team.ts';
import { Teams } from '../../../sync-server/src/team/teams.ts';

const WORKSPACE = 'w'.repeat(22);

/** A store that takes its time, as a disk does. */
function slow(): Storage {
	const storage = openMemory();
	const pause = () => new Promise((resolve) => setTimeout(resolve, 1));
	return {
		...storage,
		team: async (workspace) => (await pause(), await storage.team(workspace)),
		saveTeam: async (...all) => (await pause(), await storage.saveTeam(...all))
	};
}

const add = (id: string) => (team: Team | undefined) => ({
	team: { ...(team ?? NOBODY), revoked: [...(team?.revoked ?? []), id] },
	action: 'test',
	details: { id }
});

test('change(workspace, rule): two hundred at once are all kept, in one process and in two', async () => {
	const storage = slow();
	const one = new Teams(storage, Date.now);
	const ids = Array.from({ length: 200 }, (_one, index) => `a${index}`);
	await Promise.all(ids.map((id) => one.change(WORKSPACE, add(id))));
	expect((await one.load(WORKSPACE)).team?.revoked).toEqual(ids);

	const two = new Teams(storage, Date.now);
	const more = ids.map((id) => `b${id}`);
	const both = [one, two];
	await Promise.all(more.map((id, index) => both[index % 2]?.change(WORKSPACE, add(id))));
	const { team, version } = await two.load(WORKSPACE);
	expect([...(team?.revoked ?? [])].sort()).toEqual([...ids, ...more].sort());
	expect(version).toBe(400);
	expect(await storage.audit(WORKSPACE, Number.MAX_SAFE_INTEGER, 1000)).toHaveLength(400);
});

test('change(workspace, rule) goes on after a rule that throws', async () => {
	const teams = new Teams(slow(), Date.now);
	const fault = teams.change(WORKSPACE, () => {
		throw new Error('a fault');
	});
	const next = teams.change(WORKSPACE, add('x'));
	await expect(fault).rejects.toThrow('a fault');
	expect(await next).toMatchObject({ version: 1 });
});

test('change(workspace, rule) answers why nothing is changed', async () => {
	const teams = new Teams(slow(), Date.now);
	expect(await teams.change(WORKSPACE, () => 'forbidden')).toBe('forbidden');
	expect(await teams.load(WORKSPACE)).toEqual({ team: undefined, version: 0 });
});
