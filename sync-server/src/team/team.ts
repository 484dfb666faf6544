import { leads, mayLead, type Areas, type Grant, type Role } from '#lib/protocol/permission.ts';
import type { DeviceInfo, MemberInfo, Roster, TeamRefusal } from '#lib/protocol/team.ts';

/** Who belongs to a workspace, as it is kept. Times are ms since 1970. */
export interface Team {
	readonly members: readonly Member[];
	readonly invitations: readonly Invitation[];
	/** Of the recovery secret, and whose it is; none once they are no owner any more: they may still hold it. */
	readonly recovery?: { readonly digest: string; readonly member: string };
	/** Devices that were let out. They come back as new ones only. */
	readonly revoked: readonly string[];
	/** Members who were let out, and when: an older certificate lets none of their devices in. */
	readonly former: Readonly<Record<string, number>>;
}

export interface Member extends Omit<MemberInfo, 'devices'> {
	readonly devices: readonly Device[];
}

export interface Device extends Omit<DeviceInfo, 'seenAt'> {
	/** Until when it may delete in logs, to erase a person. */
	readonly eraseUntil?: number;
}

export interface Invitation {
	readonly id: string;
	/** Digests of the link's secret and of the typed code. */
	readonly secret: string;
	readonly code: string;
	readonly role: Role;
	readonly areas: Areas;
	/** Whom it is for, where that is known. */
	readonly member?: string;
	readonly by: { readonly member: string; readonly device: string };
	readonly expiresAt: number;
	readonly usesLeft: number;
}

/** Who asks. */
export interface Actor {
	readonly member: Member;
	readonly device: Device;
}

/** What becomes of a team, and what is put on record. */
export interface Change {
	readonly team: Team;
	readonly action: string;
	/** Ids and roles, never content. */
	readonly details: Readonly<Record<string, string | number>>;
}

/** What is changed, or why nothing is. */
export type Outcome = Change | TeamRefusal;

export const NOBODY: Team = { members: [], invitations: [], revoked: [], former: {} };

/** Who a device is; `undefined` for one that is not of the team. */
export function actorOf(team: Team, device: string): Actor | undefined {
	for (const member of team.members) {
		const found = member.devices.find(({ id }) => id === device);
		if (found) return { member, device: found };
	}
	return undefined;
}

export function memberOf(team: Team, id: string): Member | undefined {
	return team.members.find((member) => member.id === id);
}

export function grantOf({ id, role, areas }: Member): Grant {
	return { member: id, role, areas };
}

/** The team with this member in the place of the one with the same id, or added. */
export function withMember(team: Team, member: Member): Team {
	const isKnown = team.members.some(({ id }) => id === member.id);
	return {
		...team,
		members: isKnown
			? team.members.map((one) => (one.id === member.id ? member : one))
			: [...team.members, member]
	};
}

/** Ends what rests on a right that is gone: invitations that nobody may give any more, a former owner's recovery. */
export function tidy(team: Team): Team {
	const { recovery, ...rest } = team;
	const isOwner = memberOf(team, recovery?.member ?? '')?.role === 'owner';
	const invitations = team.invitations.filter(({ by, role, member }) => {
		const inviter = actorOf(team, by.device)?.member;
		const guest = member === undefined ? undefined : memberOf(team, member);
		return inviter && (inviter.id === member || mayLead(inviter.role, guest?.role ?? role));
	});
	return { ...rest, invitations, ...(recovery && isOwner ? { recovery } : {}) };
}

/**
 * What a member may know of the others.
 * @param seen when devices were last here
 */
export function rosterOf(
	team: Team,
	version: number,
	viewer: Role,
	{ seen, now }: { readonly seen: ReadonlyMap<string, number>; readonly now: number }
): Roster {
	if (!leads(viewer))
		return {
			version,
			members: team.members.map(({ id, name, role, areas, joinedAt }) => {
				return { id, name, role, areas, joinedAt, devices: [] };
			}),
			invitations: []
		};
	return {
		version,
		members: team.members.map((member) => ({
			...member,
			devices: member.devices.map(({ id, name, addedAt }) => {
				const seenAt = seen.get(id);
				return { id, name, addedAt, ...(seenAt === undefined ? {} : { seenAt }) };
			})
		})),
		invitations: team.invitations.filter(({ expiresAt }) => expiresAt > now).map(infoOf),
		...(viewer === 'owner' ? { recoverable: team.recovery !== undefined } : {})
	};
}

/** What is told of an invitation: no digest. */
export function infoOf({ id, role, areas, member, by, expiresAt, usesLeft }: Invitation) {
	const info = { id, role, areas, by: by.member, expiresAt, usesLeft };
	return member === undefined ? info : { ...info, member };
}
