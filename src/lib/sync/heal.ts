import type * as Y from 'yjs';
import type { Stored } from './database.ts';
import { replacePersistence } from './device-store.ts';
import { healed } from './digest.ts';
import { nameOf } from './document.ts';
import { fetchState, type FetchOptions } from './fetch-state.ts';
import { putReport } from './reports.ts';

export interface HealOptions extends FetchOptions {
	readonly workspace: string;
	/** What this device has. */
	readonly doc: Y.Doc;
	/** ms since 1970. */
	readonly now: () => number;
}

/** A document that differs from the relay's, whose state is known. */
export interface Healing {
	/**
	 * Stores the relay's state with what only this device has, in place of what is stored: one transaction. To be called
	 * once nothing is written to the document any more. A report of it is kept.
	 */
	finish(): Promise<Stored<undefined>>;
}

/** Fetches all that the relay has of a document; `undefined` where it could not. */
export async function prepareHeal(options: HealOptions): Promise<Healing | undefined> {
	const { workspace, room, doc, now } = options;
	const relay = await fetchState(options);
	if (!relay) return undefined;
	return {
		async finish() {
			const { state, missing, extra } = healed(relay, doc);
			const replaced = await replacePersistence(nameOf(room), state);
			if (!replaced.ok) return replaced;
			const document = room.slice(workspace.length + 1);
			const at = now();
			return putReport({ workspace, document, at, healed: { at, missing, extra } });
		}
	};
}
