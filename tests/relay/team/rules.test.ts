import type { Role } from '#lib/protocol/permission.ts';
import { ROLES } from '#lib/protocol/permission.ts';
import { expect, test } from 'vitest';
import { DEFAULTS } from '../../../sync-server/src/limits.ts';
import {
	create,
	endInvitation,
	invitationOf,
	invite,
	join,
	readmit,
	recover
} from '../../../sync-server/src/team/entrance.ts';
import {
	change,
	hold,
	leave,
	permitErasing,
	release,
	rename,
	revoke,
	setRecovery
} from '../../../sync-server/src/team/members.ts';
import { digestOf } from '../../../sync-server/src/team/secret.ts';
import {
	actorOf,
	rosterOf,
	type Actor,
	type Outcome,
	type Team
} from '../../../sync-server/src/team/team.ts';
import { BASE_SEED, LONG, seeded, type Random } from '../../helpers/random.ts';

const NOW = 1_000_000;
const HOUR = 3_600_000;

function done(outcome: Outcome): Team {
	if (typeof outcome === 'string') throw new Error(`refused: ${outcome}`);
	return outcome.team;
}

function device(id: string) {
	return { id, name: 'Phone', addedAt: NOW };
}

function arrival(member: string) {
	return { member, name: member.toUpperCase(), device: device(`${member}-1`) };
}

function by(team: Team, id: string): Actor {
	const actor = actorOf(team, id);
	if (!actor) throw new Error(`${id} is not in the team`);
	return actor;
}

function asked(id: string, role: Role, rest: { member?: string; uses?: number } = {}) {
	const [secret, code] = [digestOf(`s-${id}`), digestOf(`c-${id}`)];
	return { id, secret, code, role, areas: 'all' as const, ttlMs: HOUR, uses: 1, ...rest };
}

/** A team of an owner `o`, a manager `m`, reps `r` and `s`, a viewer `v`, each with one device. */
function newTeam(): Team {
	let team = done(create(undefined, arrival('o'), digestOf('recovery')));
	for (const [id, role] of Object.entries({ m: 'manager', r: 'rep', s: 'rep', v: 'viewer' })) {
		team = done(invite(team, by(team, 'o-1'), asked(id, role as Role), NOW));
		team = enter(team, id);
	}
	return team;
}

function enter(team: Team, invitation: string, member = invitation, id = `${member}-1`): Team {
	const found = invitationOf(team, NOW, { invitation, secret: `s-${invitation}` });
	if (!found) throw new Error('no such invitation');
	return done(join(team, found, { ...arrival(member), device: device(id) }, DEFAULTS));
}

const team = newTeam();
const [o, m, r, v] = ['o-1', 'm-1', 'r-1', 'v-1'].map((id) => by(team, id)) as [
	Actor,
	Actor,
	Actor,
	Actor
];
const everybody = { owner: o, manager: m, rep: r, viewer: v };

test('create(team, …) refuses a workspace that there is', () => {
	expect(create(team, arrival('x'), digestOf('other'))).toBe('taken');
});

test.each(ROLES)('invite(team, actor, …) of a %s is for owners, or for who leads it', (role) => {
	const answers = Object.entries(everybody).map(([who, actor]) => {
		const outcome = invite(team, actor, asked('x', role), NOW);
		return [who, typeof outcome === 'string' ? outcome : 'invited'];
	});
	const isLed = role === 'rep' || role === 'viewer';
	expect(Object.fromEntries(answers)).toEqual({
		owner: 'invited',
		manager: isLed ? 'invited' : 'forbidden',
		rep: 'forbidden',
		viewer: 'forbidden'
	});
});

test('invite(team, actor, …) for a further device: of one’s own, or of whom one leads', () => {
	const answer = (actor: Actor, member: string) => {
		const outcome = invite(team, actor, asked('x', 'viewer', { member }), NOW);
		return typeof outcome === 'string' ? outcome : outcome.details['role'];
	};
	// The role is the member's, whatever was asked for.
	expect([answer(o, 'o'), answer(o, 'm'), answer(m, 'r')]).toEqual(['owner', 'manager', 'rep']);
	expect([answer(r, 'r'), answer(v, 'v'), answer(m, 'm')]).toEqual(['rep', 'viewer', 'manager']);
	expect([answer(m, 'o'), answer(r, 'o'), answer(r, 's')]).toEqual(Array(3).fill('forbidden'));
});

test('invite(team, actor, …) refuses an id or a code that is taken', () => {
	const once = done(invite(team, o, asked('x', 'rep'), NOW));
	expect(invite(once, o, asked('x', 'rep'), NOW)).toBe('taken');
	const sameCode = { ...asked('y', 'rep'), code: asked('x', 'rep').code };
	expect(invite(once, o, sameCode, NOW)).toBe('taken');
});

test('invitationOf(team, now, key) opens by secret and by code until it ends, and by nothing else', () => {
	const invited = done(invite(team, o, asked('x', 'rep'), NOW));
	const opens = (now: number, key: Parameters<typeof invitationOf>[2]) =>
		invitationOf(invited, now, key)?.id;
	expect(opens(NOW, { invitation: 'x', secret: 's-x' })).toBe('x');
	expect(opens(NOW, { code: 'c-x' })).toBe('x');
	expect(opens(NOW + HOUR - 1, { code: 'c-x' })).toBe('x');
	expect(opens(NOW + HOUR, { code: 'c-x' })).toBeUndefined();
	expect(opens(NOW, { invitation: 'x', secret: 'c-x' })).toBeUndefined();
	expect(opens(NOW, { invitation: 'y', secret: 's-x' })).toBeUndefined();
	expect(opens(NOW, { code: 's-x' })).toBeUndefined();
	expect(opens(NOW, { invitation: 'x' })).toBeUndefined();
	expect(opens(NOW, {})).toBeUndefined();
});

test('join(team, …) uses an invitation up', () => {
	let twice = done(invite(team, o, asked('x', 'rep', { uses: 2 }), NOW));
	twice = enter(twice, 'x', 'a');
	expect(twice.invitations.map(({ usesLeft }) => usesLeft)).toEqual([1]);
	twice = enter(twice, 'x', 'b');
	expect(twice.invitations).toEqual([]);
});

test('join(team, …) gives nobody the id of another, nor of a former member', () => {
	const left = done(revoke(team, o, { member: 's' }, NOW));
	const open = done(invite(left, o, asked('x', 'rep', { uses: 9 }), NOW));
	const found = invitationOf(open, NOW, { code: 'c-x' });
	if (!found) throw new Error('no such invitation');
	const enterAs = (member: string, id: string) =>
		join(open, found, { ...arrival(member), device: device(id) }, DEFAULTS);
	expect([enterAs('o', 'new'), enterAs('s', 'new')]).toEqual(['taken', 'taken']);
	// A device that was let out comes back with a new key only.
	expect(enterAs('t', 's-1')).toBe('revoked');
});

test('join(team, …) by an invitation for a former member brings them back, their old device not', () => {
	let back = done(revoke(team, o, { member: 's' }, NOW));
	back = done(invite(back, o, asked('x', 'rep', { member: 's' }), NOW));
	back = enter(back, 'x', 'ignored', 's-2');
	expect(by(back, 's-2').member.id).toBe('s');
	expect(back.revoked).toContain('s-1');
});

test('join(team, …) refuses the member that is one too many', () => {
	const open = done(invite(team, o, asked('x', 'rep'), NOW));
	const found = invitationOf(open, NOW, { code: 'c-x' });
	if (!found) throw new Error('no such invitation');
	expect(join(open, found, arrival('x'), { membersPerWorkspace: 5 })).toBe('too-many');
	expect(join(open, found, arrival('x'), { membersPerWorkspace: 6 })).not.toBe('too-many');
});

test('an invitation for somebody ends when they come in as more than its maker leads', () => {
	let open = done(invite(team, m, asked('x', 'rep', { member: 'k' }), NOW));
	open = done(invite(open, o, asked('y', 'owner', { member: 'k' }), NOW));
	open = enter(open, 'y', 'ignored', 'k-1');
	expect(by(open, 'k-1').member.role).toBe('owner');
	expect(invitationOf(open, NOW, { code: 'c-x' })).toBeUndefined();
});

test('a former member is invited back by an owner only: what they were is not known any more', () => {
	const left = done(revoke(team, o, { member: 's' }, NOW));
	expect(invite(left, m, asked('x', 'rep', { member: 's' }), NOW)).toBe('forbidden');
	expect(invite(left, o, asked('x', 'rep', { member: 's' }), NOW)).not.toBe('forbidden');
});

test('recover(team, secret, …) refuses a device that is in', () => {
	const again = { recovery: digestOf('next'), device: device('o-1') };
	expect(recover(team, 'recovery', again)).toBe('taken');
});

test('recover(team, secret, …) adds a device to the owner, once a secret', () => {
	const again = { recovery: digestOf('next'), device: device('o-2') };
	const recovered = done(recover(team, 'recovery', again));
	expect(by(recovered, 'o-2').member).toMatchObject({ id: 'o', role: 'owner' });
	expect(recover(recovered, 'recovery', { ...again, device: device('o-3') })).toBe('unknown');
	expect(recover(team, 'wrong', again)).toBe('unknown');
	expect(
		actorOf(done(recover(recovered, 'next', { ...again, device: device('o-3') })), 'o-3')
	).toBeDefined();
});

test('who is an owner no more takes no recovery code and no invitation along', () => {
	let two = done(change(team, o, { member: 'm', role: 'owner', areas: 'all' }));
	two = done(invite(two, by(two, 'o-1'), asked('x', 'manager'), NOW));
	const demoted = done(change(two, by(two, 'm-1'), { member: 'o', role: 'rep', areas: 'all' }));
	expect([demoted.recovery, demoted.invitations]).toEqual([undefined, []]);
	expect(recover(demoted, 'recovery', { recovery: '', device: device('z') })).toBe('unknown');
	const revoked = done(revoke(two, by(two, 'm-1'), { member: 'o' }, NOW));
	expect([revoked.recovery, revoked.invitations]).toEqual([undefined, []]);
	const set = done(setRecovery(revoked, by(revoked, 'm-1'), digestOf('mine')));
	expect(set.recovery?.member).toBe('m');
});

test('a device that is let out takes the invitations along that it made', () => {
	let two = done(invite(team, o, asked('x', 'owner', { member: 'o' }), NOW));
	two = enter(two, 'x', 'o', 'o-2');
	two = done(invite(two, by(two, 'o-2'), asked('y', 'rep'), NOW));
	expect(done(revoke(two, o, { member: 'o', device: 'o-2' }, NOW)).invitations).toEqual([]);
});

test('the last owner stays', () => {
	expect(leave(team, o, NOW)).toBe('last-owner');
	expect(revoke(team, o, { member: 'o' }, NOW)).toBe('last-owner');
	expect(revoke(team, o, { member: 'o', device: 'o-1' }, NOW)).toBe('last-owner');
	expect(revoke(team, 'operator', { member: 'o' }, NOW)).toBe('last-owner');
	expect(change(team, o, { member: 'o', role: 'manager', areas: 'all' })).toBe('last-owner');
	// The operator may end a stolen device: the recovery code opens the door again.
	const shut = done(revoke(team, 'operator', { member: 'o', device: 'o-1' }, NOW));
	const again = { recovery: digestOf('next'), device: device('o-2') };
	expect(by(done(recover(shut, 'recovery', again)), 'o-2').member.role).toBe('owner');
});

test('change(team, actor, …): owners anybody, managers those below, to below', () => {
	const answer = (actor: Actor, member: string, role: Role) => {
		const outcome = change(team, actor, { member, role, areas: ['a'] });
		return typeof outcome === 'string' ? outcome : 'changed';
	};
	expect(answer(o, 'm', 'owner')).toBe('changed');
	expect(answer(m, 'r', 'viewer')).toBe('changed');
	expect(answer(m, 'r', 'manager')).toBe('forbidden');
	expect(answer(m, 'o', 'viewer')).toBe('forbidden');
	expect(answer(m, 'm', 'rep')).toBe('forbidden');
	expect(answer(r, 'r', 'owner')).toBe('forbidden');
	expect(answer(v, 'r', 'viewer')).toBe('forbidden');
	expect(answer(o, 'nobody', 'rep')).toBe('unknown');
	// Who may not, learns nothing of who there is.
	expect(answer(r, 'nobody', 'rep')).toBe('forbidden');
});

test('revoke(team, actor, …): whom one leads, and devices of one’s own', () => {
	const answer = (actor: Actor, member: string, id?: string) => {
		const outcome = revoke(team, actor, { member, device: id }, NOW);
		return typeof outcome === 'string' ? outcome : outcome.team.revoked;
	};
	expect(answer(o, 'm')).toEqual(['m-1']);
	expect(answer(m, 'r')).toEqual(['r-1']);
	expect(answer(m, 'r', 'r-1')).toEqual(['r-1']);
	expect(answer(r, 'r', 'r-1')).toEqual(['r-1']);
	expect(answer(m, 'o')).toBe('forbidden');
	expect(answer(r, 's')).toBe('forbidden');
	expect(answer(r, 'nobody')).toBe('forbidden');
	expect(answer(o, 'nobody')).toBe('unknown');
	expect(answer(o, 'r', 's-1')).toBe('unknown');
});

test('endInvitation(team, actor, id): one’s own, and of those one might invite', () => {
	let open = done(invite(team, o, asked('x', 'rep'), NOW));
	open = done(invite(open, o, asked('y', 'manager'), NOW));
	expect(done(endInvitation(open, m, 'x')).invitations.map(({ id }) => id)).toEqual(['y']);
	expect(endInvitation(open, m, 'y')).toBe('unknown');
	expect(endInvitation(open, r, 'x')).toBe('unknown');
	expect(endInvitation(open, o, 'z')).toBe('unknown');
});

test('hold and release(team, actor, id)', () => {
	const held = done(hold(team, 'r', { at: NOW, since: NOW - 5, deletions: 40 }));
	expect(by(held, 'r-1').member.held).toEqual({ at: NOW, since: NOW - 5, deletions: 40 });
	expect(release(held, by(held, 'r-1'), 'r')).toBe('forbidden');
	expect(by(done(release(held, m, 'r')), 'r-1').member.held).toBeUndefined();
	expect(release(team, o, 'r')).toBe('unknown');
});

test('permitErasing(team, actor, …) is for owners, one device, ten minutes, with its reason on record', () => {
	const outcome = permitErasing(team, o, 'asked to be forgotten', NOW);
	expect(by(done(outcome), 'o-1').device.eraseUntil).toBe(NOW + 600_000);
	expect(outcome).toMatchObject({
		action: 'erase',
		details: { reason: 'asked to be forgotten', until: NOW + 600_000 }
	});
	expect([m, r, v].map((actor) => permitErasing(team, actor, 'x', NOW))).toEqual(
		Array(3).fill('forbidden')
	);
});

test('readmit(team, …) lets in as certified, or as what the member is now; nobody who was let out', () => {
	const was = { role: 'rep', areas: ['a'], issuedAt: NOW } as const;
	expect(by(done(readmit(team, arrival('x'), was)), 'x-1').member).toMatchObject({
		role: 'rep',
		areas: ['a']
	});
	const further = { ...arrival('v'), device: device('v-2') };
	const asOwner = { ...was, role: 'owner' } as const;
	expect(by(done(readmit(team, further, asOwner)), 'v-2').member.role).toBe('viewer');
	const without = done(revoke(team, o, { member: 's' }, NOW));
	expect(readmit(without, arrival('s'), was)).toBe('revoked');
	// Another device of theirs, which the relay has forgotten before they were let out.
	const other = { ...arrival('s'), device: device('s-2') };
	expect(readmit(without, other, was)).toBe('revoked');
	expect(readmit(undefined, arrival('x'), was)).toBe('unknown');
	expect(done(readmit(undefined, arrival('x'), asOwner)).members).toHaveLength(1);
});

test('rosterOf(team, …) tells a rep and a viewer names and roles only', () => {
	const open = done(invite(team, o, asked('x', 'rep'), NOW));
	const rosters = Object.fromEntries(
		ROLES.map((role) => [role, rosterOf(open, 9, role, { seen: new Map([['r-1', 5]]), now: NOW })])
	);
	for (const role of ['rep', 'viewer']) {
		expect(rosters[role]?.members.map(({ name }) => name)).toEqual(['O', 'M', 'R', 'S', 'V']);
		expect(rosters[role]?.members.flatMap(({ devices }) => devices)).toEqual([]);
		expect(rosters[role]?.invitations).toEqual([]);
	}
	for (const role of ['owner', 'manager']) {
		expect(rosters[role]?.members[2]?.devices).toEqual([
			{ id: 'r-1', name: 'Phone', addedAt: NOW, seenAt: 5 }
		]);
		expect(rosters[role]?.invitations).toHaveLength(1);
	}
	expect([rosters['owner']?.recoverable, rosters['manager']?.recoverable]).toEqual([
		true,
		undefined
	]);
	// No digest leaves the relay.
	expect(JSON.stringify(rosters)).not.toContain(digestOf('s-x'));
	expect(JSON.stringify(rosters)).not.toContain(digestOf('c-x'));
	expect(JSON.stringify(rosters)).not.toContain(digestOf('recovery'));
});

// Anybody does anything that comes to mind, in any order.
/** An invitation outlived the rise of its guest. */
const FAILED = [695_885_157];
const SEEDS = LONG ? 2000 : 200;
test(`whatever is done: an owner stays, who is out stays out, uses are never exceeded (${SEEDS} from seed ${BASE_SEED})`, () => {
	for (const seed of FAILED) runAtRandom(seeded(seed), seed);
	for (let seed = BASE_SEED; seed < BASE_SEED + SEEDS; seed++) runAtRandom(seeded(seed), seed);
});

function runAtRandom(random: Random, seed: number): void {
	let current = newTeam();
	let fresh = 0;
	const promised = new Map<string, number>();
	const used = new Map<string, number>();
	const out = new Set<string>();
	const pick = <T>(from: readonly T[]): T => from[random.int(from.length)] as T;
	for (let step = 0; step < 60; step++) {
		const actors = current.members.flatMap((member) =>
			member.devices.map((one) => ({ member, device: one }))
		);
		const actor = pick(actors);
		const member = pick(current.members).id;
		const role = pick(ROLES);
		const id = `n${++fresh}`;
		const newcomer = { ...arrival(pick([id, member])), device: device(pick([id, ...out])) };
		const moves: (() => Outcome)[] = [
			() => invite(current, actor, asked(id, role, { uses: 1 + random.int(3) }), NOW),
			() => invite(current, actor, asked(id, role, { member }), NOW),
			() => invite(current, actor, asked(id, role, { member: pick(['x1', 'x2', 'x3']) }), NOW),
			() => {
				const found = pick([undefined, ...current.invitations]);
				const opened = found && invitationOf(current, NOW, { code: `c-${found.id}` });
				return opened ? join(current, opened, newcomer, DEFAULTS) : 'unknown';
			},
			() => change(current, actor, { member, role, areas: 'all' }),
			() => rename(current, actor, id),
			() => revoke(current, actor, { member }, NOW + step),
			() => revoke(current, actor, { member, device: pick(actors).device.id }, NOW + step),
			() => leave(current, actor, NOW + step),
			() => hold(current, member, { at: NOW, since: NOW, deletions: 1 }),
			() => release(current, actor, member),
			() => permitErasing(current, actor, 'x', NOW),
			() => setRecovery(current, actor, digestOf(id)),
			() =>
				recover(current, pick(['recovery', id]), {
					recovery: digestOf('recovery'),
					device: newcomer.device
				}),
			() => readmit(current, newcomer, { role, areas: 'all', issuedAt: NOW }),
			() => endInvitation(current, actor, pick([id, ...current.invitations.map((one) => one.id)]))
		];
		const outcome = pick(moves)();
		if (typeof outcome === 'string') continue;
		const { team: next, action, details } = outcome;
		const because = `seed ${seed}, step ${step}: ${action}`;
		for (const one of next.revoked.slice(current.revoked.length)) out.add(one);
		if (action === 'invite') promised.set(String(details['invitation']), Number(details['uses']));
		if (action === 'join') {
			const invitation = String(details['invitation']);
			used.set(invitation, (used.get(invitation) ?? 0) + 1);
			expect(used.get(invitation), because).toBeLessThanOrEqual(promised.get(invitation) ?? 0);
		}
		expect(
			next.members.some((one) => one.role === 'owner' && one.devices.length > 0),
			because
		).toBe(true);
		for (const one of out) expect(actorOf(next, one), because).toBeUndefined();
		const ids = next.members.map((one) => one.id);
		expect(new Set(ids).size, because).toBe(ids.length);
		const devices = next.members.flatMap((one) => one.devices.map((two) => two.id));
		expect(new Set(devices).size, because).toBe(devices.length);
		// Nobody rises but by an owner's will, or by a certificate or a recovery that an owner had.
		const isOwners = actor.member.role === 'owner' || action === 'join' || action === 're-admit';
		const owners = (of: Team) =>
			of.members.filter((one) => one.role === 'owner').map((one) => one.id);
		const risen = owners(next).filter((one) => !owners(current).includes(one));
		if (!isOwners) expect(risen, because).toEqual([]);
		for (const { by: inviter, role: given, member: guest } of next.invitations) {
			const maker = actorOf(next, inviter.device)?.member;
			const gets = next.members.find((one) => one.id === guest)?.role ?? given;
			expect(maker, because).toBeDefined();
			if (gets === 'owner' && guest !== maker?.id) expect(maker?.role, because).toBe('owner');
		}
		current = next;
	}
}
