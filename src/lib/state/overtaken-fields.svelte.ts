import type { RecordId } from '#lib/domain/ids.ts';
import { overtakenFields, type OvertakenField } from '#lib/store/overtaken.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { inSlices } from './turns.ts';

export type { OvertakenField };

/**
 * What of anything but deals one wrote and others have overtaken: looked for in all records once, in slices, then in
 * those that change.
 */
export class OvertakenFields {
	readonly #store: Workspace;
	#found = $state.raw<ReadonlyMap<RecordId, readonly OvertakenField[]>>(new Map());
	#complete = $state(false);

	constructor(store: Workspace) {
		this.#store = store;
	}

	get all(): readonly OvertakenField[] {
		return [...this.#found.values()].flat();
	}

	/** Whether all records were looked at. */
	get complete(): boolean {
		return this.#complete;
	}

	/** Looks for them until it is stopped by what is given back. */
	follow(): () => void {
		let ended = false;
		const look = (ids: Iterable<RecordId>) => {
			if (!ended) this.#look(ids);
		};
		const stop = this.#store.onChange(look);
		void inSlices(this.#store.records.keys(), look).then(() => (this.#complete = true));
		return () => {
			ended = true;
			stop();
		};
	}

	#look(ids: Iterable<RecordId>): void {
		const found = new Map(this.#found);
		for (const id of ids) {
			const fields = overtakenFields(this.#store, this.#store.member, [id]);
			if (fields.length > 0) found.set(id, fields);
			else found.delete(id);
		}
		this.#found = found;
	}
}
