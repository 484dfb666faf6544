/**
 * What app and relay say to each other beyond the y-websocket protocol.
 *
 * Every message is a varuint type and its fields, one message a WebSocket frame. A stock client ignores types it does
 * not know, a stock relay too.
 */
export const MESSAGE = {
	/** y-protocols: sync step 1, step 2, update. */
	sync: 0,
	awareness: 1,
	queryAwareness: 3,
	/** c→s [102, n], s→c [102, n] once everything received before it is on disk. */
	acknowledge: 102,
	/** s→c [103, relay's time in ms since 1970 as varuint, limits as JSON text]. */
	hello: 103,
	/** s→c [104, n, code, text]: refuses what came after acknowledgement n − 1 up to n. The codes: REFUSE. */
	refuse: 104,
	/** c→s [105]; s→c [105, state vector, SHA-256 over the sorted entries of a log]: compared at equal state only. */
	digest: 105,
	/** s→c [106, ms]: send a fresh ticket within that time, or be closed with 4401; c→s [106, ticket as text]. */
	renew: 106
} as const;

/** Why a change was refused (message 104). It is never kept; the device sets it aside. */
export const REFUSE = {
	/** This member reads here. */
	readOnly: 1,
	/** In a log nothing is deleted. */
	appendOnly: 2,
	/** This member is held: most of the workspace was flagged as deleted. */
	held: 3,
	/** The document would outgrow its limit. */
	full: 4
} as const;

/** Close codes. 4400 to 4499 end the client's reconnecting; every other code is tried again. */
export const CLOSE = {
	/** The frame was not of the protocol. */
	malformed: 4400,
	/** The ticket is used, too old or none; the device was revoked, or its role has changed. A new ticket tells which. */
	signedOut: 4401,
	/** Somebody else's client id was used. */
	forbidden: 4403,
	/** No such document, or not yours: the same answer for both. */
	unknown: 4404,
	/** The frame was larger than the limit. */
	tooLarge: 4413,
	/** This build of the app is too old for what the relay holds: update it. */
	tooOld: 4426,
	/** Something before this change is missing: come back and sync. */
	gap: 4509,
	/** Too much at once: slow down. */
	slowDown: 4529,
	/** The relay is stopping; come back. */
	restart: 1012,
	/** The relay cannot serve this document now; come back later. */
	overload: 1013
} as const;

/** The path below which the relay takes WebSockets: `/sync/<document name>`. */
export const SYNC_PATH = '/sync';

/**
 * The subprotocols of a socket: a fixed one that the relay chooses, a one-use ticket, and the Yjs client id that the
 * device writes with, where it tells. What stands in the path or the query would be written to logs.
 */
export const SUBPROTOCOL = 'runnel.1';
const TICKET = /^ticket\.([0-9A-Za-z]{22})$/;
const CLIENT = /^client\.([0-9]{1,16})$/;

/** The subprotocols a device offers. A client that does not tell its id owns whatever ids it is the first to write. */
export function offer(ticket: string, client?: number): string[] {
	const own = client === undefined ? [] : [`client.${client}`];
	return [SUBPROTOCOL, `ticket.${ticket}`, ...own];
}

/** What was offered. */
export function offered(protocols: Iterable<string>): {
	readonly ticket?: string;
	readonly client?: number;
} {
	const found: { ticket?: string; client?: number } = {};
	for (const protocol of protocols) {
		const ticket = TICKET.exec(protocol)?.[1];
		const client = CLIENT.exec(protocol)?.[1];
		if (ticket !== undefined) found.ticket = ticket;
		if (client !== undefined && Number.isSafeInteger(Number(client))) found.client = Number(client);
	}
	return found;
}
