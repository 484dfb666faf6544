import { describe, expect, test } from 'vitest';
import { ANN, atUtc, BOB, deal, on, period, type Log } from '../build.ts';
import { bare, compare } from '../slow/compare.ts';
import { rounded } from '../slow/survival.ts';
import { slowTimeInStage } from '../slow/time-in-stage.ts';
import { engineOf, JANUARY, query } from './ask.ts';

function told(logs: readonly Log[], asked = query()) {
	return engineOf(logs).answer({ figure: 'timeInStage', query: asked });
}

const TEN_DAYS = () => deal('d1').create('s1', on('2026-01-01')).move('s2', on('2026-01-11'));
const TWENTY_DAYS = () => deal('d2').create('s1', on('2026-01-01')).lose(on('2026-01-21'));
const STILL_THERE = () => deal('d3').create('s1', on('2026-01-01'));

describe('timeInStage', () => {
	test('takes those that are there still as lasting at least so long', () => {
		const [first] = told(
			[TEN_DAYS(), TWENTY_DAYS(), STILL_THERE()],
			query({ asOf: on('2026-01-30') })
		);
		expect(first).toMatchObject({
			stays: 3,
			deals: { count: 3 },
			still: { count: 1 },
			ended: { advanced: 1, lost: 1, won: 0, back: 0 },
			simple: { n: 2, mean: 15 }
		});
		// A third is left after 20 days: a quarter and a half have gone, nine of ten have not.
		expect(first?.quantiles.p25.value).toBe(10);
		expect(first?.quantiles.p50.value).toBe(20);
		expect(first?.quantiles.p90.value).toBeUndefined();
	});

	test('tells how long those have been there that are there still, by the day and then by the week', () => {
		const since = (id: string, day: string) => deal(id).create('s1', on(day));
		const [first] = told(
			[
				since('d5', '2026-01-28'),
				since('d2', '2026-01-28'),
				since('d3', '2025-11-25'),
				since('d4', '2022-01-01'),
				TEN_DAYS()
			],
			query({ asOf: on('2026-01-30') })
		);
		expect(first?.ages.map(({ from, to, deals }) => [from, to, deals.count])).toEqual([
			[2, 3, 2],
			[60, 67, 1],
			[760, undefined, 1]
		]);
	});

	test('counts each return, and tells what went back by the order of the stages', () => {
		const log = deal('d1')
			.create('s2', on('2026-01-01'))
			.move('s1', on('2026-01-03'))
			.move('s2', on('2026-01-04'))
			.win(on('2026-01-10'));
		const [, second] = told([log]);
		expect(second).toMatchObject({
			stays: 2,
			deals: { count: 1 },
			ended: { back: 1, won: 1 },
			simple: { mean: 4 }
		});
	});

	test('leaves out what is not known: a stay without a date, and the stage in which a file found a deal', () => {
		const undated = deal('d1').create('s1', on('2026-01-01')).move('s2', null, { imported: true });
		const found = deal('d2')
			.create('s1', on('2026-01-01'), {}, { imported: true })
			.move('s2', on('2026-01-05'))
			.win(on('2026-01-08'));
		const [first, second] = told([undated, found]);
		expect(first).toMatchObject({ stays: 0, unknown: { count: 2 } });
		expect(second).toMatchObject({ stays: 1, unknown: { count: 1 }, simple: { mean: 3 } });
	});

	test('counts the stays that began in the period, of whoever owned the deal then', () => {
		const log = deal('d1')
			.create('s1', on('2025-12-20'), { owner: BOB })
			.move('s2', on('2026-01-05'))
			.set({ owner: ANN }, on('2026-01-06'))
			.move('s3', on('2026-02-05'));
		expect(told([log], JANUARY).map(({ stays }) => stays)).toEqual([0, 1, 0]);
		expect(told([log], { ...JANUARY, owners: [ANN] }).map(({ stays }) => stays)).toEqual([0, 0, 0]);
	});

	test('does not change with the calendar or the order of what happened at one instant', () => {
		const at = atUtc('2026-01-05T10:00:00');
		const log = () =>
			deal('d1').create('s1', at).move('s2', at, { by: BOB }).move('s3', on('2026-01-09'));
		const made = engineOf([log()]);
		const turned = log();
		turned.operations.reverse();
		const question = { figure: 'timeInStage', query: query() } as const;
		expect(engineOf([turned]).answer(question)).toEqual(made.answer(question));
		const [, , persian] = engineOf([
			log(),
			[...deal('w').set({ calendar: 'persian', firstDay: 6 }, on('2026-01-02')).operations]
		]).answer(question);
		expect(persian).toEqual(made.answer(question)[2]);
	});

	test('draws the curve as far as ten are there to tell it', () => {
		const logs = Array.from({ length: 12 }, (_, id) =>
			deal(`d${id}`)
				.create('s1', on('2026-01-01'))
				.win(atUtc(`2026-01-${String(2 + id).padStart(2, '0')}T00:00:00`))
		);
		const [first] = told(logs, query({ period: period('2026-01-01', '2026-01-02') }));
		expect(first?.reliableUntil).toBe(3);
		expect(first?.curve.at(-1)).toMatchObject({ days: 3, value: 0.75 });
	});

	test('agrees with a slow way to it, on random worlds', () => {
		compare(
			'timeInStage',
			() => undefined,
			(stages) =>
				stages.map(({ stage, deals, still, stays, ended, quantiles, simple, ...rest }) => ({
					stage,
					deals: bare(deals),
					still: bare(still),
					ages: rest.ages.map(({ from, to, deals: { count } }) => ({ from, to, count })),
					stays,
					ended,
					quantiles: Object.values(quantiles).map(({ value }) => value),
					reliableUntil: rest.reliableUntil,
					share: rest.reliableUntil === undefined ? undefined : rounded(rest.curve.at(-1)?.value),
					simple: { n: simple.n, mean: rounded(simple.mean) },
					unknown: bare(rest.unknown)
				})),
			slowTimeInStage
		);
	});
});
