import { expect, test } from 'vitest';
import type { Deal } from '#lib/domain/deal.ts';
import { seesDeal } from '#lib/state/seeing.ts';

const deal = (pipeline: string) => ({ pipeline }) as unknown as Deal;

function workspace(members: readonly object[]): Parameters<typeof seesDeal>[0] {
	return {
		entry: { id: 'w' },
		membership: { roster: { members } },
		now: {
			pipelines: new Map([
				['open', {}],
				['closed', { area: 'a' }]
			])
		}
	} as unknown as Parameters<typeof seesDeal>[0];
}

test('seesDeal(workspace, member, deal): of a restricted pipeline those who lead and those who were given it', () => {
	const team = workspace([
		{ id: 'Olga', role: 'owner', areas: [] },
		{ id: 'Ben', role: 'rep', areas: [] },
		{ id: 'Cleo', role: 'viewer', areas: ['a'] },
		{ id: 'Dan', role: 'rep', areas: 'all' }
	]);
	const seen = (member: string) => seesDeal(team, member, deal('closed'));
	expect(['Olga', 'Ben', 'Cleo', 'Dan'].map(seen)).toEqual([true, false, true, true]);
	expect(seesDeal(team, 'Ben', deal('open'))).toBe(true);
});

test('seesDeal(workspace, member, deal): of whom the roster does not tell nothing is said', () => {
	expect(seesDeal(workspace([]), 'Ben', deal('closed'))).toBe(true);
});
