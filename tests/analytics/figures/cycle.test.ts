import { describe, expect, test } from 'vitest';
import type { CycleOptions } from '#lib/analytics/figures/cycle.ts';
import { STARTS } from '#lib/analytics/figures/cycles.ts';
import { deal, on, type Log } from '../build.ts';
import { slowCycle } from '../slow/closings.ts';
import { bare, compare } from '../slow/compare.ts';
import { pick } from '../world.ts';
import { engineOf, kept, query } from './ask.ts';

const LEAD = kept('q1', {
	title: 'Lead',
	on: '2025-12-22',
	qualifiedOn: '2025-12-29',
	qualifiedBy: 'mann'
});
/** A lead of 22 December, marked on the 29th; created on 1 January, set aside for five days, won on the 21st, paid on the 31st. */
const COURSE = () =>
	deal('d1')
		.create('s1', on('2026-01-01'), { lead: 'q1' })
		.nurture('s1', on('2026-01-05'))
		.reopen('s2', on('2026-01-10'))
		.win(on('2026-01-21'))
		.set({ paidOn: '2026-01-31' }, on('2026-01-31'));

function cycle(logs: readonly Log[], options: CycleOptions = {}) {
	return engineOf([LEAD, ...logs]).answer({ figure: 'cycle', query: query(), options });
}

describe('cycle', () => {
	test('is from creation to the win without the days for which the deal was set aside', () => {
		expect(bare(cycle([COURSE()]).days)).toEqual({ n: 1, sum: 15, mean: 15, median: 15 });
		expect(cycle([COURSE()], { withNurture: true }).days.mean).toBe(20);
	});

	test('begins with the lead, its mark or the first stage, and ends with the payment, where one asks for it', () => {
		const mean = (options: CycleOptions) => cycle([COURSE()], options).days.mean;
		expect(mean({ start: 'lead' })).toBe(25);
		expect(mean({ start: 'qualified' })).toBe(18);
		expect(mean({ start: 'stage' })).toBe(15);
		expect(mean({ end: 'paid' })).toBe(25);
		expect(mean({ start: 'lead', end: 'paid', withNurture: true })).toBe(40);
	});

	test('of all closed counts the lost too', () => {
		const lost = deal('d2').create('s1', on('2026-01-01')).lose(on('2026-01-06'));
		expect(bare(cycle([COURSE(), lost], { of: 'closed' }).days)).toEqual({
			n: 2,
			sum: 20,
			mean: 10,
			median: 10
		});
		expect(cycle([COURSE(), lost]).days.n).toBe(1);
	});

	test('knows no length of a deal whose closing has no date, not even a simple one', () => {
		const lost = deal('d2').create('s1', on('2026-01-01'));
		const undated = lost.lose(null, { imported: true });
		expect(cycle([COURSE(), undated]).simple).toMatchObject({ n: 1, mean: 15 });
	});

	test('says how many have no known start: a closing that a file dates is none', () => {
		const logs = [
			COURSE(),
			deal('d2').create('s1', on('2026-01-01')).win(on('2026-01-06')),
			deal('d3')
				.create('s1', null, {}, { imported: true })
				.win(on('2026-01-06'), { imported: true })
		];
		expect(cycle(logs, { start: 'lead' })).toMatchObject({
			days: { n: 1 },
			few: true,
			deals: { count: 3 },
			unstarted: { count: 2 }
		});
		expect(cycle(logs).unstarted.count).toBe(1);
	});

	test('simple is the days of all the period’s deals, open ones until today, over their number', () => {
		const logs = [
			COURSE(),
			deal('d2').create('s1', on('2026-01-01')).lose(on('2026-01-06')),
			deal('d3').create('s1', on('2026-12-21'))
		];
		// 15 and 5 days, and 10.5 until noon of the last of the year.
		expect(bare(cycle(logs).simple)).toEqual({ n: 3, sum: 30.5, mean: 30.5 / 3, median: 10.5 });
	});

	test('agrees with a slow way to it', () => {
		compare(
			'cycle',
			(random) => ({
				start: pick(random, STARTS),
				end: pick(random, ['won', 'paid'] as const),
				of: pick(random, ['won', 'closed'] as const),
				withNurture: random() < 0.5
			}),
			({ days, deals, unstarted, simple }) => ({
				days: bare(days),
				deals: deals.count,
				unstarted: unstarted.count,
				simple: bare(simple)
			}),
			slowCycle
		);
	});
});
