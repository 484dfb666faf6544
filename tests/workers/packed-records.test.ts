import { expect, test } from 'vitest';
import { FIGURES, type FigureName } from '#lib/analytics/figures/index.ts';
import { Intake } from '#lib/analytics/intake.ts';
import { fold } from '#lib/domain/fold.ts';
import { instantOf, type Hlc } from '#lib/domain/hlc.ts';
import type { RecordId } from '#lib/domain/ids.ts';
import type { Operation } from '#lib/domain/operation.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { PackedRecords } from '#lib/workers/packed-records.ts';
import { decode, encode } from '#lib/ydoc/codec.ts';
import { Log, on } from '../analytics/build.ts';
import { withoutCells } from '../analytics/all-figures.ts';
import { questionsFor } from '../analytics/questions.ts';
import { anyQuery, seeded, taken, world } from '../analytics/world.ts';

const ALWAYS = Infinity as EpochMs;

/** Operations as they come from a log. */
function read(operations: readonly Operation[]): Operation[] {
	return operations.flatMap((operation) => decode(encode(operation)) ?? []);
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
	return list
		.map((one) => ({ one, key: random() }))
		.sort((a, b) => a.key - b.key)
		.map(({ one }) => one);
}

test('get(id) is what a fold of all makes of it, whatever order they came in, some twice', () => {
	for (let seed = 1; seed <= 5; seed++) {
		const operations = read(world(seed).operations);
		const random = seeded(seed);
		const records = new PackedRecords();
		for (const one of shuffled([...operations, ...operations.slice(0, 50)], random)) {
			records.add(one);
			if (random() < 0.01) records.due(ALWAYS);
		}
		records.due(ALWAYS);
		const whole = fold(operations);
		expect(new Set(records.keys())).toEqual(new Set(whole.keys()));
		for (const [id, folded] of whole) expect(records.get(id), id).toEqual(folded);
	}
});

test('due(horizon) names what has changed, and of two operations with one id the earlier counts', () => {
	const log = new Log('d1').create('s1', on('2026-01-01')).set({ title: 'One' }, on('2026-01-02'));
	const [create, set] = read(log.operations) as [Operation, Operation];
	const twin = {
		...set,
		hlc: (set.hlc + 1) as Hlc,
		body: { fields: { title: 'Two' } }
	} as Operation;
	const records = new PackedRecords();
	records.add(create);
	expect([...records.due(ALWAYS)]).toEqual(['d1']);
	records.add(create);
	expect([...records.due(ALWAYS)]).toEqual([]);
	records.add(twin);
	expect([...records.due(ALWAYS)]).toEqual(['d1']);
	expect(records.get(create.record)?.fields['title']).toBe('Two');
	records.add(set);
	expect([...records.due(ALWAYS)]).toEqual(['d1']);
	expect(records.get(create.record)?.fields['title']).toBe('One');
});

test('what lies beyond the horizon does not count until it is reached, and then stays', () => {
	const log = new Log('d1').create('s1', on('2026-01-01')).set({ title: 'One' }, on('2026-01-02'));
	const [create, set] = read(log.operations) as [Operation, Operation];
	const later = { ...set, hlc: (set.hlc + 1024 * 60_000) as Hlc } as Operation;
	const at = (operation: Operation, ms = 0) => (instantOf(operation.hlc) + ms) as EpochMs;
	const records = new PackedRecords();
	for (const one of [create, later]) records.add(one);
	expect([records.has(create.record), records.get(create.record)]).toEqual([false, undefined]);
	records.due(at(create));
	expect(records.has(create.record)).toBe(true);
	expect(records.get(create.record)?.operations).toEqual([create]);
	expect([...records.due(at(later, -1))]).toEqual([]);
	expect([...records.due(at(later))]).toEqual(['d1']);
	expect([...records.due(at(create))]).toEqual([]);
	expect(records.get(create.record)?.operations).toHaveLength(2);
});

test('operations longer than a block, and as many as fill several, are there again', () => {
	const records = new PackedRecords();
	const log = new Log('d1').create('s1', on('2026-01-01'));
	for (const length of [10, 2 ** 21, 10, 2 ** 20 - 300, 400_000, 400_000, 400_000, 10])
		log.set({ note: `${log.operations.length}`.repeat(length) }, on('2026-01-02'));
	const operations = read(log.operations);
	for (const one of operations) records.add(one);
	records.due(ALWAYS);
	expect(records.get('d1' as RecordId)).toEqual(fold(operations).get('d1' as RecordId));
	expect(records.get('d2' as RecordId)).toBeUndefined();
});

test('figures over packed records, come in parts and in any order, are those over a fold of all', () => {
	for (let seed = 1; seed <= 8; seed++) {
		const { operations } = world(seed);
		const random = seeded(seed);
		const records = new PackedRecords();
		const intake = new Intake(records);
		const { engine } = intake;
		const take = () => intake.take(records.due(ALWAYS));
		const questions = (Object.keys(FIGURES) as FigureName[]).map((figure) =>
			questionsFor(figure, anyQuery(random), random)
		);
		for (const one of shuffled(read(operations), random)) {
			records.add(one);
			if (random() < 0.05) take();
			if (random() < 0.01) for (const question of questions) engine.answer(question);
		}
		take();
		const whole = taken(fold(operations)).engine;
		for (const question of questions)
			expect(withoutCells(engine.answer(question)), `seed ${seed}`).toEqual(
				withoutCells(whole.answer(question))
			);
	}
});
