/** What the relay reports: names and counts, never content or keys. */
export type Event =
	| { readonly event: 'relay-started'; readonly url: string }
	| { readonly event: 'relay-stopped' }
	/** A write failed: nothing can be promised any more, and the relay stops. */
	| { readonly event: 'store-failed'; readonly problem: string }
	| {
			readonly event: 'document-opened';
			readonly document: string;
			readonly updates: number;
			/** Those of them that are in no snapshot yet. */
			readonly entries: number;
	  }
	| {
			readonly event: 'document-compacted';
			readonly document: string;
			/** How many, and the bytes of the snapshot. */
			readonly updates: number;
			readonly bytes: number;
			readonly ms: number;
	  }
	/** It stays a log: the snapshot that was made of it is not the document, or could not be made. */
	| { readonly event: 'compaction-refused'; readonly document: string; readonly problem: string }
	/** Yjs refuses an update of the log: it stays there, and is in no snapshot. */
	| { readonly event: 'update-set-aside'; readonly document: string; readonly seq: number }
	| { readonly event: 'document-forgotten'; readonly document: string }
	/** It is refused rather than served without what cannot be read. */
	| { readonly event: 'document-unreadable'; readonly document: string; readonly problem: string }
	| { readonly event: 'socket-closed'; readonly code: number; readonly reason: string }
	/** A fault of the relay itself. */
	| { readonly event: 'fault'; readonly problem: string };

export type Log = (event: Event) => void;

/** What an unknown thrown value says. */
export function problemOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
