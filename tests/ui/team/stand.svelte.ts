import { vi } from 'vitest';
import type { MemberId } from '#lib/domain/ids.ts';
import type { Role } from '#lib/protocol/permission.ts';
import type { MemberInfo, Roster } from '#lib/protocol/team.ts';
import type { Team } from '#lib/state/team.svelte.ts';

const HOUR_MS = 3_600_000;

/** A member as a roster has them, with one device. */
export function member(name: string, role: Role, more: Partial<MemberInfo> = {}): MemberInfo {
	const seenAt = Date.now() - 3 * HOUR_MS;
	const devices = [{ id: `${name}-phone`, name: `Phone of ${name}`, addedAt: 0, seenAt }];
	return { id: name, name, role, areas: 'all', joinedAt: 0, devices, ...more };
}

const done = () => vi.fn(() => Promise.resolve({ ok: true, value: undefined }));

/** A team as the screens know it, without a relay. The reader is Anna. */
export function fakeTeam(given: Partial<{ role: Role; roster: Roster; isShared: boolean }> = {}) {
	const state = $state({
		isShared: true,
		role: 'owner' as Role,
		roster: { version: 1, members: [], invitations: [] } as Roster,
		problem: undefined as Team['problem'],
		...given
	});
	const fake = {
		get isShared() {
			return state.isShared;
		},
		get role() {
			return state.isShared ? state.role : undefined;
		},
		get leads() {
			return state.role === 'owner' || state.role === 'manager';
		},
		get roster() {
			return state.roster;
		},
		get held() {
			return state.roster.members.filter(({ held }) => held);
		},
		get problem() {
			return state.problem;
		},
		areas: 'all',
		member: 'Anna' as MemberId,
		device: 'Anna-phone',
		share: vi.fn(() => {
			state.isShared = true;
			return Promise.resolve({ ok: true, value: { recovery: 'https://runnel/join#r.a.b' } });
		}),
		invite: vi.fn(({ role }: { role: Role }) =>
			Promise.resolve({
				ok: true,
				value: {
					info: { id: 'i', role, areas: 'all', by: 'Anna', expiresAt: Date.now(), usesLeft: 1 },
					link: 'https://runnel/join#a.b',
					code: 'ABCD-EFGH-JKMN-PQRS'
				}
			})
		),
		endInvitation: done(),
		change: done(),
		rename: done(),
		revoke: done(),
		leave: done(),
		release: done(),
		refresh: done(),
		newRecovery: vi.fn(() =>
			Promise.resolve({ ok: true, value: { recovery: 'https://runnel/join#r.c.d' } })
		),
		restoreDeletions: vi.fn(() => ({ ok: true, value: 12 })),
		audit: vi.fn(() => Promise.resolve({ ok: true, value: [] as unknown[] })),
		close: () => undefined
	};
	return { team: fake as unknown as Pick<Team, keyof Team>, fake, state };
}
