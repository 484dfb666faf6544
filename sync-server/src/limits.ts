import { MOST_BLOB_BYTES } from '#lib/protocol/blob.ts';

const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** One limit: a number, what it counts, and why it is what it is. Set by the environment: `LIMIT_FRAME_BYTES=…`. */
interface Limit {
	readonly value: number;
	readonly unit: 'bytes' | 'ms' | 'count' | 'per second' | 'per minute' | 'share';
	readonly why: string;
}

function limit(value: number, unit: Limit['unit'], why: string): Limit {
	return { value, unit, why };
}

/** All limits of the relay. */
export const LIMITS = {
	frameBytes: limit(
		32 * MiB,
		'bytes',
		'an import of 10,000 deals is one update of 6 MB; five times that'
	),
	bufferedBytes: limit(
		8 * MiB,
		'bytes',
		'what a socket that reads slowly may cost before it is closed; what is not stored yet before it is read on'
	),
	documentBytes: limit(
		128 * MiB,
		'bytes',
		'a log is rolled over at 8 MB; a worker holds all of one in memory to compact it'
	),
	presenceBytes: limit(4 * KiB, 'bytes', 'who is here and what they have open is under 1 KiB'),
	presencePerSocket: limit(
		8,
		'count',
		'a tab is one presence; some more for other tabs of the device'
	),
	silenceMs: limit(30 * SECOND, 'ms', 'stock clients leave after 30 s without a message'),
	ticketMs: limit(MINUTE, 'ms', 'a ticket is used at once; a minute allows for a slow line'),
	renewMs: limit(15 * MINUTE, 'ms', 'so often a socket must show that its device may still come'),
	renewGraceMs: limit(2 * MINUTE, 'ms', 'a phone may sleep for a while before it answers'),
	upgradeMs: limit(5 * SECOND, 'ms', 'a connection that has not become a socket by then is closed'),
	bodyBytes: limit(
		16 * KiB,
		'bytes',
		'the largest request of a team has a few hundred bytes and an area list'
	),
	connectionsPerAddress: limit(
		1000,
		'count',
		'an office behind one address; each member has a few sockets'
	),
	requestsPerMinute: limit(
		600,
		'per minute',
		'requests of one address: a hundred members coming back at once'
	),
	refusalsPerMinute: limit(
		30,
		'per minute',
		'refused requests of one address: somebody tries codes'
	),
	workspacesPerHour: limit(60, 'count', 'new workspaces from one address'),
	messagesPerSecond: limit(
		2000,
		'per second',
		'of a socket, over ten seconds; above it, reading pauses'
	),
	bytesPerSecond: limit(
		8 * MiB,
		'bytes',
		'of a socket, over ten seconds; above it, reading pauses'
	),
	clientIdsPerSocket: limit(
		4096,
		'count',
		'new client ids of one socket; a workspace shared late brings its sessions'
	),
	membersPerWorkspace: limit(1000, 'count', 'the roster is one value'),
	invitationMs: limit(72 * HOUR, 'ms', 'an invitation ends by then'),
	holdAt: limit(
		0.5,
		'share',
		'the share of living records of others that a member may flag as deleted in a day'
	),
	holdFrom: limit(20, 'count', 'fewer deletions than this are nobody’s grand scale'),
	waitingBytes: limit(
		64 * MiB,
		'bytes',
		'changes that wait for a Redis that is away; above it the relay ends'
	),
	blobBytes: limit(
		MOST_BLOB_BYTES,
		'bytes',
		'an attachment: a photo is under 1 MB, a scanned contract under 10'
	),
	workspaceBlobBytes: limit(
		2 * GiB,
		'bytes',
		'all attachments of a workspace: 5,000 photos and as much again in files'
	),
	spareBytes: limit(GiB, 'bytes', 'what attachments leave of the disk to documents'),
	spareMs: limit(
		30 * DAY,
		'ms',
		'an attachment that nobody refers to stays so long: what was deleted can be brought back until then'
	),
	blobMs: limit(
		10 * MINUTE,
		'ms',
		'20 MB at 300 kbit/s; an attachment that is not here by then is sent again'
	),
	keepMs: limit(30 * DAY, 'ms', 'as far back a document can be restored')
} as const satisfies Record<string, Limit>;

export type Limits = { readonly [K in keyof typeof LIMITS]: number };

/** The limits as they are unless the environment says else. */
export const DEFAULTS = Object.fromEntries(
	Object.entries(LIMITS).map(([name, { value }]) => [name, value])
) as Limits;

/** The limits of an environment, or what is wrong with the first value that cannot be one. */
export function readLimits(
	env: Readonly<Record<string, string | undefined>>
): { readonly limits: Limits } | { readonly problem: string } {
	const limits: Record<string, number> = { ...DEFAULTS };
	const names = new Map(Object.keys(LIMITS).map((name) => [variableOf(name), name]));
	for (const [variable, text = ''] of Object.entries(env)) {
		if (!variable.startsWith(PREFIX)) continue;
		const name = names.get(variable);
		if (name === undefined) return { problem: `${variable} is none of the limits; see --help.` };
		const value = text.trim() === '' ? NaN : Number(text);
		const isShare = (LIMITS as Record<string, Limit>)[name]?.unit === 'share';
		const isRight = isShare ? value > 0 && value <= 1 : Number.isSafeInteger(value) && value > 0;
		const range = isShare ? 'a share above 0, up to 1' : 'a whole number above 0';
		if (!isRight) return { problem: `${variable}=${text} is not ${range}.` };
		limits[name] = value;
	}
	return { limits: limits as Limits };
}

/** All limits as help shows them: variable, default, unit, reason. */
export function describeLimits(): string[] {
	return Object.entries(LIMITS).map(
		([name, { value, unit, why }]) => `  ${variableOf(name)}=${value} (${unit})\n      ${why}`
	);
}

const PREFIX = 'LIMIT_';

function variableOf(name: string): string {
	return PREFIX + name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
