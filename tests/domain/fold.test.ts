import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toDeal } from '#lib/domain/deal.ts';
import {
	fold,
	heads,
	ingest,
	lazily,
	prevOf,
	winning,
	type Folded,
	type Records
} from '#lib/domain/fold.ts';
import type { RecordId } from '#lib/domain/ids.ts';
import {
	later,
	placeOf,
	registersOf,
	seenAt,
	type Bodies,
	type FieldValue,
	type Operation,
	type OperationId
} from '#lib/domain/operation.ts';
import { DEAL, operation, place, randomHistory, transition } from '../helpers/operations.ts';
import { cases, forSeeds, runs, type Random } from '../helpers/random.ts';

/** Records with their operations by id, so that two folds can be compared and a difference read. */
function plain(records: Records) {
	return [...records.values()]
		.map((folded) => ({
			...showing(folded),
			operations: folded.operations.map(({ id }) => id)
		}))
		.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** What a record shows, without the operations it is made of. */
function showing({ id, fields, placed, ordered, apart, deleted }: Folded) {
	return {
		id,
		fields,
		placed: placed?.id,
		ordered: ordered?.id,
		apart: apart.map((one) => one.id),
		deleted
	};
}

function only(operations: Iterable<Operation>): Folded {
	const folded = fold(operations).get(DEAL);
	if (!folded) throw new Error('nothing folded');
	return folded;
}

/** The same operations in any order, some of them twice, in chunks of any size. */
function schedule(random: Random, operations: readonly Operation[]): Operation[][] {
	const all = random.shuffle([...operations, ...random.some(operations, 0.3)]);
	const chunks: Operation[][] = [];
	while (all.length > 0) chunks.push(all.splice(0, 1 + random.int(6)));
	return chunks;
}

/** What the rules say, worked out slowly: no order, no increments, reachability for "seen". */
function oracle(operations: readonly Operation[]) {
	const byId = new Map(operations.map((one) => [one.id, one]));
	const last = (some: readonly Operation[]) =>
		some.reduce<Operation | undefined>((a, b) => (a && later(a, b) > 0 ? a : b), undefined);
	const seenBy = (one: Operation): Set<OperationId> => {
		const seen = new Set<OperationId>();
		const visit = (id: OperationId) => {
			if (seen.has(id)) return;
			seen.add(id);
			for (const before of Object.values(byId.get(id)?.prev ?? {}).flat()) visit(before);
		};
		for (const id of Object.values(one.prev).flat()) visit(id);
		return seen;
	};
	const fields: Record<string, FieldValue> = {};
	for (const name of new Set(operations.flatMap(registersOf))) {
		const writer = last(
			operations.filter(
				(one) =>
					(one.kind === 'set' || one.kind === 'create') && Object.hasOwn(one.body.fields, name)
			)
		);
		if (writer?.kind === 'set' || writer?.kind === 'create')
			fields[name] = writer.body.fields[name] ?? null;
	}
	const placings = operations.filter((one) => placeOf(one) !== undefined);
	const placed = last(placings);
	const stage = placed && placeOf(placed)?.stage;
	const ordered = last(
		operations.filter(
			(one) => one.kind === 'order' && one.body.stage === stage && placed && later(one, placed) > 0
		)
	);
	const deletion = last(operations.filter(({ kind }) => kind === 'delete'));
	const seen = deletion && seenBy(deletion);
	return {
		fields,
		placed: placed?.id,
		ordered: ordered?.id,
		apart: placings
			.filter((one) => one !== placed)
			.filter((one) => !placings.some((other) => seenAt(other.prev, 'place').includes(one.id)))
			.sort(later)
			.map(({ id }) => id),
		deleted:
			deletion?.kind === 'delete' &&
			deletion.body.deleted &&
			operations.every((one) => one.kind === 'delete' || seen?.has(one.id))
	};
}

describe('fold(operations) in thousands of random histories', () => {
	test('is the same in any order, with any duplication, one by one or all at once', () => {
		forSeeds(cases(400), (random) => {
			const operations = randomHistory(random);
			const whole = plain(fold(operations));
			for (let i = 0; i < 4; i++) {
				const records: Records = new Map();
				for (const chunk of schedule(random, operations)) ingest(records, chunk);
				expect(plain(records)).toEqual(whole);
			}
			expect(plain(fold(operations.toReversed()))).toEqual(whole);
		});
	});

	test('shows what the rules say, worked out a slower way', () => {
		forSeeds(cases(400), (random) => {
			const operations = randomHistory(random);
			const shows = showing(only(random.shuffle(operations)));
			expect(shows).toEqual({ id: DEAL, ...oracle(operations) });
		});
	});

	test('keeps every operation', () => {
		forSeeds(cases(100), (random) => {
			const operations = randomHistory(random);
			expect(only(operations).operations).toEqual([...operations].sort(later));
		});
	});

	test('is the same for operations of any shape, whatever they say they saw', () => {
		// No history at all: ids, clocks and prev by chance, twins and cycles among them.
		const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
		const head = fc.record({
			id,
			hlc: fc.integer({ min: 0, max: 5 }),
			device: fc.constantFrom('A', 'B'),
			record: fc.constantFrom(DEAL, 'd2' as RecordId)
		});
		const prev = fc.dictionary(
			fc.constantFrom('title', 'place', 'order:s1', 'deleted'),
			fc.oneof(id, fc.array(id, { maxLength: 3 }))
		) as fc.Arbitrary<Operation['prev']>;
		const stage = fc.constantFrom('s1', 's2');
		const any = fc
			.tuple(head, prev, stage, stage, fc.constantFrom(0, 1, 2, 3, 4, 5), fc.boolean())
			.map(([given, seen, from, to, kind, yes]): Operation => {
				const options = { ...given, prev: seen };
				switch (kind) {
					case 0:
						return operation('create', { fields: { title: to }, place: place(to) }, options);
					case 1:
						return operation('set', { fields: { title: from } }, options);
					case 2:
						return operation('win', transition(from, to), options);
					case 3:
						return operation('move', transition(from, to), options);
					case 4:
						return operation('order', { stage: to, order: 'a1' } as Bodies['order'], options);
					default:
						return operation('delete', { deleted: yes }, options);
				}
			});
		fc.assert(
			fc.property(
				fc.array(any, { maxLength: 14 }).chain((operations) =>
					fc.record({
						operations: fc.constant(operations),
						shuffled: fc.shuffledSubarray([...operations, ...operations], {
							minLength: operations.length * 2
						}),
						cut: fc.nat(operations.length * 2)
					})
				),
				({ operations, shuffled, cut }) => {
					const records: Records = new Map();
					ingest(records, shuffled.slice(0, cut));
					ingest(records, shuffled.slice(cut));
					const full = (all: Records) =>
						[...all.values()].sort((a, b) => (a.id < b.id ? -1 : 1)).map((one) => ({ ...one }));
					expect(full(records)).toEqual(full(fold(operations)));
				}
			),
			runs(2000)
		);
	});
});

describe('ingest(records, operations)', () => {
	test('names the records that changed, and no other', () => {
		forSeeds(cases(100), (random) => {
			const operations = [
				...randomHistory(random, { steps: 10 }),
				...randomHistory(random, { steps: 10 }).map(
					(one) => ({ ...one, record: 'd2' as RecordId }) as Operation
				)
			];
			const records: Records = new Map();
			for (const chunk of schedule(random, operations)) {
				const before = new Map(records);
				const changed = ingest(records, chunk);
				for (const [id, folded] of records) expect(changed.has(id)).toBe(before.get(id) !== folded);
			}
		});
	});

	test('names nothing for what is known already', () => {
		const operations = [operation('create', { fields: { title: 'x' }, place: place('s0') })];
		const records = fold(operations);
		const before = records.get(DEAL);
		expect(ingest(records, structuredClone(operations)).size).toBe(0);
		expect(records.get(DEAL)).toBe(before);
	});
});

describe('lazily(id, operations)', () => {
	test('is what fold gives, in any order, with any duplication, whatever is ingested on top', () => {
		forSeeds(cases(200), (random) => {
			const operations = randomHistory(random);
			const [first = [], ...later] = schedule(random, operations);
			const whole = plain(fold(operations));
			const records: Records = new Map([[DEAL, lazily(DEAL, () => first)]]);
			for (const chunk of later) ingest(records, chunk);
			expect(plain(records)).toEqual(whole);
			const all = random.shuffle([...operations, ...random.some(operations, 0.3)]);
			expect(plain(new Map([[DEAL, lazily(DEAL, () => all)]]))).toEqual(whole);
		});
	});

	test('asks for the operations of a record once, and only when something of it is read', () => {
		const asked: string[] = [];
		const lazy = (id: string) =>
			lazily(id as RecordId, () => {
				asked.push(id);
				return [operation('create', { fields: { title: id } }, { record: id as RecordId })];
			});
		const records: Records = new Map(
			['d1', 'd2', 'd3'].map((id) => [id as RecordId, lazy(id)] as const)
		);
		ingest(records, [operation('set', { fields: { title: 'x' } }, { ms: 1 })]);
		expect(asked).toEqual(['d1']);
		expect(records.get('d2' as RecordId)?.fields).toEqual({ title: 'd2' });
		expect(records.get('d2' as RecordId)?.deleted).toBe(false);
		expect(asked).toEqual(['d1', 'd2']);
	});
});

describe('two operations with one id', () => {
	const made = { id: 'x1', ms: 0, device: 'A' };

	test('are one: the earlier is kept, whichever came first (one file imported on two devices)', () => {
		const first = operation('create', { fields: { title: 'x' }, place: place('s0') }, made);
		const second = operation(
			'create',
			{ fields: { title: 'x' }, place: place('s0') },
			{ ...made, ms: 5000, device: 'B' }
		);
		for (const operations of [
			[first, second],
			[second, first],
			[second, first, second]
		]) {
			const folded = only(operations);
			expect(folded.operations).toEqual([first]);
			expect(folded.apart).toEqual([]);
		}
	});

	test('that differ in nothing but their content are the same one on every device', () => {
		const a = operation('set', { fields: { title: 'one' } }, made);
		const b = operation('set', { fields: { title: 'two' } }, made);
		expect(only([a, b]).fields).toEqual(only([b, a]).fields);
	});

	test('keep what others did on top of the one or the other', () => {
		const first = operation('create', { fields: {}, place: place('s0') }, made);
		const twin = operation(
			'create',
			{ fields: {}, place: place('s0') },
			{ ...made, ms: 60_000, device: 'B' }
		);
		const move = operation('move', transition('s0', 's1'), {
			ms: 70_000,
			device: 'B',
			prev: { place: twin.id }
		});
		const folded = only([move, twin, first]);
		expect(folded.placed).toEqual(move);
		expect(folded.apart).toEqual([]);
	});
});

describe('fields', () => {
	const create = operation('create', { fields: { title: 'x', owner: 'mA' }, place: place('s0') });

	test('of two devices merge one by one, the later clock winning', () => {
		const a = operation('set', { fields: { title: 'a', value: 'a' } }, { ms: 10, device: 'A' });
		const b = operation('set', { fields: { title: 'b', nextStep: 'b' } }, { ms: 20, device: 'B' });
		expect(only([b, create, a]).fields).toEqual({
			title: 'b',
			owner: 'mA',
			value: 'a',
			nextStep: 'b'
		});
	});

	test('set in the same ms go to the later device by name', () => {
		const a = operation('set', { fields: { title: 'a' } }, { ms: 10, device: 'A' });
		const b = operation('set', { fields: { title: 'b' } }, { ms: 10, device: 'B' });
		expect(only([b, create, a]).fields['title']).toBe('b');
	});
});

describe('places', () => {
	const create = operation('create', { fields: {}, place: place('s0') });
	const saw = { place: create.id };
	const a = operation('move', transition('s0', 's1'), { ms: 10, device: 'A', prev: saw });
	const b = operation('move', transition('s0', 's2'), { ms: 20, device: 'B', prev: saw });

	test('made apart: the later holds, the other is kept as made apart', () => {
		const folded = only([b, create, a]);
		expect(folded.placed).toEqual(b);
		expect(folded.apart).toEqual([a]);
		expect(folded.operations).toEqual([create, a, b]);
	});

	test('made in turn are not apart', () => {
		const after = operation('move', transition('s1', 's2'), {
			ms: 20,
			device: 'B',
			prev: { place: a.id }
		});
		expect(only([after, create, a]).apart).toEqual([]);
	});

	test('made apart are settled by a move that saw both', () => {
		const settle = operation('move', transition('s2', 's1'), {
			ms: 30,
			prev: { place: [a.id, b.id] }
		});
		expect(only([settle, b, create, a]).apart).toEqual([]);
	});

	test('never come from two moves at once', () => {
		forSeeds(cases(100), (random) => {
			const folded = only(randomHistory(random));
			const at = folded.placed && placeOf(folded.placed);
			expect(folded.operations.some((one) => placeOf(one) === at)).toBe(true);
		});
	});

	test('won and lost apart is contested until a person decides', () => {
		const win = operation('win', transition('s0', 'won'), { ms: 10, device: 'A', prev: saw });
		const lose = operation(
			'lose',
			{ ...transition('s0', 'lost'), reason: 'r1', note: '' } as Bodies['lose'],
			{ ms: 20, device: 'B', prev: saw }
		);
		expect(toDeal(only([lose, win, create]))).toMatchObject({ status: 'lost', contested: true });
		const decided = operation('win', transition('lost', 'won'), {
			ms: 30,
			prev: { place: [win.id, lose.id] }
		});
		expect(toDeal(only([decided, lose, win, create]))).toMatchObject({
			status: 'won',
			contested: false
		});
		// A move apart from a win is no contest, whichever holds; nor are two wins.
		expect(toDeal(only([win, create, b]))).toMatchObject({ status: 'open', contested: false });
		const late = operation('win', transition('s0', 'won'), { ms: 25, prev: saw });
		expect(toDeal(only([late, create, b]))).toMatchObject({ status: 'won', contested: false });
		const again = { ...win, ...operation('win', transition('s0', 'won'), { ms: 30, device: 'B' }) };
		expect(toDeal(only([win, create, { ...again, prev: saw }]))).toMatchObject({
			status: 'won',
			contested: false
		});
	});

	test('ordered: the last reordering of the stage the deal stands in, made since it came there', () => {
		const order = (stage: string, key: string, ms: number) =>
			operation('order', { stage, order: key } as Bodies['order'], { ms, device: 'C' });
		expect(toDeal(only([create, order('s0', 'a5', 5)]))?.order).toBe('a5');
		// Before it came: the order was that of another stay.
		expect(toDeal(only([create, a, order('s1', 'a5', 5)]))?.order).toBe('a1');
		expect(toDeal(only([create, a, order('s1', 'a5', 11)]))?.order).toBe('a5');
		// Of another stage, by someone who had not seen the move: it says nothing of this one.
		expect(toDeal(only([create, a, order('s1', 'a5', 11), order('s0', 'a9', 12)]))?.order).toBe(
			'a5'
		);
	});
});

describe('deletion', () => {
	const create = operation('create', { fields: { title: 'x' }, place: place('s0') });
	const all = { title: create.id, place: create.id };
	const deletion = operation('delete', { deleted: true }, { ms: 20, device: 'A', prev: all });

	test('holds when it saw every edit', () => {
		expect(only([deletion, create]).deleted).toBe(true);
	});

	test('is void when an edit was made apart, before or after it by the clock', () => {
		for (const ms of [10, 30]) {
			const edit = operation(
				'set',
				{ fields: { title: 'y' } },
				{ ms, device: 'B', prev: { title: create.id } }
			);
			expect(only([deletion, edit, create])).toMatchObject({
				deleted: false,
				fields: { title: 'y' }
			});
		}
	});

	test('sees what was seen by what it saw', () => {
		const edit = operation(
			'set',
			{ fields: { title: 'y' } },
			{ ms: 10, device: 'B', prev: { title: create.id } }
		);
		const after = operation(
			'delete',
			{ deleted: true },
			{ ms: 20, prev: { title: edit.id, place: create.id } }
		);
		expect(only([after, edit, create]).deleted).toBe(true);
	});

	test('is taken back by a restoration, whatever else was done', () => {
		const restored = operation(
			'delete',
			{ deleted: false },
			{ ms: 30, prev: { ...all, deleted: deletion.id } }
		);
		expect(only([restored, deletion, create]).deleted).toBe(false);
	});

	test('made twice apart is a deletion', () => {
		const other = operation('delete', { deleted: true }, { ms: 21, device: 'B', prev: all });
		expect(only([deletion, other, create]).deleted).toBe(true);
	});
});

describe('heads(operations, register) and prevOf(operations, registers)', () => {
	const create = operation('create', { fields: { title: 'x' }, place: place('s0') });
	const a = operation('move', transition('s0', 's1'), { ms: 1, prev: { place: create.id } });
	const b = operation('move', transition('s0', 's2'), {
		ms: 2,
		device: 'B',
		prev: { place: create.id }
	});

	test('are what no other has seen', () => {
		expect(heads([create, a, b], 'place')).toEqual([a, b]);
		expect(heads([create, a, b], 'title')).toEqual([create]);
		expect(heads([create, a, b], 'value')).toEqual([]);
	});

	test('name one, several, or leave out', () => {
		expect(prevOf([create, a, b], ['place', 'title', 'value'])).toEqual({
			place: [a.id, b.id],
			title: create.id
		});
	});
});

describe('winning(operations)', () => {
	test('shows with more operations what all show with them', () => {
		forSeeds(cases(600), (random) => {
			const all = randomHistory(random, { steps: 30 });
			// What one epoch holds; what it lets go is not written again by anybody.
			const past = only(all.slice(0, 1 + random.int(all.length))).operations;
			const kept = winning(past);
			const gone = new Set(past.filter((one) => !kept.includes(one)));
			const more = random.some(all, 0.5).filter((one) => !gone.has(one));
			expect(showing(only([...kept, ...more]))).toEqual(showing(only([...past, ...more])));
		});
	});

	test('shows alone what all show, and keeps every placement', () => {
		forSeeds(cases(200), (random) => {
			const { operations } = only(randomHistory(random));
			const kept = winning(operations);
			expect(showing(only(kept))).toEqual(showing(only(operations)));
			expect(kept.filter(placeOf)).toEqual(operations.filter(placeOf));
			expect(winning(kept)).toEqual(kept);
		});
	});

	test('lets go what was overwritten', () => {
		const create = operation('create', { fields: { title: 'x' }, place: place('s0') });
		const first = operation(
			'set',
			{ fields: { title: 'y' } },
			{ ms: 1, prev: { title: create.id } }
		);
		const second = operation(
			'set',
			{ fields: { title: 'z' } },
			{ ms: 2, prev: { title: first.id } }
		);
		expect(winning([create, first, second])).toEqual([create, second]);
	});
});
