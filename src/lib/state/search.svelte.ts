import type { FoundKind, Hit } from '#lib/store/search/search-index.ts';
import type { Field, Kind } from '#lib/store/search/source.ts';
import { openSearch, type Search, type SearchQuestion } from '#lib/workers/search.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';
import { SearchFeed } from './search-feed.ts';

export type { Field, FoundKind, Hit, Kind };

/**
 * The search in the open workspace: everything that the device holds of it, in a worker that is told each change. It is
 * begun when somebody searches for the first time; what is found is there before all has been read, and grows.
 */
export class LiveSearch {
	/** What was found last. */
	found = $state.raw<readonly FoundKind[]>([]);
	/** What `found` is the answer to; `undefined` until there is one. */
	answered = $state<string>();
	/** Whether all that there is has been read. */
	complete = $state(false);
	/** Whether it cannot be searched here: the worker did not start, or ended. */
	failed = $state(false);
	readonly #search: Search;
	readonly #feed: SearchFeed;
	#question: SearchQuestion | undefined;

	private constructor(workspace: OpenWorkspace) {
		this.#search = openSearch();
		this.#feed = new SearchFeed(workspace, this.#search, () => void this.ask(this.#question));
		workspace.follow(() => this.#close());
		void this.#feed.read().then(() => {
			this.complete = true;
			return this.ask(this.#question);
		});
	}

	/** The search of a workspace: one, for as long as it is open; one that has failed is begun anew. */
	static of(workspace: OpenWorkspace): LiveSearch {
		const before = known.get(workspace);
		if (before && !before.failed) return before;
		if (before) before.#close();
		const search = new LiveSearch(workspace);
		known.set(workspace, search);
		return search;
	}

	/** Looks for what is typed, and follows what changes until something else is asked; `undefined` ends that. */
	async ask(question: SearchQuestion | undefined): Promise<void> {
		this.#question = question;
		if (!question || question.query.trim() === '') {
			this.found = [];
			this.answered = undefined;
			return;
		}
		this.#feed.tell();
		const answer = await this.#search.ask(question);
		if (this.#question !== question) return;
		this.failed = !answer.ok && answer.problem.code === 'worker-failed';
		if (!answer.ok) return;
		this.found = answer.value;
		this.answered = question.query;
	}

	#close(): void {
		this.#feed.close();
		this.#search.close();
	}
}

const known = new WeakMap<OpenWorkspace, LiveSearch>();
