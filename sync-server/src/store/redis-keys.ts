/** Devices whose writes are refused. */
export const REVOKED = 'runnel:revoked';

const DOCUMENT = 'runnel:document:';

/** The keys of a document. The first is its channel too. */
export function keysOf(document: string) {
	const key = DOCUMENT + document;
	return {
		document: key,
		log: `${key}:log`,
		ledger: `${key}:ledger`,
		snapshots: `${key}:snapshots`,
		/** Of a snapshot; its number follows. */
		snapshot: `${key}:snapshot:`,
		/** Of a snapshot that is on its way; what tells it from others follows. */
		upload: `${key}:upload:`
	};
}

/** The document whose channel this is. */
export function documentOf(channel: string): string {
	return channel.slice(DOCUMENT.length);
}
