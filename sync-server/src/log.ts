type Level = 'info' | 'warning' | 'error';

/**
 * What the relay reports: counts, ids of documents, codes. Never content, tickets, certificates, names of people, or
 * addresses.
 */
interface Events {
	'relay-started': { readonly url: string };
	'relay-stopped': object;
	/** A write failed: nothing can be promised any more, and the relay stops. */
	'store-failed': { readonly problem: string };
	'document-opened': {
		readonly document: string;
		readonly updates: number;
		/** Those of them that are in no snapshot yet. */
		readonly entries: number;
	};
	'document-compacted': {
		readonly document: string;
		/** How many, and the bytes of the snapshot. */
		readonly updates: number;
		readonly bytes: number;
		readonly ms: number;
	};
	/** It stays a log: the snapshot that was made of it is not the document, or could not be made. */
	'compaction-refused': { readonly document: string; readonly problem: string };
	/** Yjs refuses an update of the log: it stays there, and is in no snapshot. */
	'update-set-aside': { readonly document: string; readonly seq: number };
	'document-forgotten': { readonly document: string };
	/** It is refused rather than served without what cannot be read. */
	'document-unreadable': { readonly document: string; readonly problem: string };
	/** The relay closed a socket. */
	'socket-closed': { readonly code: number; readonly reason: string };
	/** A page of an origin that is not listed asked for a socket. */
	'origin-refused': object;
	/** A request of a team was refused. */
	'request-refused': { readonly code: string };
	/** A request for a blob was refused. */
	'blob-refused': { readonly code: string };
	/** Blobs went that nobody refers to. */
	'blobs-removed': { readonly count: number };
	/** So many lines of an event, and code, were too many within a minute. */
	'lines-left-out': {
		readonly of: string;
		readonly code?: number | string;
		readonly count: number;
	};
	/** A fault of the relay itself. */
	fault: { readonly problem: string };
}

const LEVELS: { readonly [E in keyof Events]: Level } = {
	'relay-started': 'info',
	'relay-stopped': 'info',
	'store-failed': 'error',
	'document-opened': 'info',
	'document-compacted': 'info',
	'compaction-refused': 'error',
	'update-set-aside': 'error',
	'document-forgotten': 'info',
	'document-unreadable': 'error',
	'socket-closed': 'info',
	'origin-refused': 'warning',
	'request-refused': 'info',
	'blob-refused': 'info',
	'blobs-removed': 'info',
	'lines-left-out': 'warning',
	fault: 'error'
};

export type Event = {
	readonly [E in keyof Events]: { readonly event: E } & Events[E];
}[keyof Events];

export type Log = (event: Event) => void;

/** Lines of one event and code within a minute: what anybody can cause must not fill a disk. */
const MOST_LINES = 60;
const MINUTE_MS = 60_000;

/** A log that counts what comes in a flood, and tells how much it was once that is over. */
export function bounded(log: Log, now: () => number): Log {
	const floods = new Map<
		string,
		{ readonly event: Event; readonly since: number; count: number }
	>();
	const end = (before: number) => {
		for (const [key, { event, since, count }] of floods) {
			if (since > before) continue;
			floods.delete(key);
			const left = count - MOST_LINES;
			const code = 'code' in event ? { code: event.code } : {};
			if (left > 0) log({ event: 'lines-left-out', of: event.event, ...code, count: left });
		}
	};
	return (event) => {
		end(event.event === 'relay-stopped' ? Infinity : now() - MINUTE_MS);
		const key = `${event.event} ${'code' in event ? event.code : ''}`;
		const flood = floods.get(key) ?? { event, since: now(), count: 0 };
		floods.set(key, flood);
		if (++flood.count <= MOST_LINES) log(event);
	};
}

/** One line of JSON. @param now ms since 1970 */
export function formatEvent(event: Event, now: number): string {
	return JSON.stringify({
		time: new Date(now).toISOString(),
		level: LEVELS[event.event],
		...event
	});
}

/** What an unknown thrown value says. */
export function problemOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
