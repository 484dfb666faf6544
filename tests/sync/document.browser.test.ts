import { afterEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { openPersistence, readUpdates } from '#lib/sync/device-store.ts';
import { nameOf, SyncedDocument } from '#lib/sync/document.ts';
import type { OpenPersistence } from '#lib/sync/persistence.ts';
import { status } from '#lib/sync/status.ts';
import { freshWorkspace } from '../helpers/log-store.ts';
import { write } from '../helpers/indexed-db.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

/** A document of a shared workspace whose relay is never reached. */
function shared(open: OpenPersistence = openPersistence): SyncedDocument {
	const document = new SyncedDocument(`${freshWorkspace()}/ops/0/1`, open, () => undefined);
	ends.push(() => document.close());
	document.connect({
		...{ url: 'http://127.0.0.1:9', now: Date.now, random: Math.random },
		take: () => new Promise(() => undefined),
		...{ refused: () => undefined, compared: () => undefined }
	});
	return document;
}

const told = (doc: Y.Doc) => ({
	...{ relay: 'open' as const, acknowledged: Y.encodeStateVector(doc), lastAck: 1 },
	...{ refusal: undefined, skew: undefined }
});

test('what the tab that led before had from the relay is not said of a relay that is not reached yet', async () => {
	let answer: () => void = () => undefined;
	const slow = new Promise<void>((resolve) => (answer = resolve));
	const document = shared(async (...given) => {
		await slow;
		return openPersistence(...given);
	});
	document.hear(told(document.doc));
	expect(status(document.facts).kind).toBe('synced');
	document.lead(true);
	expect(status(document.facts).kind).toBe('saved');
	write(document.doc, 'a');
	answer();
	await vi.waitFor(() =>
		expect(status(document.facts)).toMatchObject({ kind: 'waiting', count: 1 })
	);
});

test('a tab that gives the lead up goes on with what it knew itself', async () => {
	const document = shared();
	await document.saving.loaded;
	document.hear(told(document.doc));
	document.lead(true);
	write(document.doc, 'a');
	await vi.waitFor(() => expect(document.relayFacts).toBeDefined());
	document.lead(false);
	await vi.waitFor(() => expect(document.relayFacts).toBeUndefined());
	expect(document.facts).toMatchObject({ relay: 'connecting', unacknowledged: 1 });
});

/** Something done, and something more that builds on it, as an update each. */
function inTurn(): readonly [first: Uint8Array, next: Uint8Array] {
	const doc = new Y.Doc();
	write(doc, 'a');
	const [first, known] = [Y.encodeStateAsUpdate(doc), Y.encodeStateVector(doc)];
	write(doc, 'b');
	return [first, Y.encodeStateAsUpdate(doc, known)];
}

/** Another tab of this build, that has what it hears. */
function otherTab({ room }: SyncedDocument, ...has: readonly Uint8Array[]) {
	const channel = new BroadcastChannel(nameOf(room));
	const doc = new Y.Doc();
	for (const update of has) Y.applyUpdate(doc, update);
	channel.onmessage = ({ data }: MessageEvent<{ readonly update?: Uint8Array }>) => {
		if (data.update) Y.applyUpdate(doc, data.update);
	};
	ends.push(() => channel.close());
	return {
		doc,
		tell: (update: Uint8Array, stored: boolean) => channel.postMessage({ v: 2, update, stored })
	};
}

const entriesOf = (doc: Y.Doc) => doc.getArray('o').toJSON() as string[];

test('what another tab could not store is stored here, though it came before what it builds on', async () => {
	const document = shared();
	await document.saving.loaded;
	const [first, next] = inTurn();
	const other = otherTab(document);
	other.tell(next, false);
	other.tell(first, true);
	await vi.waitFor(() => expect(entriesOf(document.doc)).toEqual(['a', 'b']));
	await document.close();
	const stored = await readUpdates(nameOf(document.room));
	const doc = new Y.Doc();
	for (const update of [first, ...(stored.ok ? stored.value : [])]) Y.applyUpdate(doc, update);
	expect(entriesOf(doc)).toEqual(['a', 'b']);
});

test('apply() tells the other tabs also what builds on what only they have', async () => {
	const document = shared();
	await document.saving.loaded;
	const [first, next] = inTurn();
	const other = otherTab(document, first);
	document.apply(next, 'typed');
	other.tell(first, true);
	await vi.waitFor(() => expect(entriesOf(other.doc)).toEqual(['a', 'b']));
});
