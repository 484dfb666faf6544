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
			readonly entries: number;
	  }
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
