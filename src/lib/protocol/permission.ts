import { COMMON_AREA, type DocumentName } from './room.ts';

/** What a member may do in a workspace, least last. */
export const ROLES = ['owner', 'manager', 'rep', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** The areas a member sees beside the common one: all, those to come too, or the ids of some. */
export type Areas = 'all' | readonly string[];

/** Who somebody is to a workspace. */
export interface Grant {
	readonly member: string;
	readonly role: Role;
	readonly areas: Areas;
}

/** `none` is told like a document that does not exist. */
export type Access = 'write' | 'read' | 'none';

/** Who may do what with a document: the table of the relay, and what the app offers. */
export function access({ member, role, areas }: Grant, name: DocumentName): Access {
	const leads = role === 'owner' || role === 'manager';
	switch (name.kind) {
		case 'ws':
			return leads ? 'write' : 'read';
		case 'team':
			return role === 'viewer' ? 'read' : 'write';
		case 'me':
			return name.member === member ? 'write' : 'none';
		case 'ops':
		case 'act':
		case 'note':
			if (leads) return 'write';
			if (!sees(areas, name.area)) return 'none';
			return role === 'rep' ? 'write' : 'read';
		default:
			return name satisfies never;
	}
}

/** Whether one may let in, change and let out members of a role. */
export function mayLead(role: Role, other: Role): boolean {
	return role === 'owner' || (role === 'manager' && !leads(other));
}

/** Whether a role may attach files: all that write anything may. */
export function mayAttach(role: Role): boolean {
	return role !== 'viewer';
}

function sees(areas: Areas, area: string): boolean {
	return areas === 'all' || area === COMMON_AREA || areas.includes(area);
}

/** Whether a role may see members' devices, invite, change roles, revoke, and read the audit. */
export function leads(role: Role): boolean {
	return role === 'owner' || role === 'manager';
}
