import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { SETTINGS } from '#lib/domain/ids.ts';
import type { Operation } from '#lib/domain/operation.ts';
import { decode, encode } from '#lib/ydoc/codec.ts';
import { append, logOf, metaOf, onAppended, ORIGIN, SCHEMA_VERSION } from '#lib/ydoc/schema.ts';
import { pass } from '../helpers/peers.ts';
import { cases, forSeeds } from '../helpers/random.ts';
import { dealOf, emptyWorkspace, titles } from '../helpers/workspace.ts';
import { writeFixture } from '../fixtures/schema-1.ts';

/** A document whose additions are written down as they are told. */
function watched(doc = new Y.Doc()) {
	const told: { entries: string[]; origin: unknown }[] = [];
	const stop = onAppended(doc, (entries, origin) => told.push({ entries, origin }));
	return { doc, told, stop };
}

describe('onAppended(doc, added)', () => {
	test('tells what a transaction of this device added, once, in order, with its origin', () => {
		const { doc, told } = watched();
		doc.transact(() => {
			append(doc, ['a', 'b']);
			append(doc, ['c']);
		}, ORIGIN.local);
		append(doc, ['d']);
		expect(told).toEqual([
			{ entries: ['a', 'b', 'c'], origin: ORIGIN.local },
			{ entries: ['d'], origin: null }
		]);
	});

	test('tells what came from afar, and only what is new of it', () => {
		const remote = new Y.Doc();
		append(remote, ['a', 'b']);
		const { doc, told } = watched();
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(remote), 'relay');
		append(remote, ['c']);
		// The whole again, with one new entry at its end.
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(remote), 'relay');
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(remote), 'relay');
		expect(told).toEqual([
			{ entries: ['a', 'b'], origin: 'relay' },
			{ entries: ['c'], origin: 'relay' }
		]);
	});

	test('tells of entries that are not text nothing', () => {
		const { doc, told } = watched();
		(logOf(doc) as Y.Array<unknown>).insert(0, [1, new Y.Map(), null, 'a', { b: 1 }]);
		expect(told.flatMap(({ entries }) => entries)).toEqual(['a']);
	});

	test('ends with the returned function, and tells nothing of other parts of the document', () => {
		const { doc, told, stop } = watched();
		metaOf(doc).set('schema', SCHEMA_VERSION);
		stop();
		append(doc, ['a']);
		expect(told).toEqual([]);
	});

	test('tells each entry exactly once, whoever wrote it and in whatever pieces it came', () => {
		forSeeds(cases(60), (random) => {
			const peers = Array.from({ length: 3 }, () => watched());
			let written = 0;
			for (let step = 0; step < 40; step++) {
				const one = random.pick(peers);
				if (random.chance(0.6)) {
					const entries = Array.from({ length: 1 + random.int(3) }, () => `e${written++}`);
					one.doc.transact(() => append(one.doc, entries), ORIGIN.local);
				} else pass(random.pick(peers).doc, one.doc);
			}
			for (const a of peers) for (const b of peers) pass(a.doc, b.doc);
			const all = Array.from({ length: written }, (_, i) => `e${i}`).sort();
			for (const { doc, told } of peers) {
				expect(told.flatMap(({ entries }) => entries).sort()).toEqual(all);
				expect([...logOf(doc).toArray()].sort()).toEqual(all);
			}
		});
	});
});

test('append(doc, entries) leaves one item a session, however many commands it had', () => {
	const doc = new Y.Doc();
	for (let i = 0; i < 500; i++) append(doc, [`e${i}`]);
	const copy = new Y.Doc();
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
	expect(copy.store.clients.get(doc.clientID)?.length).toBe(1);
});

describe('a document written by schema version 1', () => {
	test('opens', async () => {
		const file = await readFile(new URL('../fixtures/schema-1.bin', import.meta.url));
		// The directory first, its length before it in four bytes.
		const length = file.readUInt32BE(0);
		const { workspace, directory, log } = emptyWorkspace();
		Y.applyUpdate(directory, file.subarray(4, 4 + length), ORIGIN.store);
		Y.applyUpdate(log, file.subarray(4 + length), ORIGIN.store);
		expect(workspace.unreadable).toBe(0);
		expect(workspace.settings).toEqual({
			name: 'Team',
			currency: 'EUR',
			timeZone: 'Europe/Berlin',
			sample: false
		});
		expect(workspace.records.get(SETTINGS)?.operations.length).toBe(1);
		expect(titles(workspace, 'Contact')).toEqual(['Reopened', 'First']);
		expect(titles(workspace, 'Demo')).toEqual(['Moved']);
		expect(titles(workspace, 'Won')).toEqual(['Won']);
		expect(titles(workspace, 'Lost')).toEqual(['Lost']);
		const [won] = [...workspace.deals.values()].filter(({ status }) => status === 'won');
		expect(won).toMatchObject({
			title: 'Won',
			value: { amount: 123_456, currency: 'EUR' },
			expectedClose: '2026-04-01',
			nextStep: 'Send the contract'
		});
		expect(workspace.companies.get(won?.company ?? ('' as never))?.name).toBe('Acme');
		const [lost] = [...workspace.deals.values()].filter(({ status }) => status === 'lost');
		expect(lost && dealOf(workspace, lost.id).lost?.note).toBe('Too dear');
	});

	test('is still what this version writes', async () => {
		// As long as the version is 1 the fixture can be made again, and folds to the same.
		const { directory, log } = writeFixture();
		const file = await readFile(new URL('../fixtures/schema-1.bin', import.meta.url));
		const length = file.readUInt32BE(0);
		const copy = [new Y.Doc(), new Y.Doc()] as const;
		Y.applyUpdate(copy[0], file.subarray(4, 4 + length));
		Y.applyUpdate(copy[1], file.subarray(4 + length));
		expect(logOf(copy[0]).toArray()).toEqual(unmarked(directory));
		expect(logOf(copy[1]).toArray()).toEqual(unmarked(log));
	});
});

/** The entries of a log without the mark of their step, which was added to the version later. */
function unmarked(doc: Y.Doc): string[] {
	return logOf(doc)
		.toArray()
		.map((entry) => {
			const operation = { ...decode(entry), step: undefined } as unknown as Operation;
			return encode(operation);
		});
}
