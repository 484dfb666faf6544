import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '#lib/analytics/engine.ts';
import type { Query } from '#lib/analytics/scope.ts';
import type { Records } from '#lib/domain/fold.ts';
import { typeOf, type MemberId, type PipelineId } from '#lib/domain/ids.ts';
import { DATA, withData } from '../../interchange/data.ts';
import { importing } from '../../interchange/world.ts';
import { atUtc, period } from '../build.ts';
import { taken } from '../world.ts';

/** What the golden figures have of a group of rows; those by month have no open deals. */
interface Figures {
	readonly open?: number;
	readonly won: number;
	readonly lost: number;
	readonly win_rate: number;
	readonly won_value: number;
	readonly mean_won_value: number;
	readonly median_won_value?: number;
	readonly mean_close_value_all_closed?: number;
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

interface Imported {
	readonly engine: Engine;
	readonly records: Records;
	readonly pipeline: PipelineId;
}

function load(file: string): Imported {
	const { records } = importing(readFileSync(join(DATA, file)));
	const pipeline = [...records.keys()].find((id) => typeOf(id) === 'pipeline') as PipelineId;
	return { engine: taken(records).engine, records, pipeline };
}

function named({ records }: Imported): ReadonlyMap<string, MemberId> {
	return new Map(
		[...records.values()]
			.filter(({ id }) => typeOf(id) === 'member')
			.map(({ id, fields }) => [String(fields['name']), id as MemberId])
	);
}

const six = (number: number | undefined) => Number((number ?? NaN).toFixed(6));

/** Compares all that is golden; golden figures are rounded to six digits. */
function compare({ engine }: Imported, query: Query, golden: Figures): void {
	const closed = engine.answer({ figure: 'closed', query });
	const velocity = engine.answer({ figure: 'velocity', query });
	const value = engine.answer({ figure: 'dealValue', query });
	const cycle = engine.answer({ figure: 'cycle', query });
	const both = engine.answer({ figure: 'cycle', query, options: { of: 'closed' } });
	const ours: Record<string, number | undefined> = {
		won: closed.won.count,
		lost: closed.lost.count,
		win_rate: closed.winRate?.value,
		won_value: closed.won.amount / 100,
		mean_won_value: (value.won.value.mean ?? NaN) / 100,
		median_won_value: (value.won.value.median ?? NaN) / 100,
		// What the file says of lost ones is 0, and of open ones nothing.
		mean_close_value_all_closed: (value.all.value.mean ?? NaN) / 100,
		cycle_won_mean: cycle.days.mean,
		cycle_won_median: cycle.days.median,
		cycle_lost_mean: closed.lostCycle.mean,
		cycle_lost_median: closed.lostCycle.median,
		cycle_closed_mean: both.days.mean,
		cycle_closed_median: both.days.median,
		open: engine.answer({ figure: 'open', query }).all.count
	};
	const names = Object.keys(ours).filter((name) => name in golden);
	expect(names.length).toBeGreaterThanOrEqual(6);
	expect(names.map((name) => [name, six(ours[name])])).toEqual(
		names.map((name) => [name, golden[name as keyof Figures]])
	);
	expect([closed.wonCycle.mean, closed.closedCycle.mean]).toEqual([
		cycle.days.mean,
		both.days.mean
	]);
	const { mean_won_value, win_rate, cycle_won_mean } = golden;
	const expected = (velocity.open.count * mean_won_value * win_rate) / cycle_won_mean;
	expect((velocity.perDay ?? NaN) / 100 / expected).toBeCloseTo(1, 5);
}

function monthOf(month: string) {
	const [year = 0, number = 0] = month.split('-').map(Number);
	return period(`${month}-01`, new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 10));
}

describe.skipIf(!withData('maven'))('the Maven file, imported, has its golden figures', () => {
	let maven: Imported;
	let golden: Golden;
	beforeAll(() => {
		maven = load('maven/sales_pipeline.csv');
		golden = JSON.parse(readFileSync(join(DATA, 'maven/golden.json'), 'utf8')) as Golden;
	}, 60_000);
	const all = (): Query => ({ pipeline: maven.pipeline, now: atUtc('2026-12-31T00:00:00') });

	test('overall', () => {
		compare(maven, all(), golden.overall);
		expect(maven.engine.answer({ figure: 'open', query: all() }).all.count).toBe(2089);
		const closed = maven.engine.answer({ figure: 'closed', query: all() });
		expect(closed.winRate?.value).toBeCloseTo(0.631501, 6);
		expect(closed.won.amount).toBe(1_000_553_400);
		expect(closed.wonCycle.median).toBe(57);
	});

	test('by manager, whose team are the owners', () => {
		const members = named(maven);
		const [, ...lines] = readFileSync(join(DATA, 'maven/sales_teams.csv'), 'utf8')
			.trim()
			.split(/\r?\n/);
		const teams = Map.groupBy(
			lines.map((line) => line.split(',')),
			([, manager = '']) => manager
		);
		expect(Object.keys(golden.by_manager)).toHaveLength(6);
		for (const [manager, figures] of Object.entries(golden.by_manager)) {
			const owners = (teams.get(manager) ?? []).flatMap(([agent = '']) => members.get(agent) ?? []);
			compare(maven, { ...all(), owners }, figures);
		}
	}, 30_000);

	test('by close month, asked singly and as a series', () => {
		const months = Object.keys(golden.by_close_month);
		expect(months).toHaveLength(10);
		for (const month of months)
			compare(maven, { ...all(), period: monthOf(month) }, golden.by_close_month[month] as Figures);
		const whole = { ...all(), period: period(`${months[0]}-01`, monthOf(months.at(-1) ?? '').to) };
		const steps = maven.engine.answer({ figure: 'won', query: whole, options: { each: 'month' } });
		expect(
			steps.map(({ period: { from }, won }) => [from.slice(0, 7), won.count, won.amount / 100])
		).toEqual(
			months.map((month) => {
				const { won, won_value } = golden.by_close_month[month] as Figures;
				return [month, won, won_value];
			})
		);
	}, 30_000);

	test('in its funnel of all time every row past Prospecting has passed it', () => {
		const steps = maven.engine.answer({ figure: 'funnel', query: all() });
		expect(
			steps.map(({ reached, wentOn, lost, still }) =>
				[reached, wentOn, lost, still].map(({ count }) => count)
			)
		).toEqual([
			[8800, 8300, 0, 500],
			[8300, 4238, 2473, 1589]
		]);
	});
});

describe.skipIf(!withData('zoho_crm'))('Potentials, imported, has the figures of its file', () => {
	test('1,425 won, 485 lost, 1,722 open: 74.61 %', () => {
		const zoho = load('zoho_crm/Potentials.csv');
		const query: Query = { pipeline: zoho.pipeline, now: atUtc('2026-12-31T00:00:00') };
		const closed = zoho.engine.answer({ figure: 'closed', query });
		expect([closed.won.count, closed.lost.count]).toEqual([1425, 485]);
		expect(zoho.engine.answer({ figure: 'open', query }).all.count).toBe(1722);
		expect(closed.winRate?.value).toBeCloseTo(0.7461, 4);
		const reps = zoho.engine.answer({ figure: 'closed', query, by: { group: 'owner' } });
		expect(reps.reduce((sum, { result }) => sum + result.won.count, 0)).toBe(1425);
	}, 60_000);
});
