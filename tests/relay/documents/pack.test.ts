import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { fingerprint } from '../../../sync-server/src/documents/content.ts';
import {
	cut,
	encodeDeletes,
	isOrdered,
	pack,
	type Scanned
} from '../../../sync-server/src/documents/pack.ts';
import { Extent } from '../../../sync-server/src/documents/extent.ts';
import { scan } from '../../../sync-server/src/documents/scan.ts';
import { cases, forSeeds, seeded } from '../../helpers/random.ts';
import { randomDocument } from '../../helpers/updates.ts';

function scanned(update: Uint8Array): Scanned {
	const found = scan(update);
	if (!found) throw new Error('the update is one of Yjs');
	return { update, scan: found };
}

/** Applies them, and sees that none waits for a later one. */
function applied(updates: readonly Uint8Array[]): Y.Doc {
	const doc = new Y.Doc();
	for (const update of updates) {
		Y.applyUpdate(doc, update);
		expect([doc.store.pendingStructs, doc.store.pendingDs]).toEqual([null, null]);
	}
	return doc;
}

function isSame(one: Y.Doc, other: Y.Doc): boolean {
	return (
		Y.equalSnapshots(Y.snapshot(one), Y.snapshot(other)) && fingerprint(one) === fingerprint(other)
	);
}

test('pack(updates) makes the same document of fewer', () => {
	let [before, after] = [0, 0];
	forSeeds(cases(150), (random) => {
		const { doc, updates } = randomDocument(random);
		const made = updates.slice(0, -2);
		const packed = pack(made.map(scanned), 200 + random.int(2000));
		for (const update of packed) scanned(update);
		expect(isSame(applied(packed), doc)).toBe(true);
		before += made.length;
		after += packed.length;
	});
	expect(after).toBeLessThan(before / 2);
});

test('pack(updates) gives back one alone, and nothing of none', () => {
	const update = Y.encodeStateAsUpdate(randomDocument(seeded(1)).doc);
	expect(pack([scanned(update)])).toEqual([update]);
	expect(pack([])).toEqual([]);
});

test('pack(updates) puts nothing beside structs with a gap or known ones', () => {
	forSeeds(cases(50), (random) => {
		const { doc, updates } = randomDocument(random);
		const made = updates.slice(0, -2);
		// Known ones again, and merged ones with gaps between.
		const again = made.flatMap((update) => (random.chance(0.3) ? [update, update] : [update]));
		again.push(Y.mergeUpdates(random.some(made, 0.4)));
		expect(isSame(applied(pack(again.map(scanned))), doc)).toBe(true);
	});
});

test('cut(update) makes pieces that follow each other causally, and are the document', () => {
	let pieces = 0;
	forSeeds(cases(150), (random) => {
		const { doc } = randomDocument(random, 40);
		const whole = Y.encodeStateAsUpdate(doc);
		const chunks = cut(whole, 50 + random.int(300)) ?? [];
		pieces += chunks.length;
		const known = new Extent();
		known.add(scanned(whole).scan);
		const copy = applied([...chunks.map(({ update }) => update), encodeDeletes(known.deletes)]);
		expect(isSame(copy, doc)).toBe(true);
		const sizes = chunks.map(({ update, ends }) => {
			const { runs } = scanned(update).scan;
			expect([...ends].sort()).toEqual(runs.map(({ client, to }) => [client, to]).sort());
			return update.byteLength;
		});
		expect(Math.min(...sizes.slice(0, -1), Infinity)).toBeGreaterThanOrEqual(50);
	});
	expect(pieces).toBeGreaterThan(1000);
});

/** Two clients whose structs each have the other's next one to their left. */
const CIRCLE = Uint8Array.from([
	2,
	1,
	2,
	0,
	128 | 8,
	1,
	0,
	1,
	126,
	1,
	1,
	0,
	128 | 8,
	2,
	0,
	1,
	126,
	0
]);

test('cut and isOrdered refuse a circle', () => {
	expect(scan(CIRCLE)).toBeDefined();
	expect([cut(CIRCLE), isOrdered(CIRCLE)]).toEqual([undefined, false]);
	forSeeds(cases(50), (random) => {
		for (const update of randomDocument(random).updates) expect(isOrdered(update)).toBe(true);
	});
});
