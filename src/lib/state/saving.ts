import type { OwnViewId } from '#lib/domain/ids.ts';
import type { SavedView } from '#lib/domain/own.ts';
import type { Result } from '#lib/domain/problem.ts';
import {
	audienceOf,
	deleteView,
	pinView,
	renameView,
	saveView,
	shareView,
	updateView,
	type Audience,
	type SavedId
} from '#lib/store/views.ts';
import type { Viewing } from './viewing.svelte.ts';
import type { LiveWorkspace } from './workspace.svelte.ts';

export type { Audience };
export { audienceOf };

/** What is done with saved views. */
export class Saving {
	readonly #workspace: LiveWorkspace;
	readonly #viewing: Viewing;

	constructor(workspace: LiveWorkspace, viewing: Viewing) {
		this.#workspace = workspace;
		this.#viewing = viewing;
	}

	/** Saves what is shown as another view, which is then shown. */
	saveAs(name: string, audience: Audience): Result<SavedId> {
		const { view } = this.#viewing;
		const saved = this.#workspace.run((store) => saveView(store, { name, view, audience }));
		if (saved.ok) this.#viewing.open(saved.value);
		return saved;
	}

	/** Saves what was changed of the view that is shown. */
	save(saved: SavedView): Result<undefined> {
		const { view } = this.#viewing;
		const done = this.#workspace.run((store) => updateView(store, saved.id, view));
		if (done.ok) this.#viewing.discard();
		return done;
	}

	rename(id: SavedId, name: string): Result<undefined> {
		return this.#workspace.run((store) => renameView(store, id, name));
	}

	pin(id: SavedId, pinned: boolean): Result<undefined> {
		return this.#workspace.run((store) => pinView(store, id, pinned));
	}

	remove(id: SavedId): Result<undefined> {
		return this.#workspace.run((store) => deleteView(store, id));
	}

	/** Gives the team a view of one's own, which is then shown where it was. */
	share(id: SavedId): Result<SavedId> {
		const isShown = this.#viewing.saved?.id === id;
		const shared = this.#workspace.run((store) => shareView(store, id as OwnViewId));
		if (shared.ok && isShown) this.#viewing.open(shared.value);
		return shared;
	}
}
