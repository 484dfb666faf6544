import { describe, expect, test } from 'vitest';
import { toTimeline } from '#lib/analytics/timeline.ts';
import { toDeal } from '#lib/domain/deal.ts';
import { fold } from '#lib/domain/fold.ts';
import { encode } from '#lib/ydoc/codec.ts';
import {
	archivedIn,
	BLOB_FORMAT,
	isCurrent,
	pack,
	unpackDeals,
	unpackTimelines
} from '#lib/workers/archive-blob.ts';
import { columnSlices, toColumns, toRows } from '#lib/workers/columns.ts';
import { randomHistory } from '../helpers/operations.ts';
import { BASE_SEED, cases, forSeeds, seeded } from '../helpers/random.ts';

const ZONE = 'Asia/Tehran';

test('toRows(toColumns(rows)) are the rows, with what is undefined', () => {
	forSeeds(cases(50), (random) => {
		const rows = Array.from({ length: random.int(20) }, () => ({
			a: random.pick([undefined, null, 0, -0.5, '', 'x', 'é', true]),
			b: random.pick([{ amount: 1, currency: 'EUR' }, [], ['x'], { y: { z: 1 } }]),
			c: random.next(),
			d: undefined
		}));
		const told = JSON.parse(JSON.stringify(toColumns(rows))) as ReturnType<typeof toColumns>;
		const back = toRows<(typeof rows)[number]>(told);
		expect(back).toStrictEqual(rows);
	});
});

test('columnSlices(columns, rows) have the rows of the whole, in order', () => {
	forSeeds(cases(50), (random) => {
		const rows = Array.from({ length: random.int(20) }, (_, index) => ({
			id: `d${index}`,
			stage: random.pick(['s1', 's2', undefined]),
			value: random.pick([undefined, { amount: 1, currency: 'EUR' }])
		}));
		const slices = [...columnSlices(toColumns(rows), 1 + random.int(7))];
		expect(slices.flatMap((slice) => toRows<(typeof rows)[number]>(slice))).toStrictEqual(rows);
		// What repeats is told once a slice.
		for (const { columns } of slices)
			for (const { values } of columns) expect(new Set(values).size).toBe(values.length);
	});
});

describe('pack(archivedIn(entries, zone))', () => {
	test('unpacks to the rows and timelines of the fold', async () => {
		for (let seed = BASE_SEED; seed < BASE_SEED + cases(30); seed++) {
			const random = seeded(seed);
			const operations = Array.from({ length: 12 }, (_, index) =>
				randomHistory(random).map((one) => ({ ...one, record: `d${index}` as never }))
			).flat();
			const closed = [...fold(operations).values()].filter((folded) => {
				const deal = toDeal(folded);
				return deal && toTimeline(folded, ZONE) && (deal.status !== 'open' || deal.deleted);
			});
			const packed = await pack(archivedIn(operations.map(encode), ZONE));
			expect(await unpackDeals(packed), `seed ${seed}`).toStrictEqual(closed.map(toDeal));
			expect(await unpackTimelines(packed), `seed ${seed}`).toEqual(
				closed.map((folded) => toTimeline(folded, ZONE))
			);
		}
	});

	test('is nothing of an epoch without deals', async () => {
		const packed = await pack(archivedIn(['not an entry'], ZONE));
		expect(await unpackDeals(packed)).toEqual([]);
		expect(await unpackTimelines(packed)).toEqual([]);
	});
});

test('isCurrent(made, vector, zone) is false for another log, zone or format', () => {
	const vector = Uint8Array.of(1, 2, 3);
	const made = { format: BLOB_FORMAT, vector: vector.slice(), zone: ZONE };
	expect(isCurrent(made, vector, ZONE)).toBe(true);
	expect(isCurrent(made, Uint8Array.of(1, 2, 4), ZONE)).toBe(false);
	expect(isCurrent(made, Uint8Array.of(1, 2), ZONE)).toBe(false);
	expect(isCurrent(made, vector, 'UTC')).toBe(false);
	expect(isCurrent({ ...made, format: BLOB_FORMAT + 1 }, vector, ZONE)).toBe(false);
});
