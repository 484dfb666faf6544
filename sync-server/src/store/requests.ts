import type { DatabaseOptions } from './database.ts';
import type { Batch } from './documents.ts';
import type { Snapshot, StoredTeam } from './storage.ts';

export interface WorkerData extends DatabaseOptions {
	readonly file: string;
	/** How far back a document can be restored, in ms. */
	readonly keepMs: number;
}

/** What the worker of a store is asked. */
export type Request =
	| { readonly kind: 'open' | 'release'; readonly document: string }
	| {
			readonly kind: 'chunk';
			readonly document: string;
			readonly seq: number;
			readonly index: number;
	  }
	| { readonly kind: 'read'; readonly document: string; readonly after: number }
	| { readonly kind: 'append'; readonly batch: Batch }
	| {
			readonly kind: 'compact';
			readonly document: string;
			readonly snapshot: Snapshot;
			readonly chunks: readonly Uint8Array[];
			readonly now: number;
	  }
	| { readonly kind: 'team' | 'seenIn'; readonly workspace: string }
	| {
			readonly kind: 'saveTeam';
			readonly workspace: string;
			readonly team: StoredTeam;
			readonly also: { readonly revoked: readonly string[]; readonly audit: readonly string[] };
	  }
	| {
			readonly kind: 'audit';
			readonly workspace: string;
			readonly before: number;
			readonly limit: number;
	  }
	| {
			readonly kind: 'point';
			readonly key: string;
			readonly workspace: string;
			readonly until: number;
	  }
	| { readonly kind: 'follow'; readonly key: string; readonly now: number }
	| {
			readonly kind: 'see';
			readonly visits: readonly (readonly [workspace: string, device: string, at: number])[];
	  }
	| { readonly kind: 'value'; readonly name: string }
	| {
			readonly kind: 'setValue';
			readonly name: string;
			readonly value: string;
			readonly before: string | undefined;
	  }
	| { readonly kind: 'backup'; readonly file: string }
	| { readonly kind: 'list' | 'workspaces' | 'close' };

/** Asked under a number, answered under it; 0 is the opening. */
export interface Ask {
	readonly id: number;
	readonly request: Request;
}

export type Answer = { readonly value: unknown } | { readonly problem: string };
