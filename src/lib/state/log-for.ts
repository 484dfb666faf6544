import type { Session } from '#lib/workers/session.ts';
import type { Log } from '#lib/ydoc/log.ts';

/** The logs of a session that entries may be written to. */
export type Logs = Pick<Session, 'documents' | 'me' | 'log' | 'activities'>;

/**
 * The log that entries of a document belong to. Of whichever epoch it is, the fold of all is the same; what was a
 * member's own is that of the member who is here.
 */
export function logFor(session: Logs, document: string): Log {
	const log = session.documents.get(document);
	if (log) return log;
	if (document.startsWith('me/')) return session.me;
	return document.startsWith('act/') ? session.activities : session.log;
}
