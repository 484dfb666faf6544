import { mayLead, type Areas, type Role } from '#lib/protocol/permission.ts';
import {
	memberOf,
	tidy,
	withMember,
	type Actor,
	type Change,
	type Member,
	type Outcome,
	type Team
} from './team.ts';

// What becomes of those who are in a team.

/** An owner may delete in logs for so long, in ms: enough to erase a person, too short to forget it. */
const ERASE_MS = 10 * 60 * 1000;

/** Gives a member another role or other areas. */
export function change(
	team: Team,
	{ member: by }: Actor,
	{
		member: id,
		role,
		areas
	}: { readonly member: string; readonly role: Role; readonly areas: Areas }
): Outcome {
	const member = memberOf(team, id);
	if (!mayLead(by.role, member?.role ?? 'viewer') || !mayLead(by.role, role)) return 'forbidden';
	if (!member) return 'unknown';
	return keepingOwner({
		team: tidy(withMember(team, { ...member, role, areas })),
		action: 'change',
		details: { member: id, from: member.role, to: role }
	});
}

/** Gives oneself another name. */
export function rename(team: Team, { member }: Actor, name: string): Outcome {
	return {
		team: withMember(team, { ...member, name }),
		action: 'rename',
		details: { member: member.id }
	};
}

/** Lets out a member with all devices, or one device. Everybody may let out devices of their own. */
export function revoke(
	team: Team,
	by: Actor | 'operator',
	{ member: id, device }: { readonly member: string; readonly device?: string | undefined },
	now: number
): Outcome {
	const member = memberOf(team, id);
	const isOwn = by !== 'operator' && by.member.id === id;
	if (by !== 'operator' && !isOwn && !mayLead(by.member.role, member?.role ?? 'viewer'))
		return 'forbidden';
	if (!member) return 'unknown';
	if (device === undefined) return letOut(team, member, 'revoke', { now, by });
	if (!member.devices.some((one) => one.id === device)) return 'unknown';
	const devices = member.devices.filter((one) => one.id !== device);
	const left = withMember({ ...team, revoked: [...team.revoked, device] }, { ...member, devices });
	return keepingOwner({ team: tidy(left), action: 'revoke', details: { member: id, device } }, by);
}

/** Lets oneself out. */
export function leave(team: Team, { member }: Actor, now: number): Outcome {
	return letOut(team, member, 'leave', { now });
}

/** Puts another recovery secret in the place of the one before, as one's own. */
export function setRecovery(team: Team, { member }: Actor, digest: string): Outcome {
	if (member.role !== 'owner') return 'forbidden';
	return {
		team: { ...team, recovery: { digest, member: member.id } },
		action: 'set-recovery',
		details: { member: member.id }
	};
}

/** Lets a member write nothing any more: they flag most of the workspace as deleted. */
export function hold(
	team: Team,
	id: string,
	held: { readonly at: number; readonly since: number; readonly deletions: number }
): Outcome {
	const member = memberOf(team, id);
	if (!member) return 'unknown';
	return {
		team: withMember(team, { ...member, held }),
		action: 'hold',
		details: { member: id, since: held.since, deletions: held.deletions }
	};
}

/** Lets a held member write again. */
export function release(team: Team, { member: by }: Actor, id: string): Outcome {
	const member = memberOf(team, id);
	if (!mayLead(by.role, member?.role ?? 'viewer')) return 'forbidden';
	if (!member?.held) return 'unknown';
	const { held, ...free } = member;
	const details = { member: id, deletions: held.deletions };
	return { team: withMember(team, free), action: 'release', details };
}

/** Lets an owner's device delete in logs for a while. */
export function permitErasing(
	team: Team,
	{ member, device }: Actor,
	reason: string,
	now: number
): Outcome {
	if (member.role !== 'owner') return 'forbidden';
	const eraseUntil = now + ERASE_MS;
	const devices = member.devices.map((one) => (one === device ? { ...one, eraseUntil } : one));
	return {
		team: withMember(team, { ...member, devices }),
		action: 'erase',
		details: { until: eraseUntil, reason }
	};
}

function letOut(
	team: Team,
	member: Member,
	action: string,
	{ now, by }: { readonly now: number; readonly by?: 'operator' | Actor }
): Outcome {
	const gone = member.devices.map(({ id }) => id);
	return keepingOwner(
		{
			team: tidy({
				...team,
				members: team.members.filter((one) => one !== member),
				revoked: [...team.revoked, ...gone],
				former: { ...team.former, [member.id]: now },
				invitations: team.invitations.filter((one) => one.member !== member.id)
			}),
			action,
			details: { member: member.id }
		},
		by
	);
}

/** The change, where an owner is left who can act: with a device, or, where the operator does it, a recovery code. */
function keepingOwner(change: Change, by?: 'operator' | Actor): Outcome {
	const owners = change.team.members.filter(({ role }) => role === 'owner');
	const isLed =
		by === 'operator' ? owners.length > 0 : owners.some(({ devices }) => devices.length > 0);
	return isLed ? change : 'last-owner';
}
