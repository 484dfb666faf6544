import type { Session } from '#lib/workers/session.ts';
import type { Log } from '#lib/ydoc/log.ts';

/** The log that entries of a document belong to. Of whichever epoch it is, the fold of all is the same. */
export function logFor(
	session: Pick<Session, 'documents' | 'log' | 'activities'>,
	document: string
): Log {
	return (
		session.documents.get(document) ??
		(document.startsWith('act/') ? session.activities : session.log)
	);
}
