import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { entriesSince, markOf } from '#lib/ydoc/mark.ts';
import { append, logOf } from '#lib/ydoc/schema.ts';
import { pass } from '../helpers/peers.ts';
import { cases, forSeeds } from '../helpers/random.ts';

test('entriesSince(doc, mark) are those that came after it, whoever wrote them', () => {
	forSeeds(cases(50), (random) => {
		const docs = [new Y.Doc(), new Y.Doc()] as const;
		let count = 0;
		const write = () => {
			const doc = random.pick(docs);
			append(
				doc,
				Array.from({ length: 1 + random.int(3) }, () => `e${count++}`)
			);
			if (random.chance(0.3)) pass(docs[0], docs[1]);
			if (random.chance(0.3)) pass(docs[1], docs[0]);
		};
		for (let step = 0; step < 10; step++) write();
		const [doc] = docs;
		const before = new Set(logOf(doc).toArray());
		const mark = markOf(doc);
		expect(entriesSince(doc, mark)).toEqual([]);
		for (let step = 0; step < 10; step++) write();
		const added = logOf(doc)
			.toArray()
			.filter((entry) => !before.has(entry));
		expect([...(entriesSince(doc, mark) ?? [])].sort()).toEqual(added.sort());
	});
});

test('entriesSince(doc, mark) is undefined for a mark of what the document lacks, after a deletion, and for no mark', () => {
	const doc = new Y.Doc();
	append(doc, ['a', 'b']);
	const other = new Y.Doc();
	pass(doc, other);
	append(other, ['c']);
	expect(entriesSince(doc, markOf(other))).toBeUndefined();
	const mark = markOf(doc);
	logOf(doc).delete(0);
	expect(entriesSince(doc, mark)).toBeUndefined();
	expect(entriesSince(doc, markOf(doc))).toEqual([]);
	for (const none of ['', '!', 'AAAA'.repeat(9)])
		expect(() => entriesSince(doc, none)).not.toThrow();
	expect(entriesSince(doc, '!')).toBeUndefined();
});
