import { afterEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { openPersistence } from '#lib/sync/device-store.ts';
import { SyncedDocument } from '#lib/sync/document.ts';
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
