import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fold } from '#lib/domain/fold.ts';
import type { MemberId } from '#lib/domain/ids.ts';
import { closed, type Closed } from '#lib/analytics/closed.ts';
import { funnel } from '#lib/analytics/funnel.ts';
import { openAt, type Open } from '#lib/analytics/open.ts';
import { population } from '#lib/analytics/population.ts';
import { refresh, type Timelines } from '#lib/analytics/timeline.ts';
import { velocity } from '#lib/analytics/velocity.ts';
import { ALL, deal, on, scope, span, usd } from './build.ts';

const FOLDER = join(process.env['RUNNEL_DATA'] ?? '../shared/data', 'maven');
const there = existsSync(join(FOLDER, 'golden.json'));
if (!there) console.warn(`skipped: the golden figures need ${FOLDER}; set RUNNEL_DATA`);

interface Figures {
	readonly open: number;
	readonly won: number;
	readonly lost: number;
	readonly win_rate: number;
	readonly won_value: number;
	readonly mean_won_value: number;
	readonly median_won_value: number;
	readonly cycle_won_mean: number;
	readonly cycle_won_median: number;
	readonly cycle_lost_mean: number;
	readonly cycle_lost_median: number;
	readonly cycle_closed_mean: number;
	readonly cycle_closed_median: number;
}

function rows(file: string): Record<string, string>[] {
	const [head = '', ...lines] = readFileSync(join(FOLDER, file), 'utf8').trim().split(/\r?\n/);
	const names = head.split(',');
	return lines.map((line) => {
		const cells = line.split(',');
		return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
	});
}

/** A row's history: Engaging from the day it was engaged, or Prospecting since nobody knows when; then won or lost. */
function load() {
	const timelines: Timelines = new Map();
	const operations = rows('sales_pipeline.csv').flatMap((row) => {
		const { opportunity_id, sales_agent, deal_stage, engage_date, close_date, close_value } = row;
		const fields = {
			owner: `m${sales_agent}`,
			...(close_value ? { value: usd(Number(close_value) * 100) } : {})
		};
		const imported = { imported: true };
		const stage = deal_stage === 'Prospecting' ? 's1' : 's2';
		const log = deal(`d${opportunity_id}`);
		log.create(stage, engage_date ? on(engage_date) : null, fields, imported);
		if (deal_stage === 'Won') log.win(on(close_date ?? ''), imported);
		if (deal_stage === 'Lost') log.lose(on(close_date ?? ''), imported);
		return log.operations;
	});
	const records = fold(operations);
	refresh(timelines, records, records.keys(), 'UTC');
	return timelines;
}

describe.skipIf(!there)('the Maven file', () => {
	const timelines = there ? load() : new Map();
	const golden = there
		? (JSON.parse(readFileSync(join(FOLDER, 'golden.json'), 'utf8')) as {
				overall: Figures;
				by_manager: Record<string, Figures>;
				by_close_month: Record<string, Omit<Figures, 'open'>>;
			})
		: { overall: {} as Figures, by_manager: {}, by_close_month: {} };
	const { deals } = population(timelines.values(), scope(), ALL);

	/** Golden figures are rounded to six digits. */
	function compare(shut: Closed, figures: Partial<Figures>) {
		const ours: Record<string, number | undefined> = {
			won: shut.won,
			lost: shut.lost,
			win_rate: shut.winRate,
			won_value: shut.wonValue.sum / 100,
			mean_won_value: (shut.wonValue.mean ?? 0) / 100,
			median_won_value: (shut.wonValue.median ?? 0) / 100,
			cycle_won_mean: shut.wonCycle.mean,
			cycle_won_median: shut.wonCycle.median,
			cycle_lost_mean: shut.lostCycle.mean,
			cycle_lost_median: shut.lostCycle.median,
			cycle_closed_mean: shut.closedCycle.mean,
			cycle_closed_median: shut.closedCycle.median
		};
		const named = Object.keys(ours).filter((name) => name in figures);
		const rounded = (of: Record<string, number | undefined>) =>
			named.map((name) => [name, Number((of[name] ?? NaN).toFixed(6))]);
		expect(rounded(ours)).toEqual(rounded(figures));
		expect(named.length).toBeGreaterThanOrEqual(6);
	}

	function compareVelocity(open: Open, shut: Closed, figures: Figures) {
		const { perDay } = velocity(open, shut);
		const expected =
			(figures.open * figures.mean_won_value * figures.win_rate) / figures.cycle_won_mean;
		// The golden factors have six digits.
		expect((perDay ?? 0) / 100 / expected).toBeCloseTo(1, 5);
	}

	test('overall', () => {
		const shut = closed(deals, scope(), ALL);
		const open = openAt(deals, scope(), ALL.last);
		compare(shut, golden.overall);
		expect(open.count).toBe(2089);
		compareVelocity(open, shut, golden.overall);
		expect(shut.winRate).toBeCloseTo(0.631501, 6);
		expect(shut.wonValue.sum).toBe(1_000_553_400);
		expect(shut.wonCycle.mean).toBeCloseTo(51.781973, 6);
	});

	test('by manager', () => {
		const teams = new Map<string, Set<MemberId>>();
		for (const { manager = '', sales_agent } of rows('sales_teams.csv'))
			teams.set(manager, (teams.get(manager) ?? new Set()).add(`m${sales_agent}` as MemberId));
		expect(Object.keys(golden.by_manager)).toHaveLength(6);
		for (const [manager, figures] of Object.entries(golden.by_manager)) {
			const owners = teams.get(manager);
			const team = scope({ owners });
			const shut = closed(deals, team, ALL);
			const open = openAt(deals, team, ALL.last);
			compare(shut, figures);
			expect(open.count).toBe(figures.open);
			compareVelocity(open, shut, figures);
		}
	});

	test('by close month, and open at its end', () => {
		const table = rows('sales_pipeline.csv');
		expect(Object.keys(golden.by_close_month)).toHaveLength(10);
		for (const [month, figures] of Object.entries(golden.by_close_month)) {
			const [year = 0, index = 0] = month.split('-').map(Number);
			const next = new Date(Date.UTC(year, index, 1)).toISOString().slice(0, 10);
			const where = span(`${month}-01`, next);
			compare(closed(deals, scope(), where), figures);
			const open = table.filter(
				({ engage_date, close_date }) =>
					engage_date && engage_date < next && (!close_date || close_date >= next)
			).length;
			const ours = openAt(deals, scope(), where.last);
			expect(ours.count).toBe(open);
			expect(ours.undated).toBe(500);
		}
	});

	test('the funnel of all time, in which every row past Prospecting has passed it', () => {
		const [prospecting, engaging] = funnel(
			deals,
			scope({ stages: scope().stages.slice(0, 2) }),
			ALL
		);
		expect(prospecting).toMatchObject({
			reached: { count: 8800 },
			wentOn: { count: 8300 },
			still: { count: 500 },
			skipped: 8300
		});
		expect(engaging).toMatchObject({
			reached: { count: 8300 },
			wentOn: { count: 4238 },
			lost: { count: 2473 },
			still: { count: 1589 },
			other: { count: 0 }
		});
	});

	test('a row without dates is in no month and its cycle in no mean', () => {
		expect(deals.filter(({ created }) => created === undefined)).toHaveLength(500);
	});
});
