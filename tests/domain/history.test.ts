import { describe, expect, test } from 'vitest';
import { fold } from '#lib/domain/fold.ts';
import { effective, history } from '#lib/domain/history.ts';
import type { Operation, OperationId } from '#lib/domain/operation.ts';
import { DEAL, operation, place, randomHistory, transition } from '../helpers/operations.ts';
import { cases, forSeeds } from '../helpers/random.ts';

const create = operation('create', { fields: { title: 'x' }, place: place('s0') });
const move = operation('move', transition('s0', 's1'), { ms: 1, prev: { place: create.id } });
const ids = (operations: readonly Operation[]) => operations.map(({ id }) => id);

function entries(...operations: Operation[]) {
	const folded = fold(operations).get(DEAL);
	return folded ? history(folded) : [];
}

/** A chain: each takes back the one before. */
function taking(back: Operation, ms: number): Operation {
	return operation('move', transition('s1', 's0'), {
		ms,
		undoes: back.id,
		prev: { place: back.id }
	});
}

describe('effective(operations)', () => {
	const undo = taking(move, 2);
	const redo = taking(undo, 3);
	const again = taking(redo, 4);

	test('is all of them when nothing was taken back', () => {
		expect(effective([create, move])).toEqual([create, move]);
	});

	test('leaves out what was taken back, and the taking back', () => {
		expect(effective([create, move, undo])).toEqual([create]);
	});

	test('has it again when the taking back was taken back, and so on', () => {
		expect(effective([create, move, undo, redo])).toEqual([create, move]);
		expect(effective([create, move, undo, redo, again])).toEqual([create]);
		expect(effective([create, move, undo, redo, again, taking(again, 5)])).toEqual([create, move]);
	});

	test('bears the taking back of what is not here', () => {
		const lone = operation('set', { fields: {} }, { ms: 9, undoes: 'gone' as OperationId });
		expect(effective([create, lone])).toEqual([create]);
	});

	test('agrees with following each chain to its end, in random histories', () => {
		forSeeds(cases(300), (random) => {
			const operations = fold(randomHistory(random)).get(DEAL)?.operations ?? [];
			// Counts unless some operation that itself counts as done takes it back.
			const done = (one: Operation): boolean =>
				!operations.some((other) => other.undoes === one.id && done(other));
			expect(ids(effective(operations))).toEqual(
				ids(operations.filter((one) => one.undoes === undefined && done(one)))
			);
		});
	});
});

describe('history(folded)', () => {
	test('says who did what when, from what to what', () => {
		const set = operation(
			'set',
			{ fields: { title: 'y', value: { amount: 5, currency: 'EUR' } as never } },
			{ ms: 3000, device: 'B', prev: { title: create.id } }
		);
		const [first, second, third] = entries(set, move, create);
		expect(first).toMatchObject({
			by: 'mA',
			changes: [{ field: 'title', from: null, to: 'x' }],
			place: { from: undefined, to: { stage: 's0' } },
			undone: false,
			apart: false
		});
		expect(second).toMatchObject({
			changes: [],
			place: { from: { stage: 's0' }, to: { stage: 's1' } }
		});
		expect(third).toMatchObject({
			by: 'mB',
			at: set.at,
			recordedAt: set.at,
			changes: [
				{ field: 'title', from: 'x', to: 'y' },
				{ field: 'value', from: null, to: { amount: 5, currency: 'EUR' } }
			]
		});
		expect(third).not.toHaveProperty('place');
	});

	test('tells both times apart for what was recorded later than it happened', () => {
		const late = operation('set', { fields: { title: 'y' } }, { ms: 5000, at: null });
		expect(entries(create, late)[1]).toMatchObject({ at: null });
		expect(entries(create, late)[1]?.recordedAt).toBe((create.at as number) + 5000);
	});

	test('marks what was taken back and the taking back', () => {
		const undo = taking(move, 2);
		expect(entries(create, move, undo).map(({ undone }) => undone)).toEqual([false, true, true]);
		const redo = taking(undo, 3);
		expect(entries(create, move, undo, redo).map(({ undone }) => undone)).toEqual([
			false,
			false,
			true,
			true
		]);
	});

	test('keeps both of two concurrent moves, and marks the one that does not hold', () => {
		const other = operation('move', transition('s0', 's2'), {
			ms: 2,
			device: 'B',
			prev: { place: create.id }
		});
		const lines = entries(other, move, create);
		expect(lines.map(({ operation: { id } }) => id)).toEqual(ids([create, move, other]));
		expect(lines.map(({ apart }) => apart)).toEqual([false, true, false]);
	});
});
