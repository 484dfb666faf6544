import type { RecordId } from '#lib/domain/ids.ts';
import { customsOf } from '#lib/store/search/custom.ts';
import { hiddenTalk, isSearched, sources, sourcesOf } from '#lib/store/search/sources.ts';
import type { Search } from '#lib/workers/search.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';
import { inSlices } from './turns.ts';

/** What changes is told at most so often, ms. */
const AGAIN_MS = 300;

/** Tells a search all that is searched of a workspace, in slices, and then each change. */
export class SearchFeed {
	readonly #workspace: OpenWorkspace;
	readonly #search: Search;
	readonly #onTold: () => void;
	readonly #stop: () => void;
	/** Records that have changed since they were told. */
	#changed = new Set<RecordId>();
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** `onTold` is called after more was told than was asked for. */
	constructor(workspace: OpenWorkspace, search: Search, onTold: () => void) {
		this.#workspace = workspace;
		this.#search = search;
		this.#onTold = onTold;
		this.#stop = workspace.store.onChange((changed) => {
			for (const id of changed) if (isSearched(id)) this.#changed.add(id);
			if (this.#changed.size > 0) this.#tellSoon();
		});
	}

	/** Settles when everything has been told. */
	async read(): Promise<void> {
		const { store, session, settings, entry } = this.#workspace;
		this.#search.tell({ notesOf: entry.id });
		await inSlices(sources(store), (put) => {
			this.#search.tell({ put });
			this.#tellSoon();
		});
		if (session.epochs.newest === 1) return;
		this.#search.tell({
			archive: (await session.epochs.archived(settings.timeZone)).packed,
			customs: customsOf(store)
		});
		this.#search.tell({ remove: hiddenTalk(store) });
		this.#search.tell({ talk: await session.epochs.archivedTalk() });
	}

	/** Tells what has changed. */
	tell(): void {
		if (this.#changed.size === 0) return;
		const { put, remove } = sourcesOf(this.#workspace.store, this.#changed);
		this.#changed = new Set();
		if (put.length > 0) this.#search.tell({ put });
		if (remove.length > 0) this.#search.tell({ remove });
	}

	close(): void {
		this.#stop();
		clearTimeout(this.#timer);
	}

	#tellSoon(): void {
		this.#timer ??= setTimeout(() => {
			this.#timer = undefined;
			this.tell();
			this.#onTold();
		}, AGAIN_MS);
	}
}
