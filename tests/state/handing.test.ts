import { expect, test } from 'vitest';
import type { MemberId } from '#lib/domain/ids.ts';
import { Handing } from '#lib/state/handing.ts';

test('unseen(member, to, what) counts what is handed over and not seen', () => {
	const deal = (status: string, pipeline: string, owner = 'Ann') =>
		({ status, pipeline, owner, deleted: false }) as const;
	const deals = [
		...[deal('open', 'closed'), deal('open', 'closed'), deal('open', 'all')],
		...[deal('nurture', 'closed'), deal('won', 'closed'), deal('open', 'closed', 'Cleo')]
	];
	const handing = new Handing({
		entry: { id: 'w' },
		membership: { roster: { members: [{ id: 'Ben', role: 'rep', areas: [] }] } },
		now: {
			pipelines: new Map([
				['all', {}],
				['closed', { area: 'a' }]
			]),
			deals: new Map(deals.map((one, at) => [at, one]))
		}
	} as never);
	const unseen = (...what: Parameters<Handing['unseen']>[2]) =>
		handing.unseen('Ann', 'Ben' as MemberId, what);
	expect(unseen('open', 'nurture', 'leads')).toBe(3);
	expect(unseen('open')).toBe(2);
	expect(unseen('nurture', 'companies')).toBe(1);
	expect(unseen('leads')).toBe(0);
});
