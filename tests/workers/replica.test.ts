import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ReportRequest } from '#lib/analytics/report.ts';
import { AHEAD_MS, hlcAt, instantOf } from '#lib/domain/hlc.ts';
import type { Operation } from '#lib/domain/operation.ts';
import { addDays, type EpochMs } from '#lib/domain/time.ts';
import { typeOf, type PipelineId } from '#lib/domain/ids.ts';
import { sfc32 } from '#lib/sample/random.ts';
import { world } from '#lib/sample/world.ts';
import { Replica } from '#lib/workers/replica.ts';
import { encode } from '#lib/ydoc/codec.ts';
import { append } from '#lib/ydoc/schema.ts';
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

/** The updates of documents that are written to in so many parts. */
function updates(operations: readonly Operation[], parts: number) {
	const doc = new Y.Doc();
	const list: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => list.push(update));
	const size = Math.ceil(operations.length / parts);
	for (let at = 0; at < operations.length; at += size)
		append(doc, operations.slice(at, at + size).map(encode));
	return list;
}

test('replica.report(request) is the same fed at once, in parts, out of order, and twice, with reports in between', () => {
	const whole = new Replica();
	for (const update of updates(OPERATIONS, 1)) whole.apply('log', update);
	const expected = whole.report(REQUEST);
	expect(expected.closed.won).toBeGreaterThan(10);

	const random = sfc32(11);
	const parts = updates(OPERATIONS, 40);
	const shuffled = [...parts, ...parts.slice(0, 10)]
		.map((part) => ({ part, key: random() }))
		.sort((a, b) => a.key - b.key);
	const piecewise = new Replica();
	for (const { part } of shuffled) {
		piecewise.apply('log', part);
		if (random() < 0.3) piecewise.report(REQUEST);
	}
	expect(piecewise.report(REQUEST)).toEqual(expected);
});

test('replica.report(request) is the same in a zone that was not asked for first', () => {
	const fresh = new Replica();
	const used = new Replica();
	for (const update of updates(OPERATIONS, 1)) {
		fresh.apply('log', update);
		used.apply('log', update);
	}
	const kathmandu = { ...REQUEST, zone: 'Asia/Kathmandu' };
	const before = used.report(REQUEST);
	expect(used.report(kathmandu)).toEqual(fresh.report(kathmandu));
	expect(used.report(REQUEST)).toEqual(before);
});

test('replica.report(request) leaves operations stamped far ahead for their time, as the board does', () => {
	const stamped = hlcAt(atUtc('2026-11-01T12:00:00'));
	const log = deal('dearly').create('s1', on('2026-10-01'), { owner: ANN }, { hlc: stamped });
	const replica = new Replica();
	for (const update of updates(log.operations, 1)) replica.apply('log', update);
	const at = (asOf: number) =>
		replica.report({ ...REQUEST, pipeline: 'lmain' as PipelineId, asOf: asOf as EpochMs }).open
			.count;
	expect(at(instantOf(stamped) - AHEAD_MS - 1)).toBe(0);
	expect(at(instantOf(stamped) - AHEAD_MS)).toBe(1);
});
