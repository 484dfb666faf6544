import { expect, test } from 'vitest';
import type { PipelineId } from '#lib/domain/ids.ts';
import type { Day } from '#lib/domain/time.ts';
import {
	parseChoice,
	PERIODS,
	periodBefore,
	periodOf,
	queryOf,
	writeChoice,
	type Choice
} from '#lib/ui/insights/choice.ts';
import type { Ways } from '#lib/i18n/ways.ts';

const SALES = 'l1' as PipelineId;
const USUAL: Choice = { pipeline: SALES, period: 'last12', compared: true };
const MONTHS = { locale: 'en', calendar: 'gregory', firstDay: 1 } as unknown as Ways;
const day = (text: string) => text as Day;

test('parseChoice(writeChoice(choice), other) is the choice', () => {
	const choices: readonly Choice[] = [
		USUAL,
		...PERIODS.map((period) => ({ ...USUAL, period })),
		{ ...USUAL, period: 'all', compared: false },
		{
			...USUAL,
			period: { from: day('2026-01-01'), to: day('2026-02-01') },
			owners: ['m1', 'm2'],
			segments: ['new', 'repeat'],
			sources: ['o&=1'],
			personas: ['f1'],
			markets: ['g1'],
			labels: ['t1'],
			asOf: day('2026-03-04'),
			cards: { 'cycle.start': 'lead', 'won.each': 'week' }
		}
	];
	for (const choice of choices)
		expect(parseChoice(writeChoice(choice), 'l2' as PipelineId)).toEqual(choice);
});

test('parseChoice(search, pipeline) takes what an address says wrongly as not said', () => {
	expect(
		parseChoice('?period=2026-02-01~2026-01-01&segments=friend&asOf=yesterday', SALES)
	).toEqual(USUAL);
	expect(parseChoice('?period=decade', SALES)).toEqual(USUAL);
	expect(parseChoice('', SALES)).toEqual(USUAL);
	expect(parseChoice('?later=1&.start=lead&a.b.c=1', SALES)).toEqual(USUAL);
});

test('periodBefore(choice, months, today) is as long as the period by the calendar', () => {
	const today = day('2026-03-15');
	const before = (period: Choice['period']) => periodBefore({ period }, MONTHS, today);
	expect(before('month')).toEqual({ from: '2026-02-01', to: '2026-03-01' });
	expect(before('year')).toEqual({ from: '2025-01-01', to: '2026-01-01' });
	expect(before({ from: day('2026-03-01'), to: day('2026-03-11') })).toEqual({
		from: '2026-02-19',
		to: '2026-03-01'
	});
	expect(before('all')).toBeUndefined();
	expect(periodOf({ period: 'all' }, MONTHS, today)).toBeUndefined();
});

test('queryOf(choice, period) asks for what was chosen, and for nothing else', () => {
	expect(queryOf(USUAL, undefined)).toEqual({ pipeline: SALES });
	const period = { from: day('2026-01-01'), to: day('2026-02-01') };
	expect(queryOf({ ...USUAL, owners: ['m1'], asOf: day('2026-03-04') }, period)).toEqual({
		pipeline: SALES,
		owners: ['m1'],
		period,
		asOf: '2026-03-04'
	});
});
