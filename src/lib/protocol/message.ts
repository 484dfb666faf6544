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
	/** s→c [104, n, code, text]: refuses what came after acknowledgement n − 1 up to n. */
	refuse: 104
} as const;

/** Close codes. 4400 to 4499 end the client's reconnecting; every other code is tried again. */
export const CLOSE = {
	/** The frame was not of the protocol. */
	malformed: 4400,
	/** No such document, or not yours: the same answer for both. */
	unknown: 4404,
	/** The frame was larger than the limit. */
	tooLarge: 4413,
	/** The relay is stopping; come back. */
	restart: 1012,
	/** The relay cannot serve this document now; come back later. */
	overload: 1013
} as const;

/** Limits the relay holds, in bytes and ms, with the reason for each. */
export const LIMITS = {
	/** An import of 10,000 deals is one update of about 6 MB; four times that leaves room. */
	frameBytes: 32 * 1024 * 1024,
	/** A device that reads slower than this fills the relay's memory: it is closed and syncs again later. */
	bufferedBytes: 8 * 1024 * 1024,
	/** Who is here and what they have open is under 1 kB; every device of a workspace keeps it of every other. */
	presenceBytes: 4 * 1024,
	/** One tab is one presence. A few more for a device that passes on those of its other tabs. */
	presencePerSocket: 8,
	/** Stock clients give up after 30 s of silence. */
	silenceMs: 30_000
} as const;

/** The path below which the relay takes WebSockets: `/sync/<document name>`. */
export const SYNC_PATH = '/sync';

/**
 * The subprotocols of a socket: a fixed one that the relay chooses, and the workspace's key.
 * A key in the path or the query would be written to logs.
 */
export const SUBPROTOCOL = 'runnel.1';
const KEY_PREFIX = 'key.';

/** The subprotocols a device offers. */
export function offerKey(key: string): string[] {
	return [SUBPROTOCOL, KEY_PREFIX + key];
}

/** The key among the offered subprotocols, or `undefined`. */
export function offeredKey(protocols: Iterable<string>): string | undefined {
	for (const protocol of protocols)
		if (/^key\.[0-9A-Za-z]{22}$/.test(protocol)) return protocol.slice(KEY_PREFIX.length);
	return undefined;
}
