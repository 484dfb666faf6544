import { describe, expect, test } from 'vitest';
import { EPOCH_BYTES, EPOCH_CLIENTS, isCarried, isDue, lacking } from '#lib/domain/epoch.ts';
import { fold, winning, type Folded } from '#lib/domain/fold.ts';
import type { RecordId } from '#lib/domain/ids.ts';
import type { Operation } from '#lib/domain/operation.ts';
import type { Day, EpochMs } from '#lib/domain/time.ts';
import { START } from '../helpers/clock.ts';
import { DEAL, operation, place, randomHistory, transition } from '../helpers/operations.ts';
import { cases, forSeeds } from '../helpers/random.ts';

const DAY = 86_400_000;
const ZONE = 'Europe/Berlin';

describe('isDue({ startedAt, bytes, clients, now, zone })', () => {
	const young = {
		startedAt: Date.UTC(2026, 0, 1) as EpochMs,
		bytes: 0,
		clients: 1,
		// 23:59 in Berlin on the last day of the first quarter.
		now: Date.UTC(2026, 2, 31, 21, 59) as EpochMs,
		zone: ZONE
	};

	test('is true from the first moment of the next quarter in the zone', () => {
		expect(isDue(young)).toBe(false);
		expect(isDue({ ...young, now: Date.UTC(2026, 2, 31, 22) as EpochMs })).toBe(true);
		expect(isDue({ ...young, now: Date.UTC(2026, 2, 31, 22) as EpochMs, zone: 'UTC' })).toBe(false);
	});

	test('is true in the same quarter of another year, and false where the clock was set back', () => {
		expect(isDue({ ...young, now: Date.UTC(2027, 1, 1) as EpochMs })).toBe(true);
		expect(isDue({ ...young, now: Date.UTC(2025, 11, 1) as EpochMs })).toBe(false);
	});

	test('is true from 8 MB and from 1,500 client ids on', () => {
		expect(isDue({ ...young, bytes: EPOCH_BYTES - 1, clients: EPOCH_CLIENTS - 1 })).toBe(false);
		expect(isDue({ ...young, bytes: EPOCH_BYTES })).toBe(true);
		expect(isDue({ ...young, clients: EPOCH_CLIENTS })).toBe(true);
	});
});

describe('isCarried(folded, now, zone)', () => {
	const now = (START + 40 * DAY) as EpochMs;
	const create = operation('create', { fields: { title: 'Deal' }, place: place('s0') });
	const win = (at: EpochMs | Day | null, ms = 10) =>
		operation('win', transition('s0', 'won'), { ms, at, prev: { place: create.id } });
	const carried = (...operations: Operation[]) => isCarried(folded(operations), now, 'UTC');

	test('is true of an open deal, however old, and false of one that is deleted', () => {
		expect(carried(create)).toBe(true);
		const seen = { title: create.id, place: create.id };
		expect(carried(create, operation('delete', { deleted: true }, { ms: 1, prev: seen }))).toBe(
			false
		);
	});

	test('is true of a deal closed less than 30 days ago in the business', () => {
		expect(carried(create, win((now - 30 * DAY + 1) as EpochMs))).toBe(true);
		expect(carried(create, win((now - 30 * DAY) as EpochMs))).toBe(false);
		expect(carried(create, win('2025-01-01' as Day, 40 * DAY))).toBe(false);
	});

	test('goes by the recording where it is not known when a deal was closed', () => {
		expect(carried(create, win(null, 11 * DAY))).toBe(true);
		expect(carried(create, win(null, 9 * DAY))).toBe(false);
	});

	test('is true of a deal won and lost apart, until a person decides', () => {
		const lost = operation(
			'lose',
			{ ...transition('s0', 'lost'), reason: 'r1' as never, note: '' },
			{ ms: 20, device: 'B', prev: { place: create.id } }
		);
		expect(carried(create, win(START), lost)).toBe(true);
	});

	test('is true of what is no deal, of a kind that this version does not know, and of a deal not arrived', () => {
		const set = (record: string) =>
			operation('set', { fields: { name: 'x' } }, { record: record as RecordId });
		for (const record of ['c1', 'p1', 'z1', 'd1'])
			expect(isCarried(folded([set(record)]), now, ZONE)).toBe(true);
		const gone = operation(
			'delete',
			{ deleted: true },
			{ record: 'c1' as RecordId, ms: 1, prev: { name: set('c1').id } }
		);
		expect(isCarried(folded([set('c1'), gone]), now, ZONE)).toBe(false);
	});
});

describe('lacking(whole, there)', () => {
	test('is what stands, for an epoch without the record, and nothing for one that has it all', () => {
		forSeeds(cases(100), (random) => {
			const whole = folded(randomHistory(random));
			const gained = lacking(whole, []);
			for (const one of winning(whole.operations)) expect(gained).toContain(one);
			expect(lacking(whole, whole.operations)).toEqual([]);
			expect(lacking(whole, gained)).toEqual([]);
		});
	});

	test('lets an epoch that has any part of a record show it as it is', () => {
		forSeeds(cases(300), (random) => {
			const whole = folded(randomHistory(random, { steps: 30 }));
			const there = random.some(whole.operations, 0.4);
			const after = folded([...there, ...lacking(whole, there)]);
			expect(shown(after)).toEqual(shown(whole));
		});
	});

	test('is no more of a purged record than that it was purged', () => {
		const create = operation('create', { fields: { value: 'v' }, place: place('s0') });
		const purge = operation('purge', {}, { ms: 1 });
		expect(lacking(folded([create, purge]), [])).toEqual([purge]);
		expect(lacking(folded([create, purge]), [create])).toEqual([purge]);
	});

	test('keeps what a deal was worth and whose it was, though it was overwritten', () => {
		const create = operation('create', { fields: { title: 'a', value: 'v' }, place: place('s0') });
		const set = (field: string, ms: number, prev: Operation) =>
			operation('set', { fields: { [field]: ms } }, { ms, prev: { [field]: prev.id } });
		const value = set('value', 1, create);
		const title = set('title', 2, create);
		const later = [set('value', 3, value), set('title', 4, title)];
		expect(lacking(folded([create, value, title, ...later]), [])).toEqual([
			create,
			value,
			...later
		]);
	});

	test('is the whole where an epoch has what was let go', () => {
		const create = operation('create', { fields: { title: 'a' }, place: place('s0') });
		const first = operation(
			'set',
			{ fields: { title: 'b' } },
			{ ms: 1, prev: { title: create.id } }
		);
		const second = operation(
			'set',
			{ fields: { title: 'c' } },
			{ ms: 2, prev: { title: first.id } }
		);
		const third = operation(
			'set',
			{ fields: { title: 'd' } },
			{ ms: 3, prev: { title: second.id } }
		);
		const gone = operation(
			'delete',
			{ deleted: true },
			{ ms: 4, prev: { title: third.id, place: create.id } }
		);
		const whole = folded([create, first, second, third, gone]);
		expect(lacking(whole, [])).toEqual([create, third, gone]);
		// A device that knew no more than `first` has brought that: without `second` nobody has seen it.
		expect(lacking(whole, [create, first])).toEqual([second, third, gone]);
	});
});

function folded(operations: readonly Operation[]): Folded {
	const [found] = fold(operations).values();
	if (!found) throw new Error(`nothing folded of ${DEAL}`);
	return found;
}

function shown({ operations, ...rest }: Folded) {
	return { ...rest, last: operations.at(-1) };
}
