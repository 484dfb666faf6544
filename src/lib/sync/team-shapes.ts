import { ROLES, type Areas, type Role } from '#lib/protocol/permission.ts';
import type { DeviceInfo, InvitationInfo, MemberInfo, Roster } from '#lib/protocol/team.ts';

/** Whether what came from a relay or a store has the shape it should have. What it has beyond that is left alone. */
export type Check<T> = (value: unknown) => value is T;

export const isText: Check<string> = (value): value is string =>
	typeof value === 'string' && value !== '';
export const isName: Check<string> = (value) => typeof value === 'string';
export const isNumber: Check<number> = (value): value is number => Number.isFinite(value);
const isRole: Check<Role> = (value): value is Role => ROLES.includes(value as Role);

/** What may be missing is `undefined` then. */
export function maybe<T>(check: Check<T>): Check<T | undefined> {
	return (value): value is T | undefined => value === undefined || check(value);
}

export function listOf<T>(check: Check<T>): Check<readonly T[]> {
	return (value): value is readonly T[] => Array.isArray(value) && value.every(check);
}

/** An object of which each field named has its shape. */
export function shape<T extends object>(fields: {
	readonly [K in keyof T]-?: Check<T[K] | undefined>;
}): Check<T> {
	const checks = Object.entries<Check<unknown>>(fields);
	return (value): value is T =>
		isObject(value) && checks.every(([field, check]) => check(value[field as never]));
}

export function isObject<T extends object>(value: unknown): value is T {
	return typeof value === 'object' && value !== null;
}

export const isIdList = listOf(isText);
const isAreas: Check<Areas> = (value): value is Areas => value === 'all' || isIdList(value);

/** Who somebody is to a workspace: the fields that an admission and a membership have in common. */
export const granted = { role: isRole, areas: isAreas };

const isDevice = shape<DeviceInfo>({
	id: isText,
	name: isName,
	addedAt: isNumber,
	seenAt: maybe(isNumber)
});

const isMember = shape<MemberInfo>({
	...granted,
	id: isText,
	name: isName,
	joinedAt: isNumber,
	devices: listOf(isDevice),
	held: maybe(
		shape<NonNullable<MemberInfo['held']>>({ at: isNumber, since: isNumber, deletions: isNumber })
	)
});

export const isInvitation = shape<InvitationInfo>({
	...granted,
	id: isText,
	member: maybe(isText),
	by: isText,
	expiresAt: isNumber,
	usesLeft: isNumber
});

export const isRoster = shape<Roster>({
	version: isNumber,
	members: listOf(isMember),
	invitations: listOf(isInvitation),
	recoverable: maybe((value): value is boolean => typeof value === 'boolean')
});
