import { ROLES } from '#lib/protocol/permission.ts';
import {
	MOST_TICKETS,
	type Signed,
	type TeamAction,
	type TeamRequests
} from '#lib/protocol/team.ts';
import type { Limits } from '../limits.ts';

type Check = (value: unknown, limits: Limits) => boolean;

const matches =
	(pattern: RegExp): Check =>
	(value) =>
		typeof value === 'string' && pattern.test(value);
const maybe =
	(check: Check): Check =>
	(value, limits) =>
		value === undefined || check(value, limits);
const whole =
	(most: (limits: Limits) => number): Check =>
	(value, limits) =>
		Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= most(limits);

const secret = matches(/^[0-9A-Za-z]{22}$/);
const id = matches(/^[0-9A-Za-z]{1,32}$/);
const device = matches(/^[\w-]{22}$/);
const digest = matches(/^[\w-]{43}$/);
const code = matches(/^[0-9A-HJKMNP-TV-Z]{16}$/);
/** No control characters, and something to see. */
const name = matches(/^(?=.*\S)[^\p{Cc}]{1,100}$/u);
const role: Check = (value) => ROLES.some((one) => one === value);
const areas: Check = (value, limits) =>
	value === 'all' || (Array.isArray(value) && value.every((one) => id(one, limits)));
const newDevice: Check = (value, limits) =>
	// 65 bytes, the first of which says that neither coordinate is left out.
	has(value, { publicKey: matches(/^B[\w-]{86}$/), name }, limits);

/** A link for a whole team. */
const USES = 1000;

const REQUESTS: { readonly [A in TeamAction]: Readonly<Record<keyof TeamRequests[A], Check>> } = {
	create: { workspace: secret, member: id, name, device: newDevice, recovery: digest },
	join: {
		invitation: maybe(secret),
		secret: maybe(secret),
		code: maybe(code),
		member: id,
		name,
		device: newDevice
	},
	recover: { workspace: secret, secret, recovery: digest, device: newDevice },
	tickets: { count: whole(() => MOST_TICKETS) },
	roster: {},
	invite: {
		id: secret,
		secret: digest,
		code: digest,
		role,
		areas,
		member: maybe(id),
		ttlMs: whole(({ invitationMs }) => invitationMs),
		uses: whole(() => USES)
	},
	'end-invitation': { id: secret },
	change: { member: id, role, areas },
	rename: { name },
	revoke: { member: id, device: maybe(device) },
	leave: {},
	'set-recovery': { recovery: digest },
	release: { member: id },
	erase: { reason: name },
	audit: { before: maybe(whole(() => Number.MAX_SAFE_INTEGER)) }
};

/** The name of an action, or `undefined`. */
export function parseAction(text: string): TeamAction | undefined {
	return Object.hasOwn(REQUESTS, text) ? (text as TeamAction) : undefined;
}

/** What an action is asked with; `undefined` for what is not as the protocol says. */
export function parsePayload<A extends TeamAction>(
	action: A,
	payload: string,
	limits: Limits
): TeamRequests[A] | undefined {
	const value = parseJson(payload);
	return has(value, REQUESTS[action], limits) ? (value as TeamRequests[A]) : undefined;
}

/** A signed request, or `undefined`. */
export function parseSigned(text: string, limits: Limits): Signed | undefined {
	const value = parseJson(text);
	const isText: Check = (one) => typeof one === 'string';
	const shape = {
		payload: isText,
		challenge: secret,
		signature: matches(/^[\w-]{86}$/),
		certificate: maybe(isText)
	};
	return has(value, shape, limits) ? (value as Signed) : undefined;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function has(value: unknown, shape: Readonly<Record<string, Check>>, limits: Limits): boolean {
	if (typeof value !== 'object' || value === null) return false;
	const fields = new Map<string, unknown>(Object.entries(value));
	return Object.entries(shape).every(([field, check]) => check(fields.get(field), limits));
}
