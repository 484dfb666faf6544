import { digestText, parseHead } from '#lib/protocol/operation.ts';
import { createHash } from 'node:crypto';
import * as Y from 'yjs';
import type { Census } from './deletions.ts';
import { cut } from './pack.ts';

// What only the worker does: here documents are decoded.

/** Arrays that one content alone has, and may change. */
const own = new WeakSet<unknown[]>();
// Yjs copies all that a struct has for each that is joined to it: a log of one device took the square of its length.
Y.ContentAny.prototype.mergeWith = function (right: Y.ContentAny) {
	if (!own.has(this.arr)) own.add((this.arr = [...this.arr]));
	for (const value of right.arr) this.arr.push(value);
	return true;
};

export interface Loaded {
	readonly doc: Y.Doc;
	/** Which of the updates Yjs refused: they are not in the document. */
	readonly aside: readonly number[];
}

/** Documents with more updates that Yjs refuses are left as they are. */
const MOST_ASIDE = 8;

/** Applies updates in their order, without those on which Yjs throws. */
export function load(updates: readonly Uint8Array[]): Loaded {
	const aside = new Set<number>();
	while (aside.size <= MOST_ASIDE) {
		const doc = new Y.Doc();
		const refused = updates.findIndex(
			(update, index) => !aside.has(index) && !applies(doc, update)
		);
		if (refused < 0) return { doc, aside: [...aside] };
		// What Yjs threw in the middle of is half in: again without it.
		aside.add(refused);
		doc.destroy();
	}
	throw new Error(`Yjs refuses more than ${MOST_ASIDE} updates`);
}

function applies(doc: Y.Doc, update: Uint8Array): boolean {
	try {
		Y.applyUpdate(doc, update);
		return true;
	} catch {
		return false;
	}
}

export interface Compacted {
	readonly vector: Uint8Array;
	/** An update without structs. */
	readonly deletes: Uint8Array;
	readonly chunks: readonly { readonly update: Uint8Array; readonly ends: Uint8Array }[];
}

/**
 * A document in pieces, tried: applied one after the other they are the same document again, and none has to wait for
 * a later one. Throws where that is not so.
 */
export function compact(doc: Y.Doc): Compacted {
	if (isWaiting(doc)) throw new Error('something that an update refers to is missing');
	const chunks = cut(Y.encodeStateAsUpdate(doc));
	if (!chunks) throw new Error('the state refers to itself in a circle');
	const deletes = Y.encodeStateAsUpdate(doc, Y.encodeStateVector(doc));
	const copy = new Y.Doc();
	for (const { update } of chunks) {
		Y.applyUpdate(copy, update);
		if (isWaiting(copy)) throw new Error('a piece needs a later one');
	}
	Y.applyUpdate(copy, deletes);
	if (
		!Y.equalSnapshots(Y.snapshot(doc), Y.snapshot(copy)) ||
		fingerprint(doc) !== fingerprint(copy)
	)
		throw new Error('the pieces are not the document');
	return {
		vector: Y.encodeStateVector(doc),
		deletes,
		chunks: chunks.map(({ update, ends }) => ({
			update,
			ends: Y.encodeStateVector(new Map(ends))
		}))
	};
}

function isWaiting({ store }: Y.Doc): boolean {
	return store.pendingStructs !== null || store.pendingDs !== null;
}

/** A hash of all that can be read in a document, however it is cut into structs. */
export function fingerprint(doc: Y.Doc): string {
	const hash = createHash('sha256');
	const add = (value: unknown) =>
		hash.update(
			JSON.stringify(value, (_key, inner: unknown) =>
				typeof inner === 'bigint' ? `${inner}n` : inner
			) ?? 'undefined'
		);
	const visit = (type: Pick<Y.Array<unknown>, '_start' | '_map'>) => {
		hash.update('[');
		for (let item = type._start; item; item = item.right) addItem(item);
		for (const key of [...type._map.keys()].sort()) {
			const item = type._map.get(key);
			if (!item || item.deleted) continue;
			add(key);
			addItem(item);
		}
		hash.update(']');
	};
	const addItem = ({ deleted, content }: Y.Item) => {
		if (deleted) return;
		if (content instanceof Y.ContentType) visit(content.type);
		else if (content instanceof Y.ContentDoc) add(content.doc.guid);
		else if (content instanceof Y.ContentString) hash.update(content.str);
		else if (content instanceof Y.ContentFormat) add([content.key, content.value]);
		else for (const value of content.getContent()) add(value);
	};
	for (const name of [...doc.share.keys()].sort()) {
		add(name);
		const type = doc.share.get(name);
		if (type) visit(type);
	}
	return hash.digest('hex');
}

/** The entries of a log. */
function entriesOf(doc: Y.Doc): readonly string[] {
	return doc
		.getArray<unknown>('o')
		.toArray()
		.filter((entry) => typeof entry === 'string');
}

/** SHA-256 over the entries of a log. */
export function digestOf(doc: Y.Doc): Uint8Array {
	return createHash('sha256')
		.update(digestText(entriesOf(doc)))
		.digest();
}

interface Fate {
	/** Whether somebody else is named as its creator. */
	isOthers: boolean;
	isCreated: boolean;
	isDeleted: boolean;
	/** Of the newest flag. */
	hlc: number;
}

/** Counts the records that others than a member created, and those of them that the member flagged. */
export function census(doc: Y.Doc, member: string, flagged: readonly string[]): Census {
	const fates = new Map<string, Fate>();
	for (const entry of entriesOf(doc)) {
		const head = parseHead(entry);
		if (!head) continue;
		const fate = fates.get(head.record) ?? {
			isOthers: false,
			isCreated: false,
			isDeleted: false,
			hlc: -1
		};
		fates.set(head.record, fate);
		if (head.kind === 'create') {
			fate.isCreated = true;
			fate.isOthers ||= head.by !== member;
		} else if (head.deleted !== undefined && head.hlc > fate.hlc) {
			fate.isDeleted = head.deleted;
			fate.hlc = head.hlc;
		}
	}
	const asked = new Set(flagged);
	let [living, others] = [0, 0];
	for (const [record, { isCreated, isDeleted, isOthers }] of fates) {
		if (!isCreated || !isOthers) continue;
		if (!isDeleted || asked.has(record)) living++;
		if (asked.has(record)) others++;
	}
	return { living, others };
}
