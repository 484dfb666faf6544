import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { typeOf, type MemberId, type PipelineId } from '#lib/domain/ids.ts';
import type { Period } from '#lib/domain/time.ts';
import { report, type Report, type ReportRequest } from '#lib/analytics/report.ts';
import { refresh, type Timelines } from '#lib/analytics/timeline.ts';
import { DATA, withData } from '../interchange/data.ts';
import { importing } from '../interchange/world.ts';
import { atUtc, period } from './build.ts';

/** What the golden figures have of a group of rows; those by month have no open deals. */
interface Figures {
	readonly open?: number;
	readonly won: number;
	readonly lost: number;
	readonly win_rate: number;
	readonly won_value: number;
	readonly mean_won_value: number;
	readonly median_won_value?: number;
	readonly cycle_won_mean: number;
	readonly cycle_won_median?: number;
	readonly cycle_lost_mean?: number;
	readonly cycle_lost_median?: number;
	readonly cycle_closed_mean?: number;
	readonly cycle_closed_median?: number;
}

interface Golden {
	readonly overall: Figures;
	readonly by_manager: Readonly<Record<string, Figures>>;
	readonly by_close_month: Readonly<Record<string, Figures>>;
}

const there = withData('maven');

function rows(file: string): Record<string, string>[] {
	const [head = '', ...lines] = readFileSync(join(DATA, 'maven', file), 'utf8')
		.trim()
		.split(/\r?\n/);
	const names = head.split(',');
	return lines.map((line) => {
		const cells = line.split(',');
		return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
	});
}

/** The file as it is imported, and a way to ask for its figures. */
function load() {
	const { records } = importing(readFileSync(join(DATA, 'maven/sales_pipeline.csv')));
	const timelines: Timelines = new Map();
	refresh(timelines, records, records.keys(), 'UTC');
	const ids = [...records.keys()];
	const members = new Map(
		ids
			.filter((id) => typeOf(id) === 'member')
			.map((id) => [String(records.get(id)?.fields['name']), id as MemberId])
	);
	const pipeline = ids.find((id) => typeOf(id) === 'pipeline') as PipelineId;
	const ask = (question: Partial<ReportRequest> = {}): Report =>
		report(timelines, records, {
			pipeline,
			zone: 'UTC',
			asOf: atUtc('2026-12-31T00:00:00'),
			steps: [],
			...question
		});
	const stageName = (id: string) => String(records.get(id as MemberId)?.fields['name']);
	const golden = JSON.parse(readFileSync(join(DATA, 'maven/golden.json'), 'utf8')) as Golden;
	return { ask, members, stageName, golden };
}

/** Compares all that is golden; golden figures are rounded to six digits. */
function compare({ open, closed, velocity }: Report, golden: Figures) {
	const ours: Record<string, number | undefined> = {
		won: closed.won,
		lost: closed.lost,
		win_rate: closed.winRate,
		won_value: closed.wonValue.sum / 100,
		mean_won_value: (closed.wonValue.mean ?? NaN) / 100,
		median_won_value: (closed.wonValue.median ?? NaN) / 100,
		cycle_won_mean: closed.wonCycle.mean,
		cycle_won_median: closed.wonCycle.median,
		cycle_lost_mean: closed.lostCycle.mean,
		cycle_lost_median: closed.lostCycle.median,
		cycle_closed_mean: closed.closedCycle.mean,
		cycle_closed_median: closed.closedCycle.median,
		...(golden.open === undefined ? {} : { open: open.count })
	};
	const named = Object.entries(ours).filter(([name]) => name in golden);
	expect(named.length).toBeGreaterThanOrEqual(6);
	expect(named.map(([name, value]) => [name, Number((value ?? NaN).toFixed(6))])).toEqual(
		named.map(([name]) => [name, golden[name as keyof Figures]])
	);
	// Velocity is of the golden factors, which have six digits.
	const { mean_won_value, win_rate, cycle_won_mean } = golden;
	const expected = (open.count * mean_won_value * win_rate) / cycle_won_mean;
	expect((velocity.perDay ?? NaN) / 100 / expected).toBeCloseTo(1, 5);
}

describe.skipIf(!there)('the Maven file, imported, has its golden figures', () => {
	let loaded: ReturnType<typeof load> | undefined;
	const maven = () => (loaded ??= load());

	test('overall', () => {
		const { ask, golden } = maven();
		const all = ask();
		compare(all, golden.overall);
		expect(all.open.count).toBe(2089);
		expect(all.closed.winRate).toBeCloseTo(0.631501, 6);
		expect(all.closed.wonValue.sum).toBe(1_000_553_400);
		expect(all.closed.wonCycle.mean).toBeCloseTo(51.781973, 6);
		expect(all.closed.wonCycle.median).toBe(57);
		expect(all).toMatchObject({ currency: 'USD', deals: 8800, backward: 0 });
	}, 30_000);

	test('by manager, whose team are the owners', () => {
		const { ask, members, golden } = maven();
		const teams = Map.groupBy(rows('sales_teams.csv'), ({ manager = '' }) => manager);
		expect(Object.keys(golden.by_manager)).toHaveLength(6);
		for (const [manager, figures] of Object.entries(golden.by_manager)) {
			const owners = (teams.get(manager) ?? []).flatMap(({ sales_agent = '' }) => {
				const member = members.get(sales_agent);
				return member ? [member] : [];
			});
			compare(ask({ owners }), figures);
		}
	}, 30_000);

	test('by close month, with the deals open at its end', () => {
		const { ask, golden } = maven();
		const table = rows('sales_pipeline.csv');
		expect(Object.keys(golden.by_close_month)).toHaveLength(10);
		for (const [month, figures] of Object.entries(golden.by_close_month)) {
			const where = monthOf(month);
			const { engaged, undated } = openBefore(table, where.to);
			const monthly = ask({ period: where });
			compare(monthly, figures);
			expect(monthly.open).toMatchObject({ count: engaged, undated });
		}
	}, 30_000);

	test('in its funnel of all time every row past Prospecting has passed it', () => {
		const { ask, stageName } = maven();
		const { funnel } = ask();
		expect(
			funnel.map(({ stage, reached, wentOn, lost, still, other }) => [
				stageName(stage),
				...[reached, wentOn, lost, still, other].map(({ count }) => count)
			])
		).toEqual([
			['Prospecting', 8800, 8300, 0, 500, 0],
			['Engaging', 8300, 4238, 2473, 1589, 0]
		]);
	}, 30_000);
});

function monthOf(month: string): Period {
	const [year = 0, number = 0] = month.split('-').map(Number);
	return period(`${month}-01`, new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 10));
}

/** The rows open just before a day, and those that do not say since when. */
function openBefore(table: Record<string, string>[], day: string) {
	const open = table.filter(({ close_date }) => !close_date || close_date >= day);
	return {
		engaged: open.filter(({ engage_date }) => engage_date && engage_date < day).length,
		undated: open.filter(({ engage_date }) => !engage_date).length
	};
}
