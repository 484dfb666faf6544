import { access, leads, ROLES, type Areas, type Role } from '#lib/protocol/permission.ts';
import { parseRoom } from '#lib/protocol/room.ts';
import { expect, test } from 'vitest';

const WORKSPACE = 'w'.repeat(22);

/** Sync and storage, section 6, and what `assigned` means for a document of an area. A column a role. */
const TABLE: Record<
	string,
	readonly [owner: string, manager: string, rep: string, viewer: string]
> = {
	ws: ['write', 'write', 'read', 'read'],
	team: ['write', 'write', 'write', 'read'],
	'me/m1': ['write', 'write', 'write', 'write'],
	'me/m2': ['none', 'none', 'none', 'none'],
	'ops/a/1': ['write', 'write', 'write', 'read'],
	'act/a/3': ['write', 'write', 'write', 'read'],
	'note/a/d1': ['write', 'write', 'write', 'read'],
	'ops/0/1': ['write', 'write', 'write', 'read'],
	'ops/b/1': ['write', 'write', 'none', 'none'],
	'act/b/3': ['write', 'write', 'none', 'none'],
	'note/b/d1': ['write', 'write', 'none', 'none']
};

const rightsIn = (document: string, role: Role, areas: Areas) => {
	const name = parseRoom(`${WORKSPACE}/${document}`);
	if (!name) throw new Error(`${document} is no document`);
	return access({ member: 'm1', role, areas }, name);
};

test.each(Object.entries(TABLE))('access(grant, %s) of members of area a', (document, rights) => {
	expect(ROLES.map((role) => rightsIn(document, role, ['a']))).toEqual(rights);
});

test('access(grant, name) with all areas is that of an area that is assigned', () => {
	for (const kind of ['ops/b/1', 'act/b/1', 'note/b/d1'])
		expect(ROLES.map((role) => rightsIn(kind, role, 'all'))).toEqual([
			...['write', 'write', 'write', 'read']
		]);
});

test('access(grant, name) with no area at all leaves reps and viewers what is everybody’s', () => {
	expect(rightsIn('ops/0/1', 'rep', [])).toBe('write');
	expect(rightsIn('ops/a/1', 'rep', [])).toBe('none');
	expect(rightsIn('ws', 'rep', [])).toBe('read');
	expect(rightsIn('me/m1', 'viewer', [])).toBe('write');
});

test('leads(role) is true for owner and manager', () => {
	expect(ROLES.filter(leads)).toEqual(['owner', 'manager']);
});
