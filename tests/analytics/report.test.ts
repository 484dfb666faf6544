import { expect, test } from 'vitest';
import { fold } from '#lib/domain/fold.ts';
import { hlcAt } from '#lib/domain/hlc.ts';
import type { DeviceId, RecordId } from '#lib/domain/ids.ts';
import { operationId, type Operation } from '#lib/domain/operation.ts';
import { report, type ReportRequest } from '#lib/analytics/report.ts';
import { refresh, type Timelines } from '#lib/analytics/timeline.ts';
import {
	ANN,
	atUtc,
	BOB,
	deal,
	on,
	period,
	PIPELINE,
	STAGES,
	USD,
	usd,
	type Log
} from './build.ts';

/** `currency: null` asks for none. */
type Change = Partial<Omit<ReportRequest, 'currency'>> & { readonly currency?: null };

function ask(logs: readonly Log[], { currency, ...change }: Change = {}) {
	const records = fold([...directory(), ...logs.flatMap(({ operations }) => operations)]);
	const timelines: Timelines = new Map();
	refresh(timelines, records, records.keys(), 'UTC');
	return report(timelines, records, {
		pipeline: PIPELINE,
		...(currency === null ? {} : { currency: USD }),
		zone: 'UTC',
		asOf: atUtc('2026-12-31T00:00:00'),
		steps: [],
		...change
	});
}

/** Three open stages, not in the order of their making, and the two ends. */
function directory(): Operation[] {
	const kinds = { s2: 'open', s1: 'open', swon: 'won', s3: 'open', slost: 'lost' };
	return Object.entries(kinds).map(([id, kind], index) => {
		const hlc = (hlcAt(atUtc('2025-01-01T00:00:00')) + index) as ReturnType<typeof hlcAt>;
		return {
			id: operationId(hlc, 'dev' as DeviceId),
			hlc,
			device: 'dev' as DeviceId,
			kind: 'create',
			record: id as RecordId,
			at: atUtc('2025-01-01T00:00:00'),
			by: ANN,
			body: { fields: { pipeline: PIPELINE, name: id, kind, order: `a${id}`, probability: 10 } },
			prev: {}
		};
	});
}

const JANUARY = { period: period('2026-01-01', '2026-02-01') };

test('report(timelines, records, request) has a step for each open stage in the order of the pipeline', () => {
	expect(ask([]).funnel.map(({ stage }) => stage)).toEqual(STAGES);
});

test('report(timelines, records, request) leaves out deleted, contested and other currencies, and counts them', () => {
	const { deals, leftOut, closed } = ask([
		deal('d1')
			.create('s1', on('2026-01-01'), { value: usd(100) })
			.win(on('2026-01-11')),
		deal('d2').create('s1', on('2026-01-01')).win(on('2026-01-11')).remove(on('2026-01-12')),
		deal('d3')
			.create('s1', on('2026-01-01'))
			.win(on('2026-01-11'))
			.lose(on('2026-01-11'), { blind: true }),
		deal('d4')
			.create('s1', on('2026-01-01'), { value: usd(100, 'EUR') })
			.win(on('2026-01-11')),
		deal('d5').create('s1', on('2026-01-01'), { value: usd(100, 'PLN') }),
		deal('d6').create('s1', on('2026-01-01'), { value: usd(100, 'EUR') })
	]);
	expect(deals).toBe(1);
	expect(closed.won).toBe(1);
	expect(leftOut).toEqual({
		deleted: 1,
		contested: 1,
		otherCurrencies: [
			{ currency: 'EUR', count: 2 },
			{ currency: 'PLN', count: 1 }
		]
	});
});

test('report(timelines, records, request) counts as left out only what was there in the period', () => {
	const { deals, leftOut } = ask(
		[
			deal('d1').create('s1', on('2025-01-01')).win(on('2025-12-31')),
			deal('d2').create('s1', on('2025-01-01')).win(on('2025-12-31')).remove(on('2026-01-12')),
			deal('d3').create('s1', on('2025-01-01'), { value: usd(1, 'EUR') })
		],
		JANUARY
	);
	expect(deals).toBe(0);
	expect(leftOut).toEqual({
		deleted: 0,
		contested: 0,
		otherCurrencies: [{ currency: 'EUR', count: 1 }]
	});
});

test('report(timelines, records, request) is of the deals of the owners asked for', () => {
	const logs = [
		deal('d1').create('s1', on('2026-01-01'), { owner: ANN }),
		deal('d2').create('s1', on('2026-01-01'), { owner: BOB }),
		deal('d3').create('s1', on('2026-01-01'))
	];
	expect(ask(logs).open.count).toBe(3);
	expect(ask(logs, { owners: [BOB] }).open.count).toBe(1);
	expect(ask(logs, { owners: [] }).open.count).toBe(0);
});

test('report(timelines, records, request) compares with the period of the same length before', () => {
	const { before, velocity } = ask(
		[
			deal('d1')
				.create('s1', on('2025-12-01'), { value: usd(100) })
				.win(on('2025-12-11')),
			deal('d2')
				.create('s1', on('2025-12-01'), { value: usd(400) })
				.win(on('2026-01-10')),
			deal('d3').create('s1', on('2025-12-01'))
		],
		JANUARY
	);
	// December: 2 open, 100, 1 of 1, 10 days: 20 a day. January: 1 open, 400, 1 of 1, 40 days: 10 a day.
	expect(before?.velocity.perDay).toBe(20);
	expect(velocity.perDay).toBe(10);
	expect(before?.split?.total).toBeCloseTo(Math.log(1 / 2), 12);
});

test('report(timelines, records, request) has a point for each step of the period that has begun', () => {
	const steps = [on('2026-01-01'), on('2026-01-08'), on('2026-01-15'), on('2026-01-22')];
	const { series } = ask(
		[
			deal('d1')
				.create('s1', on('2025-12-31'), { value: usd(100) })
				.win(on('2026-01-05')),
			deal('d2')
				.create('s1', on('2025-12-31'), { value: usd(100) })
				.win(on('2026-01-10')),
			deal('d3').create('s1', on('2025-12-31'))
		],
		{ ...JANUARY, steps, asOf: atUtc('2026-01-16T12:00:00') }
	);
	expect(series.map(({ from, to }) => [from, to])).toEqual([
		['2026-01-01', '2026-01-08'],
		['2026-01-08', '2026-01-15'],
		['2026-01-15', '2026-01-17']
	]);
	// 2 · 100 · 1 ÷ 5, then 1 · 100 · 1 ÷ 10, then nothing won.
	expect(series.map(({ velocity }) => velocity.perDay)).toEqual([40, 10, undefined]);
	expect(series[1]?.split?.total).toBeCloseTo(Math.log(1 / 4), 12);
	expect(series[2]?.split).toBeUndefined();
});

test('report(timelines, records, request) of all time begins its series with the first event and ends it with the last', () => {
	const steps = ['2025-11-01', '2025-12-01', '2026-01-01', '2026-02-01', '2026-03-01'].map(on);
	const { series, before } = ask(
		[
			deal('d1').create('s1', on('2025-12-05')).win(on('2026-01-20')),
			deal('d2').create('s1', null)
		],
		{ steps }
	);
	expect(before).toBeUndefined();
	expect(series.map(({ from, to }) => [from, to])).toEqual([
		['2025-12-01', '2026-01-01'],
		['2026-01-01', '2026-01-21']
	]);
});

test('report(timelines, records, request) is in the currency of most deals where none is asked for', () => {
	const logs = [
		deal('d1').create('s1', on('2026-01-01'), { value: usd(1, 'EUR') }),
		deal('d2').create('s1', on('2026-01-01'), { value: usd(1, 'EUR') }),
		deal('d3').create('s1', on('2026-01-01'), { value: usd(1) }),
		deal('d4').create('s1', on('2026-01-01'))
	];
	expect(ask(logs, { currency: null })).toMatchObject({ currency: 'EUR', deals: 3 });
	expect(ask([], { currency: null }).currency).toBe('USD');
	// Of two as usual the same one in whatever order they came.
	for (const two of [logs.slice(1, 3), logs.slice(1, 3).reverse()])
		expect(ask(two, { currency: null }).currency).toBe('EUR');
});
