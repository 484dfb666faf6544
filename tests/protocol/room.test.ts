import { formatRoom, parseRoom, type DocumentName } from '#lib/protocol/room.ts';
import { expect, test } from 'vitest';

const workspace = 'w'.repeat(22);

const NAMES: Record<string, DocumentName> = {
	[`${workspace}/ws`]: { workspace, kind: 'ws' },
	[`${workspace}/team`]: { workspace, kind: 'team' },
	[`${workspace}/me/m1`]: { workspace, kind: 'me', member: 'm1' },
	[`${workspace}/ops/0/1`]: { workspace, kind: 'ops', area: '0', epoch: 1 },
	[`${workspace}/act/lSales/999999`]: { workspace, kind: 'act', area: 'lSales', epoch: 999_999 },
	[`${workspace}/note/0/d1`]: { workspace, kind: 'note', area: '0', record: 'd1' }
};

test.each(Object.entries(NAMES))('formatRoom and parseRoom(%s)', (text, name) => {
	expect(parseRoom(text)).toEqual(name);
	expect(formatRoom(name)).toBe(text);
});

test.each([
	'',
	workspace,
	`${workspace}/`,
	`${workspace}/ws/`,
	`${workspace}/ws/0`,
	`${workspace}//ws`,
	`${workspace.slice(1)}/ws`,
	`${workspace}w/ws`,
	`${workspace}/other`,
	`${workspace}/me`,
	`${workspace}/me/`,
	`${workspace}/me/m1/`,
	`${workspace}/me/m1/1`,
	`${workspace}/me/${'m'.repeat(33)}`,
	`${workspace}/me/m%2E`,
	`${workspace}/ops/0`,
	`${workspace}/ops/0/0`,
	`${workspace}/ops/0/01`,
	`${workspace}/ops/0/1000000`,
	`${workspace}/ops/0/1/`,
	`${workspace}/ops/0/1/2`,
	`${workspace}/ops/../1`,
	`${workspace}/note/0/`,
	`${workspace}/note/0/d1/x`,
	`${workspace}/ws?x`,
	`${workspace}/ws\n`,
	`/${workspace}/ws`
])('parseRoom(%j) is undefined', (text) => {
	expect(parseRoom(text)).toBeUndefined();
});
