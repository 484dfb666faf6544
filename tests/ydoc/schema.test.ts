import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { SETTINGS } from '#lib/domain/ids.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { epochStart, minWriterOf, newestEpoch, schemaOf } from '#lib/ydoc/meta.ts';
import { migrate } from '#lib/ydoc/migrations.ts';
import { append, logOf, metaOf, onAppended, ORIGIN, SCHEMA_VERSION } from '#lib/ydoc/schema.ts';
import { START } from '../helpers/clock.ts';
import { pass } from '../helpers/peers.ts';
import { cases, forSeeds } from '../helpers/random.ts';
import { dealOf, emptyWorkspace, titles } from '../helpers/workspace.ts';
import { fixtureDocs, writeFixture } from '../fixtures/schema-2.ts';

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

test('every schema version up to this has left a fixture', () => {
	const versions = readdirSync(new URL('../fixtures', import.meta.url)).flatMap((name) => {
		const [, version] = /^schema-(\d+)\.bin$/.exec(name) ?? [];
		return version === undefined ? [] : [Number(version)];
	});
	expect(versions.sort((a, b) => a - b)).toEqual(
		Array.from({ length: SCHEMA_VERSION }, (_, index) => index + 1)
	);
});

describe('documents written by schema version 2', () => {
	const file = readFileSync(new URL('../fixtures/schema-2.bin', import.meta.url));
	const open = (epoch: number) => {
		const docs = fixtureDocs(file);
		const [directory, log, activities] = ['ws', `ops/0/${epoch}`, `act/0/${epoch}`].map((name) => {
			const doc = new Y.Doc();
			Y.applyUpdate(doc, docs.get(name) ?? new Uint8Array(), 'store');
			return doc;
		}) as [Y.Doc, Y.Doc, Y.Doc];
		const now = () => Date.UTC(2030, 0, 1) as EpochMs;
		return emptyWorkspace(1, { directory, log, activities, now });
	};

	test('open, the newest epoch with what is open, the one before with all', () => {
		const { workspace, directory } = open(2);
		expect(schemaOf(directory)).toBe(2);
		expect(newestEpoch(directory, '0')).toBe(2);
		expect(epochStart(directory, '0', 1)).toBe(START);
		expect(minWriterOf(directory)).toBe(1);
		expect(workspace.unreadable).toBe(0);
		const names = ({ deals }: Workspace) => [...deals.values()].map(({ title }) => title).sort();
		expect(names(workspace)).toEqual(['First', 'Moved', 'Reopened']);
		expect(titles(workspace, 'Proposal')).toEqual(['Moved']);
		expect([...workspace.companies.values()].map(({ name }) => name)).toEqual(['Acme']);
		const before = open(1).workspace;
		expect(names(before)).toEqual(['Deleted', 'First', 'Lost', 'Moved', 'Reopened', 'Won']);
		expect([...before.activities].map(({ type }) => type)).toEqual(['call']);
	});

	test('are still what this version writes', () => {
		const docs = fixtureDocs(file);
		const now = writeFixture();
		expect([...now.keys()]).toEqual([...docs.keys()]);
		for (const [name, doc] of now) {
			const copy = new Y.Doc();
			Y.applyUpdate(copy, docs.get(name) ?? new Uint8Array());
			expect(logOf(doc).toArray()).toEqual(logOf(copy).toArray());
			expect(metaOf(doc).toJSON()).toEqual(metaOf(copy).toJSON());
		}
	});
});

describe('a document written by schema version 1', () => {
	test('opens', async () => {
		const file = await readFile(new URL('../fixtures/schema-1.bin', import.meta.url));
		// The directory first, its length before it in four bytes.
		const length = file.readUInt32BE(0);
		const { workspace, directory, log } = emptyWorkspace();
		Y.applyUpdate(directory, file.subarray(4, 4 + length), 'store');
		Y.applyUpdate(log, file.subarray(4 + length), 'store');
		expect(workspace.unreadable).toBe(0);
		expect(workspace.settings).toMatchObject({
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

	test('becomes one of this version, with its log as it was', async () => {
		const file = await readFile(new URL('../fixtures/schema-1.bin', import.meta.url));
		const { directory } = emptyWorkspace();
		Y.applyUpdate(directory, file.subarray(4, 4 + file.readUInt32BE(0)), 'store');
		const before = logOf(directory).toArray();
		migrate(directory, ['0']);
		expect(schemaOf(directory)).toBe(SCHEMA_VERSION);
		expect(epochStart(directory, '0', 1)).toBe(START);
		expect(logOf(directory).toArray()).toEqual(before);
	});
});
