import type { Customs } from '#lib/store/search/custom.ts';
import type { FindOptions, FoundKind } from '#lib/store/search/search-index.ts';
import type { Source } from '#lib/store/search/source.ts';
import type { Packed } from './archive-blob.ts';
import { Client } from './client.ts';

/** What the worker of the search is told. */
export type ToSearch =
	| { readonly put: readonly Source[] }
	| { readonly remove: readonly string[] }
	| ArchiveToSearch
	/** What was said and done in closed epochs, oldest first. */
	| { readonly talk: readonly Uint8Array<ArrayBuffer>[] }
	/** The workspace whose notes on this device are searched too. */
	| { readonly notesOf: string };

/** What lies in closed epochs, oldest first: what is put goes before it. */
export interface ArchiveToSearch {
	readonly archive: readonly Cards[];
	readonly customs: Customs;
}

type Cards = Pick<Packed, 'cards'>;

export interface SearchQuestion extends FindOptions {
	readonly query: string;
}

/** Everything that is searched of a workspace, in a worker of its own: neither typing nor saving waits for it. */
export type Search = Client<ToSearch, SearchQuestion, readonly FoundKind[]>;

export function openSearch(): Search {
	return new Client(new Worker(new URL('./search.worker.ts', import.meta.url), { type: 'module' }));
}
