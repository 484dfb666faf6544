import { mayLead, type Areas, type Role } from '#lib/protocol/permission.ts';
import type { TeamRequests } from '#lib/protocol/team.ts';
import type { Limits } from '../limits.ts';
import { isDigestOf } from './secret.ts';
import {
	actorOf,
	memberOf,
	NOBODY,
	tidy,
	withMember,
	type Actor,
	type Device,
	type Invitation,
	type Outcome,
	type Team
} from './team.ts';

// How one comes into a team.

/** A member of many devices has some; far above that, somebody makes them by a program. */
const DEVICES_PER_MEMBER = 32;
/** An invitation for each pipeline and office, and as many again. */
const INVITATIONS = 200;

/** Somebody at a new device. */
export interface Arrival {
	readonly member: string;
	readonly name: string;
	readonly device: Device;
}

export function create(
	team: Team | undefined,
	{ member, name, device }: Arrival,
	recovery: string
): Outcome {
	if (team) return 'taken';
	const owner = {
		...({ id: member, name, role: 'owner', areas: 'all' } as const),
		joinedAt: device.addedAt,
		devices: [device]
	};
	return {
		team: { ...NOBODY, members: [owner], recovery: { digest: recovery, member } },
		action: 'create',
		details: { member, device: device.id }
	};
}

/** The invitation that a secret or a code opens. All are compared, in a time that does not tell which. */
export function invitationOf(
	team: Team,
	now: number,
	key: { readonly invitation?: string; readonly secret?: string; readonly code?: string }
): Invitation | undefined {
	const { invitation: id, secret, code } = key;
	const opened = team.invitations.filter((one) =>
		secret === undefined
			? isDigestOf(one.code, code ?? '')
			: isDigestOf(one.secret, secret) && one.id === id
	);
	return opened.find(({ expiresAt, usesLeft }) => expiresAt > now && usesLeft > 0);
}

/** Lets somebody in who was invited: as a new member, or with a further device of the one it is for. */
export function join(
	team: Team,
	invitation: Invitation,
	arrival: Arrival,
	{ membersPerWorkspace }: Pick<Limits, 'membersPerWorkspace'>
): Outcome {
	const { device } = arrival;
	if (team.revoked.includes(device.id)) return 'revoked';
	const id = invitation.member ?? arrival.member;
	const known = memberOf(team, id);
	// Whose documents they are is told by the member's id: nobody takes another's, a former member's neither.
	if (invitation.member === undefined && (known || id in team.former)) return 'taken';
	if (known && known.devices.length >= DEVICES_PER_MEMBER) return 'too-many';
	if (!known && team.members.length >= membersPerWorkspace) return 'too-many';
	const { role, areas } = invitation;
	const member = known
		? { ...known, devices: [...known.devices, device] }
		: { id, name: arrival.name, role, areas, joinedAt: device.addedAt, devices: [device] };
	const left = { ...invitation, usesLeft: invitation.usesLeft - 1 };
	const invitations = team.invitations.flatMap((one) => {
		if (one.id !== invitation.id) return [one];
		return left.usesLeft > 0 ? [left] : [];
	});
	return {
		team: tidy(withMember({ ...team, invitations }, member)),
		action: 'join',
		details: { member: id, device: device.id, role: member.role, invitation: invitation.id }
	};
}

/** Lets the owner in who lost their device; the secret is used up. */
export function recover(
	team: Team,
	secret: string,
	{ recovery, device }: { readonly recovery: string; readonly device: Device }
): Outcome {
	const owner = team.recovery && memberOf(team, team.recovery.member);
	// Compared in any case: how long it takes must not tell whether there is one.
	if (!isDigestOf(team.recovery?.digest ?? '', secret) || !owner) return 'unknown';
	if (team.revoked.includes(device.id)) return 'revoked';
	if (actorOf(team, device.id)) return 'taken';
	if (owner.devices.length >= DEVICES_PER_MEMBER) return 'too-many';
	return {
		team: {
			...withMember(team, { ...owner, devices: [...owner.devices, device] }),
			recovery: { digest: recovery, member: owner.id }
		},
		action: 'recover',
		details: { member: owner.id, device: device.id }
	};
}

/** Lets a device in that holds a certificate of this relay's, which has forgotten it: it was restored to before. */
export function readmit(
	team: Team | undefined,
	arrival: Arrival,
	was: { readonly role: Role; readonly areas: Areas; readonly issuedAt: number }
): Outcome {
	const { member: id, name, device } = arrival;
	// A team needs an owner.
	if (!team && was.role !== 'owner') return 'unknown';
	const { revoked, former } = team ?? NOBODY;
	if (revoked.includes(device.id) || (former[id] ?? -Infinity) >= was.issuedAt) return 'revoked';
	const { role, areas } = was;
	const known = team && memberOf(team, id);
	const member = known ?? { id, name, role, areas, joinedAt: device.addedAt, devices: [] };
	return {
		team: tidy(withMember(team ?? NOBODY, { ...member, devices: [...member.devices, device] })),
		action: 're-admit',
		details: { member: id, device: device.id, role: member.role }
	};
}

/**
 * Puts up an invitation. Owners invite anybody, managers those whom they lead, everybody a further device of their own;
 * nobody a device of somebody whom they do not lead.
 */
export function invite(
	team: Team,
	{ member, device }: Actor,
	asked: TeamRequests['invite'],
	now: number
): Outcome {
	const guest = asked.member === undefined ? undefined : memberOf(team, asked.member);
	const isOwn = guest?.id === member.id;
	if (!isOwn && !mayLead(member.role, guest?.role ?? asked.role)) return 'forbidden';
	// What a former member was is not known any more, and their private documents are still theirs.
	const isFormer = asked.member !== undefined && asked.member in team.former;
	if (isFormer && member.role !== 'owner') return 'forbidden';
	const alive = team.invitations.filter(({ expiresAt }) => expiresAt > now);
	if (alive.length >= INVITATIONS) return 'too-many';
	if (alive.some(({ id, code }) => id === asked.id || code === asked.code)) return 'taken';
	const { id, secret, code, uses, ttlMs } = asked;
	const { role, areas } = guest ?? asked;
	const invitation = {
		...{ id, secret, code, role, areas, usesLeft: uses, expiresAt: now + ttlMs },
		...(asked.member === undefined ? {} : { member: asked.member }),
		by: { member: member.id, device: device.id }
	};
	return {
		team: { ...team, invitations: [...alive, invitation] },
		action: 'invite',
		details: { invitation: id, role, uses, ...(asked.member ? { member: asked.member } : {}) }
	};
}

/** One's own, or of those whom one may invite. */
export function endInvitation(team: Team, { member }: Actor, id: string): Outcome {
	const found = team.invitations.find((one) => one.id === id);
	if (!found || (found.by.member !== member.id && !mayLead(member.role, found.role)))
		return 'unknown';
	return {
		team: tidy({ ...team, invitations: team.invitations.filter((one) => one !== found) }),
		action: 'end-invitation',
		details: { invitation: id }
	};
}
