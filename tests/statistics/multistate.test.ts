import { expect, test } from 'vitest';
import { aalenJohansen } from '#lib/statistics/aalen-johansen.ts';
import { countCauses } from '#lib/statistics/histogram.ts';
import { occupation, type Stays } from '#lib/statistics/multistate.ts';
import { forSeeds, seeded } from '../helpers/random.ts';
import { golden, withGolden } from './golden.ts';

type Row = readonly [id: number, start: number, end: number, to: string | null];

const STATES = ['entry', 'a', 'b', 'c'];

/** The published rows do not say where a stay was: where the one before has led, else at the entry. */
function stays(rows: readonly Row[]): Stays {
	const where = new Map<number, number>();
	const from = rows.map(([id, , , to]) => {
		const here = where.get(id) ?? 0;
		if (to !== null) where.set(id, STATES.indexOf(to));
		return here;
	});
	return {
		start: rows.map(([, start]) => start),
		end: rows.map(([, , end]) => end),
		from,
		to: rows.map(([, , , to], row) => (to === null ? (from[row] ?? 0) : STATES.indexOf(to)))
	};
}

const ROWS: readonly Row[] = [
	[1, 0, 4, 'a'],
	[1, 4, 9, 'b'],
	[1, 9, 10, 'a'],
	[2, 0, 5, 'b'],
	[3, 2, 9, 'c'],
	[4, 0, 2, 'a'],
	[4, 2, 8, 'c'],
	[4, 8, 9, null],
	[5, 1, 3, 'b'],
	[5, 3, 11, null]
];

const in32nds = (all: ReturnType<typeof occupation>) =>
	[...all.times].map((time, row) => [
		time,
		...all.shares.map((column) => Number(((column[row] ?? NaN) * 32).toFixed(9)))
	]);

test('occupation(stays, states) with late entries and moves back is what R gives, in 32nds', () => {
	expect(in32nds(occupation(stays(ROWS), 4))).toEqual([
		[2, 24, 8, 0, 0],
		[3, 18, 8, 6, 0],
		[4, 12, 14, 6, 0],
		[5, 6, 14, 12, 0],
		[8, 6, 7, 12, 7],
		[9, 0, 0, 19, 13],
		[10, 0, 9.5, 9.5, 13],
		[11, 0, 9.5, 9.5, 13]
	]);
});

withGolden('golden', () => {
	test('occupation', () => {
		const { rows_id_t1_t2_to: rows, pstate_x32 } = golden().aj_multistate;
		expect(in32nds(occupation(stays(rows), 4))).toEqual(
			Object.entries(pstate_x32).map(([time, shares]) => [Number(time), ...shares])
		);
	});
});

test('the order of the rows changes nothing', () => {
	const { start, end, from, to } = stays(ROWS);
	forSeeds(30, (random) => {
		const order = random.shuffle([...ROWS.keys()]);
		const pick = (column: Stays['start']) => order.map((i) => column[i] ?? 0);
		const shuffled = { start: pick(start), end: pick(end), from: pick(from), to: pick(to) };
		expect(in32nds(occupation(shuffled, 4))).toEqual(in32nds(occupation(stays(ROWS), 4)));
	});
});

test('of one state that is left once, occupation(…) is aalenJohansen(…)', () => {
	const random = seeded(5);
	const end = Array.from({ length: 200 }, () => 1 + random.int(40));
	const to = end.map(() => random.int(3));
	const zeros = end.map(() => 0);
	const { shares, times, reliableUntil } = occupation({ start: zeros, end, from: zeros, to }, 3);
	const curve = aalenJohansen(countCauses(end, to, 2));
	expect(times).toEqual(curve.times);
	expect(reliableUntil).toBe(curve.reliableUntil);
	for (const [row] of times.entries()) {
		expect(shares[0]?.[row]).toBeCloseTo(curve.survival[row] ?? NaN, 12);
		expect(shares[1]?.[row]).toBeCloseTo(curve.incidence[0]?.[row] ?? NaN, 12);
	}
});

test('occupation of nothing is nothing', () => {
	const { times, shares } = occupation({ start: [], end: [], from: [], to: [] }, 2);
	expect([times.length, shares.length]).toEqual([0, 2]);
});
