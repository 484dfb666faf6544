import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { EpochMs } from '#lib/domain/time.ts';
import {
	announceEpoch,
	epochStart,
	isOutdated,
	minWriterOf,
	newestEpoch,
	requireWriter,
	schemaOf
} from '#lib/ydoc/meta.ts';
import { migrate } from '#lib/ydoc/migrations.ts';
import { append, metaOf, SCHEMA_VERSION } from '#lib/ydoc/schema.ts';
import { pass } from '../helpers/peers.ts';
import { START } from '../helpers/clock.ts';
import { newWorkspace } from '../helpers/workspace.ts';

const AT = 1_780_000_000_000 as EpochMs;

test('newestEpoch(directory, area) is 1 until another is announced, and the highest of its area', () => {
	const doc = new Y.Doc();
	expect(newestEpoch(doc, '0')).toBe(1);
	announceEpoch(doc, '0', 2, AT);
	announceEpoch(doc, '0', 10, AT);
	announceEpoch(doc, '00', 77, AT);
	metaOf(doc).set('epoch:0:x', 1);
	expect(newestEpoch(doc, '0')).toBe(10);
	expect(epochStart(doc, '0', 2)).toBe(AT);
	expect(epochStart(doc, '0', 3)).toBeUndefined();
});

test('announceEpoch(directory, area, epoch, at) is done once, and agreed on by two devices that did it apart', () => {
	const [a, b] = [new Y.Doc(), new Y.Doc()];
	announceEpoch(a, '0', 2, AT);
	announceEpoch(a, '0', 2, (AT + 1) as EpochMs);
	announceEpoch(b, '0', 2, (AT + 2) as EpochMs);
	expect(epochStart(a, '0', 2)).toBe(AT);
	pass(a, b);
	pass(b, a);
	expect(metaOf(a).toJSON()).toEqual(metaOf(b).toJSON());
	expect(newestEpoch(a, '0')).toBe(2);
});

test('isOutdated(directory, version) is true where a newer version is required, whoever says so last', () => {
	const [a, b] = [new Y.Doc(), new Y.Doc()];
	expect(isOutdated(a)).toBe(false);
	requireWriter(a, SCHEMA_VERSION + 1);
	requireWriter(b, SCHEMA_VERSION);
	pass(a, b);
	pass(b, a);
	for (const doc of [a, b]) {
		expect(minWriterOf(doc)).toBe(SCHEMA_VERSION + 1);
		expect(isOutdated(doc)).toBe(true);
		expect(isOutdated(doc, SCHEMA_VERSION + 1)).toBe(false);
	}
});

test('migrate(directory, areas) gives a directory of schema 1 its first epoch, once', () => {
	const { directory } = newWorkspace();
	expect(schemaOf(directory)).toBe(1);
	migrate(directory, ['0']);
	expect(schemaOf(directory)).toBe(SCHEMA_VERSION);
	expect(epochStart(directory, '0', 1)).toBe(START);
	const before = Y.encodeStateAsUpdate(directory);
	migrate(directory, ['0']);
	expect(Y.encodeStateAsUpdate(directory)).toEqual(before);
});

test('migrate(directory, areas) on two devices apart is the same as on one', () => {
	const { directory } = newWorkspace();
	const other = new Y.Doc();
	pass(directory, other);
	migrate(directory, ['0']);
	const expected = metaOf(directory).toJSON();
	migrate(other, ['0']);
	pass(directory, other);
	pass(other, directory);
	for (const doc of [directory, other]) expect(metaOf(doc).toJSON()).toEqual(expected);
});

test('migrate(directory, areas) leaves alone what has not come yet, and what a newer version has made', () => {
	const empty = new Y.Doc();
	migrate(empty, ['0']);
	expect(metaOf(empty).size).toBe(0);
	const newer = new Y.Doc();
	append(newer, ['"what a newer version writes"']);
	metaOf(newer).set(`schema:${SCHEMA_VERSION + 1}`, 1);
	migrate(newer, ['0']);
	expect(metaOf(newer).size).toBe(1);
});
