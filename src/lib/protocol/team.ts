import type { Areas, Role } from './permission.ts';

/**
 * What device and relay say of members, over HTTP: `POST /team/<action>` with JSON, answered with JSON.
 *
 * `challenge` is asked for with `{}` and answered `{ challenge }`. Every other request is a `Signed`: the payload as the text that was signed, so
 * that nobody has to agree on how JSON is written. A refusal is a status of 4xx with `{ code }`.
 */
export const TEAM_PATH = '/team';

/** Of one request: a client opens some dozens of sockets when it comes back. */
export const MOST_TICKETS = 256;

/** A request of a device. */
export interface Signed {
	/** The JSON text of the action's payload. */
	readonly payload: string;
	/** From `challenge`: once, within a minute. */
	readonly challenge: string;
	/** Base64url of the ECDSA P-256 signature (SHA-256, IEEE P1363) over `signedText`. */
	readonly signature: string;
	/** The device's certificate; none before it has one, where the payload brings its public key. */
	readonly certificate?: string;
}

/** What a device signs: nothing that was signed for one purpose passes for another. */
export function signedText(action: string, { challenge, payload }: Omit<Signed, 'signature'>) {
	return `runnel.1\n${action}\n${challenge}\n${payload}`;
}

/** A device as it asks to be let in. */
export interface NewDevice {
	/** Base64url of the raw P-256 public key (65 bytes). Its SHA-256 names the device. */
	readonly publicKey: string;
	/** What a person calls it. */
	readonly name: string;
}

/** Payloads by action. Digests are base64url of SHA-256. */
export interface TeamRequests {
	/** Makes a workspace shared; who asks is its owner. */
	create: {
		readonly workspace: string;
		readonly member: string;
		readonly name: string;
		readonly device: NewDevice;
		/** Of the recovery secret, which is shown once and never sent before it is needed. */
		readonly recovery: string;
	};
	/** Redeems an invitation, by link (`invitation`, `secret`) or by typed `code`. */
	join: {
		readonly invitation?: string;
		readonly secret?: string;
		readonly code?: string;
		/** The member id the device would like; the invitation may name another. */
		readonly member: string;
		readonly name: string;
		readonly device: NewDevice;
	};
	/** A new device for the owner who lost theirs. */
	recover: {
		readonly workspace: string;
		readonly secret: string;
		/** Of the secret that takes the used one's place. */
		readonly recovery: string;
		readonly device: NewDevice;
	};
	/** One-use tickets of a minute, one a socket. */
	tickets: { readonly count: number };
	roster: Record<string, never>;
	invite: {
		readonly id: string;
		/** Of the secret and of the typed code: the relay learns neither before it is redeemed. */
		readonly secret: string;
		readonly code: string;
		readonly role: Role;
		readonly areas: Areas;
		/** For a further device of this member, or for one who is known by an import. */
		readonly member?: string;
		readonly ttlMs: number;
		readonly uses: number;
	};
	'end-invitation': { readonly id: string };
	change: { readonly member: string; readonly role: Role; readonly areas: Areas };
	/** One's own name. */
	rename: { readonly name: string };
	/** A member with all devices, or one device. */
	revoke: { readonly member: string; readonly device?: string };
	leave: Record<string, never>;
	'set-recovery': { readonly recovery: string };
	/** Lets a member write again who was held for deleting on a grand scale. */
	release: { readonly member: string };
	/** For ten minutes the owner's device may delete in the logs, to erase a person. On record. */
	erase: { readonly reason: string };
	/** The latest entries before one, newest first. */
	audit: { readonly before?: number };
}

export type TeamAction = keyof TeamRequests;

/** What a device is given when it is let in. */
export interface Admission {
	readonly workspace: string;
	readonly member: string;
	readonly name: string;
	readonly role: Role;
	readonly areas: Areas;
	readonly device: string;
	/** Signed by the relay: who the device is. Names no secret. */
	readonly certificate: string;
}

export interface TeamAnswers {
	create: Admission;
	join: Admission;
	recover: Admission;
	tickets: {
		readonly tickets: readonly string[];
		readonly member: string;
		readonly role: Role;
		readonly areas: Areas;
		/** Grows with each change of the roster. */
		readonly version: number;
		/** A fresh certificate, where the old one was signed with the key before the newest. */
		readonly certificate?: string;
	};
	roster: Roster;
	invite: InvitationInfo;
	'end-invitation': Roster;
	change: Roster;
	rename: Roster;
	revoke: Roster;
	leave: Record<string, never>;
	'set-recovery': Record<string, never>;
	release: Roster;
	erase: { readonly until: number };
	audit: { readonly entries: readonly AuditEntry[] };
}

/** Who belongs to a workspace. A rep and a viewer see names and roles, without devices and invitations. */
export interface Roster {
	readonly version: number;
	readonly members: readonly MemberInfo[];
	readonly invitations: readonly InvitationInfo[];
	/** Whether a recovery code is good; none is once the owner who made it is no owner any more. Told to owners. */
	readonly recoverable?: boolean;
}

export interface MemberInfo {
	readonly id: string;
	readonly name: string;
	readonly role: Role;
	readonly areas: Areas;
	/** ms since 1970, like every time here. */
	readonly joinedAt: number;
	readonly devices: readonly DeviceInfo[];
	/** Since when this member is held for deleting on a grand scale, and from when on they deleted. */
	readonly held?: { readonly at: number; readonly since: number; readonly deletions: number };
}

export interface DeviceInfo {
	readonly id: string;
	readonly name: string;
	readonly addedAt: number;
	readonly seenAt?: number;
}

export interface InvitationInfo {
	readonly id: string;
	readonly role: Role;
	readonly areas: Areas;
	readonly member?: string;
	readonly by: string;
	readonly expiresAt: number;
	readonly usesLeft: number;
}

export interface AuditEntry {
	readonly seq: number;
	readonly at: number;
	/** Member and device that did it; none for the operator of the relay. */
	readonly member?: string;
	readonly device?: string;
	readonly action: string;
	/** Ids and roles, never content. */
	readonly details: Readonly<Record<string, string | number>>;
}

/** Why the relay refuses. */
export type TeamRefusal =
	/** No such workspace, invitation, member or device, or not yours: one answer for all. */
	| 'unknown'
	/** Your role does not allow it. */
	| 'forbidden'
	/** You were revoked or have left. */
	| 'revoked'
	/** The only owner cannot leave, be revoked or become something else. */
	| 'last-owner'
	/** The workspace or member id is taken. */
	| 'taken'
	/** The relay takes no new workspaces. */
	| 'closed'
	/** Not as this file says, or its challenge is used or too old: ask for a new one. */
	| 'malformed'
	/** Of requests in a while, or of members, devices or invitations. */
	| 'too-many';
