import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { Extent } from '../../../sync-server/src/documents/extent.ts';
import { judge } from '../../../sync-server/src/documents/guard.ts';
import { isOrdered } from '../../../sync-server/src/documents/pack.ts';
import { scan } from '../../../sync-server/src/documents/scan.ts';
import { limitsWith, OWNER } from '../../helpers/gate.ts';
import { oddUpdate } from '../../helpers/hostile-updates.ts';
import { cases, forSeeds, type Random } from '../../helpers/random.ts';
import { hexOf } from '../../helpers/raw-frames.ts';

const CLIENTS = [1, 2, 3, 2 ** 32 - 1];
const WRITER = {
	visitor: { workspace: 'w', device: 'd1', grant: OWNER, held: false, eraseUntil: 0 },
	access: 'write',
	client: undefined,
	brought: new Set<number>()
} as const;

/** A log as the guard sees it, with what it has let in. */
class Guarded extends Extent {
	readonly kind = 'ops';
	readonly ledger = new Map<number, string>();
	readonly bytes = 0;
	readonly taken: Uint8Array[] = [];

	end(client: number): number {
		return this.structs.end(client);
	}

	present(): undefined {
		return undefined;
	}

	/** Whether the relay would keep an update and pass it on. */
	takes(update: Uint8Array): boolean {
		let isPlain = true;
		const found = scan(update, { type: () => (isPlain = false) });
		if (!found || !isPlain || !isOrdered(update)) return false;
		const size = update.byteLength;
		const verdict = judge(this, WRITER, found, { size, now: 0, limits: limitsWith() });
		if (verdict.kind !== 'take') return false;
		this.add(found);
		this.taken.push(update);
		return true;
	}
}

function oddDocument(random: Random): Guarded {
	const document = new Guarded();
	const odd = { clients: CLIENTS, absurd: 0 };
	for (let i = 0; i < 60; i++)
		document.takes(oddUpdate(random, { ...odd, end: (client) => document.end(client) }));
	return document;
}

// Not so of notes: Yjs itself throws on some deletions of shared types in each other.
test('what the relay takes into a log Yjs can apply: nothing throws, nothing waits, all have the same', () => {
	let taken = 0;
	forSeeds(cases(2000), (random) => {
		const document = oddDocument(random);
		taken += document.taken.length;
		const doc = new Y.Doc();
		for (const update of document.taken)
			try {
				Y.applyUpdate(doc, update);
			} catch (error) {
				throw new Error(`Yjs throws on ${hexOf(update)}`, { cause: error });
			}
		expect(doc.store.pendingStructs).toBeNull();
		expect(doc.store.pendingDs).toBeNull();
		const state = Y.encodeStateAsUpdate(doc);
		const late = new Y.Doc();
		Y.applyUpdate(late, state);
		expect(Y.encodeStateVector(late)).toEqual(Y.encodeStateVector(doc));
	});
	expect(taken).toBeGreaterThan(1000);
});
