import { expect, test, vi } from 'vitest';
import { MOST_TICKETS, type TeamAnswers } from '#lib/protocol/team.ts';
import { Standing, type Membership } from '#lib/sync/standing.ts';
import type { TeamClient, TeamOutcome } from '#lib/sync/team-client.ts';
import { ticketsOf } from '#lib/sync/tickets.ts';

const MEMBERSHIP: Membership = {
	publicKey: 'key',
	device: 'd1',
	certificate: 'old',
	role: 'rep',
	areas: 'all'
};
type Answer = TeamOutcome<TeamAnswers['tickets']>;

function asking(answer: (count: number) => Answer, membership = MEMBERSHIP) {
	const asked: number[] = [];
	const ask = (_action: string, { count }: { count: number }) => {
		asked.push(count);
		return Promise.resolve(answer(count));
	};
	const standing = new Standing(membership);
	const client = { ask } as unknown as Pick<TeamClient, 'ask'>;
	return { asked, standing, take: ticketsOf(client, standing) };
}

const good = (count: number, more: Partial<TeamAnswers['tickets']> = {}): Answer => ({
	ok: true,
	value: {
		tickets: Array.from({ length: count }, (_, n) => `t${n}`),
		...({ member: 'm1', role: 'rep', areas: 'all', version: 3 } as const),
		...more
	}
});

test('several at once are one request, and each gets its own', async () => {
	vi.useFakeTimers();
	try {
		const { asked, take } = asking(good);
		const taken = Promise.all([take(), take(), take()]);
		await vi.runAllTimersAsync();
		expect(await taken).toEqual(['t0', 't1', 't2'].map((value) => ({ ok: true, value })));
		expect(asked).toEqual([3]);
		void take();
		await vi.runAllTimersAsync();
		expect(asked).toEqual([3, 1]);
	} finally {
		vi.useRealTimers();
	}
});

test('more sockets than one request may ask for are served by several', async () => {
	const { asked, take } = asking(good);
	const taken = await Promise.all(Array.from({ length: MOST_TICKETS + 5 }, () => take()));
	expect(taken.every(({ ok }) => ok)).toBe(true);
	expect(asked.toSorted((one, other) => other - one)).toEqual([MOST_TICKETS, 5]);
});

test('a relay that gives too few is tried again by those that got none', async () => {
	const { take } = asking(() => good(1));
	expect(await Promise.all([take(), take()])).toEqual([
		{ ok: true, value: 't0' },
		{ ok: false, problem: { code: 'offline' } }
	]);
});

test('role, areas, version and a fresh certificate are noted, and told once', async () => {
	const { standing, take } = asking((count) =>
		good(count, { role: 'viewer', areas: ['l1'], certificate: 'new' })
	);
	const told = vi.fn();
	standing.onChange(told);
	await take();
	expect(standing.membership).toMatchObject({ role: 'viewer', areas: ['l1'], certificate: 'new' });
	expect(standing.version).toBe(3);
	await take();
	expect(told).toHaveBeenCalledOnce();
});

test('revoked is noted, and taken back by a ticket; being held is not', async () => {
	let answer: Answer = { ok: false, problem: { code: 'revoked' } };
	const { standing, take } = asking(() => answer);
	expect(await take()).toEqual(answer);
	expect(standing.membership?.barred).toBe('revoked');
	answer = good(1);
	await take();
	expect(standing.membership?.barred).toBeUndefined();
	standing.update({ barred: 'held' });
	await take();
	expect(standing.membership?.barred).toBe('held');
});

test('offline is noted nowhere', async () => {
	const { standing, take } = asking(() => ({ ok: false, problem: { code: 'offline' } }));
	const told = vi.fn();
	standing.onChange(told);
	expect(await take()).toEqual({ ok: false, problem: { code: 'offline' } });
	expect(told).not.toHaveBeenCalled();
});
