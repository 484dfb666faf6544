import { expect, test } from 'vitest';
import type { ReportRequest } from '#lib/analytics/report.ts';
import { AHEAD_MS, hlcAt, instantOf } from '#lib/domain/hlc.ts';
import type { Operation } from '#lib/domain/operation.ts';
import { addDays, type EpochMs } from '#lib/domain/time.ts';
import { typeOf, type PipelineId } from '#lib/domain/ids.ts';
import { sfc32 } from '#lib/statistics/random.ts';
import { world } from '#lib/sample/world.ts';
import { archivedIn, pack } from '#lib/workers/archive-blob.ts';
import { Replica } from '#lib/workers/replica.ts';
import { encode } from '#lib/ydoc/codec.ts';
import { lackingIn } from '#lib/ydoc/epoch.ts';
import { ANN, atUtc, deal, on, USD } from '../analytics/build.ts';
import { worldOptions } from '../tools/world.ts';

const OPERATIONS = world(worldOptions({ seed: 7, deals: 300 })).operations;
const PIPELINE = OPERATIONS.find(({ record }) => typeOf(record) === 'pipeline')
	?.record as PipelineId;

const REQUEST: ReportRequest = {
	pipeline: PIPELINE,
	currency: USD,
	zone: 'Europe/Warsaw',
	asOf: atUtc('2026-11-01T00:00:00'),
	period: { from: on('2026-01-01'), to: on('2027-01-01') },
	steps: Array.from({ length: 10 }, (_, index) => addDays(on('2026-01-01'), index * 30))
};

/** The entries of a log in so many parts. */
function partsOf(operations: readonly Operation[], count: number): string[][] {
	const size = Math.ceil(operations.length / count);
	return Array.from({ length: count }, (_, part) =>
		operations.slice(part * size, (part + 1) * size).map(encode)
	);
}

test('replica.report(request) is the same fed at once, in parts, out of order, and twice, with reports in between', () => {
	const whole = new Replica();
	whole.take(OPERATIONS.map(encode));
	const expected = whole.report(REQUEST);
	expect(expected.closed.won).toBeGreaterThan(10);

	const random = sfc32(11);
	const parts = partsOf(OPERATIONS, 40);
	const shuffled = [...parts, ...parts.slice(0, 10)]
		.map((part) => ({ part, key: random() }))
		.sort((a, b) => a.key - b.key);
	const piecewise = new Replica();
	for (const { part } of shuffled) {
		piecewise.take(part);
		if (random() < 0.3) piecewise.report(REQUEST);
	}
	expect(piecewise.report(REQUEST)).toEqual(expected);
});

test('replica.report(request) is the same in a zone that was not asked for first', () => {
	const fresh = new Replica();
	const used = new Replica();
	for (const replica of [fresh, used]) replica.take(OPERATIONS.map(encode));
	const kathmandu = { ...REQUEST, zone: 'Asia/Kathmandu' };
	const before = used.report(REQUEST);
	expect(used.report(kathmandu)).toEqual(fresh.report(kathmandu));
	expect(used.report(REQUEST)).toEqual(before);
});

test('replica.report(request) leaves operations stamped far ahead for their time, as the board does', () => {
	const stamped = hlcAt(atUtc('2026-11-01T12:00:00'));
	const log = deal('dearly').create('s1', on('2026-10-01'), { owner: ANN }, { hlc: stamped });
	const replica = new Replica();
	replica.take(log.operations.map(encode));
	const at = (asOf: number) =>
		replica.report({ ...REQUEST, pipeline: 'lmain' as PipelineId, asOf: asOf as EpochMs }).open
			.count;
	expect(at(instantOf(stamped) - AHEAD_MS - 1)).toBe(0);
	expect(at(instantOf(stamped) - AHEAD_MS)).toBe(1);
});

test('replica.report(request) after archive(packed) counts deals of closed epochs as if none were closed', async () => {
	const whole = new Replica();
	const entries = OPERATIONS.map(encode);
	whole.take(entries);
	const zone = REQUEST.zone;
	const [, current = []] = lackingIn([entries, []], { now: REQUEST.asOf, zone });
	expect(current.length).toBeLessThan(entries.length / 2);
	const replica = new Replica();
	replica.take(current);
	expect(replica.report(REQUEST).closed.won).toBeLessThan(whole.report(REQUEST).closed.won);
	const packed = await pack(archivedIn(entries, zone));
	// Of two epochs that have a deal the newer one counts, and over both the one that is open.
	await replica.archive([packed, packed]);
	expect(rounded(replica.report(REQUEST))).toEqual(rounded(whole.report(REQUEST)));
});

/** Sums of the same numbers in another order differ in the last digits. */
function rounded(report: unknown): unknown {
	return JSON.parse(
		JSON.stringify(report, (_key, value: unknown) =>
			typeof value === 'number' ? Number(value.toPrecision(9)) : value
		)
	);
}
