import { describe, expect, test } from 'vitest';
import type { LeadConversion, LeadOptions } from '#lib/analytics/figures/lead-conversion.ts';
import { wilson } from '#lib/statistics/wilson.ts';
import type { Fields } from '#lib/domain/operation.ts';
import { ANN, BOB, deal, on, period } from '../build.ts';
import { compare } from '../slow/compare.ts';
import { slowLeads } from '../slow/leads.ts';
import { pick } from '../world.ts';
import { engineOf, JANUARY, kept, query } from './ask.ts';

function lead(id: string, fields: Fields) {
	return kept(id, { title: id, state: 'working', ...fields });
}

/** Four leads of January: a customer after 10 days, one after 40, a deal, none; and one of February. */
const WORLD = () => [
	lead('q1', { on: '2026-01-01', state: 'converted', deal: 'd1', owner: ANN, source: 'oweb' }),
	deal('d1').create('s1', on('2026-01-05'), { lead: 'q1' }).win(on('2026-01-11')),
	lead('q2', {
		on: '2026-01-05',
		state: 'converted',
		deal: 'd2',
		owner: BOB,
		source: 'oweb',
		qualifiedOn: '2026-02-01',
		qualifiedBy: ANN
	}),
	deal('d2').create('s1', on('2026-01-10'), { lead: 'q2' }).win(on('2026-02-14')),
	lead('q3', { on: '2026-01-20', state: 'converted', deal: 'd3', owner: BOB }),
	deal('d3')
		.create('s1', on('2026-01-25'), { lead: 'q3' })
		.win(on('2026-02-01'))
		.reopen('s1', on('2026-02-03')),
	lead('q4', { on: '2026-01-31', state: 'disqualified', owner: BOB }),
	lead('q5', { on: '2026-02-01' })
];

function told({ leads, converted, customers, disqualified, undated }: LeadConversion) {
	return [leads, converted, customers, disqualified, undated].map(({ count }) => count);
}

describe('leadConversion', () => {
	test('is the leads of the period that became customers, and those that became deals beside it', () => {
		const answer = engineOf(WORLD()).answer({ figure: 'leadConversion', query: JANUARY });
		expect(told(answer)).toEqual([4, 3, 2, 1, 0]);
		expect(answer.conversion).toEqual(wilson(2, 4));
		expect(answer.toDeals).toEqual(wilson(3, 4));
		expect(answer.few).toBe(true);
	});

	test('as of a day knows nothing later: who was won then is a customer then', () => {
		const engine = engineOf(WORLD());
		const as = (day: string) =>
			told(engine.answer({ figure: 'leadConversion', query: { ...JANUARY, asOf: on(day) } }));
		expect(as('2026-01-08').slice(0, 3)).toEqual([2, 1, 0]);
		expect(as('2026-02-02').slice(0, 3)).toEqual([4, 3, 2]);
		expect(as('2026-02-04').slice(0, 3)).toEqual([4, 3, 1]);
	});

	test('of marketing-qualified ones is those marked in the period that have a won deal', () => {
		const february = query({ period: period('2026-02-01', '2026-03-01') });
		const answer = engineOf(WORLD()).answer({
			figure: 'leadConversion',
			query: february,
			options: { of: 'qualified', ages: [7, 14] }
		});
		expect(told(answer)).toEqual([1, 1, 1, 0, 0]);
		// Won 13 days after the mark.
		expect(answer.ages.map(({ customers }) => customers.count)).toEqual([0, 1]);
	});

	test('by age is of those that are so old, and immature until all are', () => {
		const engine = engineOf(WORLD());
		const ages = (day: string) =>
			engine
				.answer({
					figure: 'leadConversion',
					query: { ...JANUARY, asOf: on(day) },
					options: { ages: [10, 40] }
				})
				.ages.map(({ old, customers, share, isMature }) => [
					old.count,
					customers.count,
					share?.value,
					isMature
				]);
		expect(ages('2026-01-20')).toEqual([
			[2, 1, 0.5, false],
			[0, 0, undefined, false]
		]);
		expect(ages('2026-02-20')).toEqual([
			[4, 1, 0.25, true],
			[2, 2, 1, false]
		]);
		expect(ages('2026-12-31')[1]).toEqual([4, 2, 0.5, true]);
	});

	test('is immature while the month goes on, though all that have come are so old', () => {
		const mature = (day: string) =>
			engineOf(WORLD())
				.answer({
					figure: 'leadConversion',
					query: { ...JANUARY, asOf: on(day) },
					options: { ages: [2] }
				})
				.ages.map(({ isMature }) => isMature);
		expect(mature('2026-01-24')).toEqual([false]);
		expect(mature('2026-02-02')).toEqual([true]);
	});

	test('of each source compares them', () => {
		const sources = engineOf(WORLD()).answer({
			figure: 'leadConversion',
			query: JANUARY,
			by: { group: 'source' }
		});
		expect(sources.map(({ id, result }) => [id, ...told(result)])).toEqual([
			['oweb', 2, 2, 2, 0, 0],
			[undefined, 2, 1, 0, 1, 0]
		]);
	});

	test('agrees with a slow way to it', () => {
		compare<'leadConversion'>(
			'leadConversion',
			(random): LeadOptions => ({
				of: pick(random, ['created', 'qualified'] as const),
				ages: [1 + Math.floor(random() * 20), 40]
			}),
			({ leads, converted, customers, disqualified, ages }) => ({
				leads: leads.count,
				converted: converted.count,
				customers: customers.count,
				disqualified: disqualified.count,
				ages: ages.map(({ days, old, customers: by, isMature }) => ({
					days,
					old: old.count,
					customers: by.count,
					isMature
				}))
			}),
			slowLeads
		);
	});
});
