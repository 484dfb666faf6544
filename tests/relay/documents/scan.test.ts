import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { scan, type Scan } from '../../../sync-server/src/documents/scan.ts';
import { cases, forSeeds, type Random } from '../../helpers/random.ts';
import { randomDocument } from '../../helpers/updates.ts';

/** What Yjs itself reads of an update, as spans. */
function decoded(update: Uint8Array) {
	const { structs, ds } = Y.decodeUpdate(update);
	const runs: { client: number; from: number; to: number }[] = [];
	for (const struct of structs) {
		if (struct instanceof Y.Skip) continue;
		const { client, clock } = struct.id;
		const last = runs.at(-1);
		if (last?.client === client && last.to === clock) last.to += struct.length;
		else runs.push({ client, from: clock, to: clock + struct.length });
	}
	const deletes = [...ds.clients].flatMap(([client, items]) =>
		items.map(({ clock, len }) => ({ client, from: clock, to: clock + len }))
	);
	return { runs, deletes };
}

function spans({ runs, deletes }: Scan) {
	return { runs: runs.map(({ client, from, to }) => ({ client, from, to })), deletes };
}

function read(update: Uint8Array): Scan {
	const found = scan(update);
	if (!found) throw new Error('the update is one of Yjs');
	return found;
}

function mutant(update: Uint8Array, random: Random): Uint8Array {
	const bytes = Uint8Array.from(update);
	for (let changes = 1 + random.int(3); changes > 0; changes--)
		bytes[random.int(bytes.length)] = random.chance(0.5) ? random.int(256) : random.int(16);
	return random.chance(0.2) ? bytes.slice(0, random.int(bytes.length + 1)) : bytes;
}

test('scan(update) reads what Yjs reads, of every kind of content', () => {
	let seen = 0;
	forSeeds(cases(150), (random) => {
		for (const update of randomDocument(random).updates) {
			expect(spans(read(update))).toEqual(decoded(update));
			seen++;
		}
	});
	expect(seen).toBeGreaterThan(2000);
});

test('scan(update) takes no mutant that Yjs cannot read, and reads the others as Yjs does', () => {
	let [taken, refused] = [0, 0];
	forSeeds(cases(100), (random) => {
		const { updates } = randomDocument(random);
		for (let i = 0; i < 100; i++) {
			const bytes = mutant(random.pick(updates), random);
			const found = scan(bytes);
			if (!found) {
				refused++;
				continue;
			}
			taken++;
			expect(spans(found)).toEqual(decoded(bytes));
			const { from, to } = Y.parseUpdateMeta(bytes);
			for (const [client, clock] of from)
				expect(found.runs.find((run) => run.client === client)?.from).toBe(clock);
			expect(new Set(found.runs.map(({ client }) => client)).size).toBe(to.size);
		}
	});
	expect([taken > 500, refused > 3000]).toEqual([true, true]);
});

test('scan(update) says where the structs of a run lie', () => {
	forSeeds(cases(20), (random) => {
		const update = Y.encodeStateAsUpdate(randomDocument(random).doc);
		for (const { start, end, count } of read(update).runs)
			expect([start > 0, end > start, end <= update.length, count > 0]).toEqual(
				Array(4).fill(true)
			);
	});
});

test('scan(update) names what it needs of other clients', () => {
	const [a, b] = [new Y.Doc(), new Y.Doc()];
	[a.clientID, b.clientID] = [1, 2];
	a.getArray('o').insert(0, ['x', 'y', 'z']);
	Y.applyUpdate(b, Y.encodeStateAsUpdate(a));
	const before = Y.encodeStateVector(b);
	b.getArray('o').insert(2, ['between']);
	const found = read(Y.encodeStateAsUpdate(b, before));
	// Left of it y, clock 1; right of it z, clock 2.
	expect([...found.needs]).toEqual([[1, 3]]);
	expect([...read(Y.encodeStateAsUpdate(a)).needs]).toEqual([]);
});

test('scan(update, sight) sees the texts of arrays with their clocks', () => {
	const doc = new Y.Doc();
	doc.clientID = 7;
	doc.getArray('o').insert(0, [1, 'one', { not: 'this' }, 'two']);
	const texts: unknown[] = [];
	scan(Y.encodeStateAsUpdate(doc), { text: (...seen) => texts.push(seen) });
	expect(texts).toEqual([
		[7, 1, 'one'],
		[7, 3, 'two']
	]);
});

/** One client, one struct: [clients, structs, client, clock, …struct, clients with deletions]. */
const one = (...struct: number[]) => Uint8Array.from([1, 1, 5, 0, ...struct, 0]);
const MAX = [0x80, 0x80, 0x80, 0x80, 0x80, 0x40];

test.each([
	['a length of 2^41', one(0, ...MAX)],
	['no length', one(0, 0)],
	['a text of no length', one(4, 1, 1, 0x6f, 0)],
	['a client twice', Uint8Array.from([2, 1, 5, 0, 0, 1, 1, 5, 1, 0, 1, 0])],
	['a client without structs', Uint8Array.from([1, 0, 5, 0, 0])],
	['a reference to itself', one(128 | 8, 5, 0, 1, 126)],
	['a reference forward', one(128 | 8, 5, 9, 1, 126)],
	['a kind of content that is none', one(11, 1, 1, 0x6f)],
	['a text that is no UTF-8', one(4, 1, 1, 0x6f, 1, 0xff)],
	['values that end too early', one(8, 1, 1, 0x6f, 9, 126)],
	['a document without options', one(9, 1, 1, 0x6f, 1, 0x61, 126)],
	['bytes after its end', Uint8Array.from([0, 0, 0])],
	['a deletion of no length', Uint8Array.from([0, 1, 5, 1, 0, 0])],
	['a deletion of 2^41', Uint8Array.from([0, 1, 5, 1, 0, ...MAX])],
	[
		'values in each other 300 deep',
		one(8, 1, 1, 0x6f, 1, ...Array<number[]>(300).fill([117, 1]).flat(), 126)
	]
])('scan(update) refuses %s', (_name, update) => {
	expect(scan(update)).toBeUndefined();
});

test('scan(update) takes what lies 100 deep, and an update of nothing', () => {
	expect(
		scan(one(8, 1, 1, 0x6f, 1, ...Array<number[]>(100).fill([117, 1]).flat(), 126))
	).toBeDefined();
	expect(scan(Uint8Array.from([0, 0]))).toEqual({ runs: [], deletes: [], needs: new Map() });
});
