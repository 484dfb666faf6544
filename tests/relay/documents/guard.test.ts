import { CLOSE, REFUSE } from '#lib/protocol/message.ts';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { Extent } from '../../../sync-server/src/documents/extent.ts';
import { type Guarded, judge, type Writer } from '../../../sync-server/src/documents/guard.ts';
import { scan, type Scan } from '../../../sync-server/src/documents/scan.ts';
import { limitsWith, OWNER } from '../../helpers/gate.ts';

const VISITOR = { workspace: 'w', device: 'd1', grant: OWNER, held: false, eraseUntil: 0 };

/** An update of a client that begins at a clock. */
function written(client: number, after: readonly string[], ...texts: string[]): Scan {
	const doc = new Y.Doc();
	doc.clientID = client;
	doc.getArray('o').insert(0, [...after]);
	const before = Y.encodeStateVector(doc);
	doc.getArray('o').insert(after.length, texts);
	return read(Y.encodeStateAsUpdate(doc, before));
}

function read(update: Uint8Array): Scan {
	const found = scan(update);
	if (!found) throw new Error('the update is one of Yjs');
	return found;
}

/** Deletes [from, to) of a client. */
const deleting = (client: number, from: number, to: number): Scan => ({
	runs: [],
	deletes: [{ client, from, to }],
	needs: new Map()
});

function documentWith(known: readonly Scan[] = [], also: Partial<Guarded> = {}): Guarded {
	const extent = new Extent();
	for (const found of known) extent.add(found);
	return {
		kind: 'ops',
		structs: extent.structs,
		deletes: extent.deletes,
		ledger: new Map(),
		bytes: 0,
		end: (client) => extent.structs.end(client),
		present: () => undefined,
		...also
	};
}

function verdict(document: Guarded, found: Scan, writer: Partial<Writer> = {}, limits = {}) {
	return judge(
		document,
		{ visitor: VISITOR, access: 'write', client: undefined, brought: new Set(), ...writer },
		found,
		{ size: 100, now: 1000, limits: limitsWith(limits) }
	);
}

const A = written(1, [], 'a', 'b');

test('judge takes what is new, and claims its client id', () => {
	expect(verdict(documentWith(), A)).toEqual({
		...{ kind: 'take', claims: [1], brings: [], fresh: [1] }
	});
	const owned = documentWith([A], { ledger: new Map([[1, 'm1']]) });
	expect(verdict(owned, written(1, ['a', 'b'], 'c'))).toEqual({
		kind: 'take',
		claims: [],
		brings: [],
		fresh: []
	});
});

test('judge leaves out what is known, whoever sends it', () => {
	const document = documentWith([A], { ledger: new Map([[1, 'm2']]) });
	expect(verdict(document, A).kind).toBe('known');
	expect(verdict(document, A, { access: 'read' }).kind).toBe('known');
	expect(verdict(document, read(Uint8Array.of(0, 0)), { access: 'read' }).kind).toBe('known');
});

test('judge refuses what a reader writes, and one who is held', () => {
	expect(verdict(documentWith(), A, { access: 'read' })).toMatchObject({
		kind: 'refuse',
		code: REFUSE.readOnly
	});
	expect(verdict(documentWith(), A, { visitor: { ...VISITOR, held: true } })).toMatchObject({
		kind: 'refuse',
		code: REFUSE.held
	});
});

test('judge closes on the id of another member, by the ledger or by presence', () => {
	const forbidden = { kind: 'close', code: CLOSE.forbidden };
	expect(verdict(documentWith([], { ledger: new Map([[1, 'm2']]) }), A)).toMatchObject(forbidden);
	expect(verdict(documentWith([], { present: () => 'm2' }), A)).toMatchObject(forbidden);
	expect(verdict(documentWith([], { present: () => 'm1' }), A).kind).toBe('take');
});

test('judge lets who tells an id claim that one alone, and bring others as they are', () => {
	expect(verdict(documentWith(), A, { client: 1 })).toMatchObject({ claims: [1], fresh: [1] });
	expect(verdict(documentWith(), A, { client: 9 })).toMatchObject({
		...{ claims: [], brings: [1], fresh: [1] }
	});
	const vouched = documentWith([A]);
	const more = written(1, ['a', 'b'], 'c');
	expect(verdict(vouched, more, { client: 9 })).toMatchObject({ claims: [], brings: [1] });
	expect(verdict(vouched, more, { client: 1 })).toMatchObject({ claims: [1] });
});

test('judge closes on a gap: of a client’s own clocks, of a reference, of a deletion', () => {
	const gap = { kind: 'close', code: CLOSE.gap };
	expect(verdict(documentWith(), written(1, ['a'], 'b'))).toMatchObject(gap);
	expect(verdict(documentWith([written(1, [], 'a')]), written(1, ['a'], 'b')).kind).toBe('take');
	const needing: Scan = { ...written(2, [], 'x'), needs: new Map([[1, 2]]) };
	expect(verdict(documentWith([written(1, [], 'a')]), needing)).toMatchObject(gap);
	expect(verdict(documentWith([A]), needing).kind).toBe('take');
	const note = (known: Scan[]) => documentWith(known, { kind: 'note' });
	expect(verdict(note([A]), deleting(1, 0, 3))).toMatchObject(gap);
	expect(verdict(note([A]), deleting(1, 0, 2)).kind).toBe('take');
});

test('judge counts references to what comes in the same update', () => {
	const both: Scan = {
		runs: [...A.runs, ...written(2, [], 'x').runs],
		deletes: [],
		needs: new Map([[1, 2]])
	};
	expect(verdict(documentWith(), both).kind).toBe('take');
});

test('judge lets nothing be deleted in a log, unless this device may erase', () => {
	for (const kind of ['ops', 'act', 'team', 'me'] as const) {
		const document = documentWith([A], { kind });
		const refused = { kind: 'refuse', code: REFUSE.appendOnly };
		expect(verdict(document, deleting(1, 0, 1))).toMatchObject(refused);
		const erasing = (eraseUntil: number) => ({ visitor: { ...VISITOR, eraseUntil } });
		expect(verdict(document, deleting(1, 0, 1), erasing(1000))).toMatchObject(refused);
		expect(verdict(document, deleting(1, 0, 1), erasing(1001)).kind).toBe('take');
	}
	const erased = documentWith([A, deleting(1, 0, 1)]);
	expect(verdict(erased, deleting(1, 0, 1)).kind).toBe('known');
});

test('judge has a document that is on its way asked for again', () => {
	expect(verdict(documentWith([], { end: () => 2 }), A).kind).toBe('wait');
});

test('judge refuses what would outgrow the document, not what just fits', () => {
	const limits = { documentBytes: 150 };
	expect(verdict(documentWith([], { bytes: 50 }), A, {}, limits).kind).toBe('take');
	expect(verdict(documentWith([], { bytes: 51 }), A, {}, limits)).toMatchObject({
		kind: 'refuse',
		code: REFUSE.full
	});
});

test('judge closes on more new client ids than a socket may bring', () => {
	const limits = { clientIdsPerSocket: 2 };
	expect(verdict(documentWith(), A, { brought: new Set([7]) }, limits).kind).toBe('take');
	expect(verdict(documentWith(), A, { brought: new Set([7, 8]) }, limits)).toMatchObject({
		kind: 'close',
		code: CLOSE.slowDown
	});
	expect(
		verdict(documentWith([A]), written(1, ['a', 'b'], 'c'), { brought: new Set([7, 8]) }, limits)
			.kind
	).toBe('take');
});
