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
	#found = $state.raw<readonly OvertakenField[]>([]);
	#complete = $state(false);

	constructor(store: Workspace) {
		this.#store = store;
	}

	get all(): readonly OvertakenField[] {
		return this.#found;
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
		const lookAtAll = () => inSlices(this.#store.records.keys(), look);
		// What is shown before its operations are here does not say what gave way.
		let whole = this.#store.isComplete;
		const stop = this.#store.onChange((ids) => {
			look(ids);
			if (whole || !this.#store.isComplete) return;
			whole = true;
			void lookAtAll().then(() => (this.#complete = true));
		});
		if (whole) void lookAtAll().then(() => (this.#complete = true));
		return () => {
			ended = true;
			stop();
		};
	}

	#look(ids: Iterable<RecordId>): void {
		const { merges } = this.#store;
		// eslint-disable-next-line svelte/prefer-svelte-reactivity -- made anew on each look
		const looked = new Set([...ids].flatMap((id) => [id, merges.of(id)]));
		const others = this.#found.filter(
			({ of, overtaken }) => !looked.has(of.id) && !looked.has(overtaken.operation.record)
		);
		const found = overtakenFields(this.#store, this.#store.member, looked);
		if (found.length > 0 || others.length < this.#found.length) this.#found = [...others, ...found];
	}
}
