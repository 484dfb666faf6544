import { describe, expect, test, vi } from 'vitest';
import { Intake } from '#lib/analytics/intake.ts';
import type { QuestionOf } from '#lib/analytics/engine.ts';
import type { Timeline, Visit } from '#lib/analytics/timeline.ts';
import { fold } from '#lib/domain/fold.ts';
import { typeOf, type DealId, type PipelineId, type StageId } from '#lib/domain/ids.ts';
import { addDays, ordinal, type DayNumber, type EpochMs } from '#lib/domain/time.ts';
import { world } from '#lib/sample/world.ts';
import {
	deals,
	PATIENT,
	ROTTING,
	stayQuantile,
	truthOf,
	winChance,
	type Deal,
	type Process
} from '../helpers/known-truth.ts';
import { cases, forSeeds, LONG } from '../helpers/random.ts';
import { worldOptions } from '../tools/world.ts';
import { ANN, PIPELINE, STAGES } from './build.ts';
import { FIRST, ground, taken } from './world.ts';

if (LONG) vi.setConfig({ testTimeout: 1_800_000 });

const WORLDS = cases(120);
const DEALS = 400;
const PLACE = fold(ground());

const PROCESSES = [
	['where losses lie about for long', ROTTING],
	['where wins take their time', PATIENT]
] as const;

/** A deal of a world as the figures read it. */
function timeline(deal: Deal, index: number): Timeline {
	const day = (days: number) => (ordinal(FIRST) + days) as DayNumber;
	const stay = { pipeline: PIPELINE, dated: true, reason: undefined, by: ANN };
	const visits = deal.visits.map(({ stage, enter, leave }): Visit => ({
		...stay,
		stage: STAGES[stage] as StageId,
		status: 'open',
		enter: day(enter),
		leave: leave === Infinity ? undefined : day(leave)
	}));
	if (deal.state !== 'open')
		visits.push({
			...stay,
			stage: (deal.state === 'won' ? 'swon' : 'slost') as StageId,
			status: deal.state,
			enter: day(deal.closed),
			leave: undefined
		});
	return {
		deal: `d${index}` as DealId,
		visits,
		created: day(deal.created),
		values: [],
		costs: [],
		owners: [],
		expected: [],
		planned: [],
		removals: [],
		ticks: [],
		traits: {
			company: undefined,
			source: undefined,
			segment: undefined,
			persona: undefined,
			lead: undefined,
			labels: [],
			products: [],
			paidOn: undefined
		},
		imported: false,
		midway: false,
		backward: 0,
		contested: false,
		deleted: false
	};
}

/** An engine over the deals of a world, and the question about all of them on its last day. */
function asked(all: readonly Deal[], { days }: Process) {
	const intake = new Intake(PLACE);
	intake.archive(all.map(timeline));
	const query = { pipeline: PIPELINE, now: Date.parse(addDays(FIRST, days)) as EpochMs };
	return { engine: intake.engine, query };
}

const margin = (share: number) => 4 * Math.sqrt((share * (1 - share)) / WORLDS);

describe.each(PROCESSES)('%s', (_, process) => {
	test('winCurve recovers the share won by an age, where won ÷ closed is off by more', () => {
		const truth = truthOf(process, 400);
		const ever = winChance(process);
		let [near, covered, nearer, offCurve, offSimple] = [0, 0, 0, 0, 0];
		forSeeds(WORLDS, (random) => {
			const { engine, query } = asked(deals(random, process, DEALS), process);
			const { curve, simple = NaN } = engine.answer({ figure: 'winCurve', query });
			const { days, won } = curve.findLast((one) => one.days <= 150) ?? curve[0] ?? { days: NaN };
			if (!won) return;
			const share = truth.at(days).won;
			if (Math.abs(won.value - share) <= 2 * won.standardError) near++;
			if (won.low <= share && share <= won.high) covered++;
			if (Math.abs(won.value - share) < Math.abs(simple - ever)) nearer++;
			offCurve += won.value - share;
			offSimple += simple - ever;
		});
		expect(near / WORLDS).toBeGreaterThan(0.954 - margin(0.954));
		expect(covered / WORLDS).toBeGreaterThan(0.95 - margin(0.95));
		expect(Math.abs(offCurve / WORLDS)).toBeLessThan(0.007);
		expect(Math.abs(offSimple / WORLDS)).toBeGreaterThan(0.025);
		expect(nearer / WORLDS).toBeGreaterThan(0.6);
	});

	test('winCurve recovers the share won of the deals that got to a stage', () => {
		const truths = process.stages.map((_, stage) => truthOf(process, 400, stage));
		const all = truths.map(() => ({ near: 0, off: 0 }));
		forSeeds(WORLDS, (random) => {
			const { engine, query } = asked(deals(random, process, DEALS), process);
			const { stages } = engine.answer({ figure: 'winCurve', query });
			for (const [index, { chances }] of stages.entries()) {
				const [one, truth] = [all[index], truths[index]];
				if (!one || !truth || !chances) continue;
				const off = chances.won.value - truth.at(chances.days).won;
				if (Math.abs(off) <= 2 * chances.won.standardError) one.near++;
				one.off += off;
			}
		});
		for (const { near, off } of all) {
			expect(near / WORLDS).toBeGreaterThan(0.94 - margin(0.94));
			// Where only ten are left to look at, one more or less is much.
			expect(Math.abs(off / WORLDS)).toBeLessThan(0.025);
		}
	});

	test('timeInStage recovers how long deals stay, where the mean of the finished stays is off by more', () => {
		const all = process.stages.map((stage) => ({
			median: stayQuantile(stage, 0.5),
			mean: Object.values(stage).reduce(
				(sum, { chance, median, sigma }) => sum + chance * median * Math.exp(sigma ** 2 / 2),
				0
			),
			covered: 0,
			offMedian: 0,
			offSimple: 0
		}));
		forSeeds(WORLDS, (random) => {
			const { engine, query } = asked(deals(random, process, DEALS), process);
			const question = { figure: 'timeInStage', query } satisfies QuestionOf<'timeInStage'>;
			for (const [index, { quantiles, simple }] of engine.answer(question).entries()) {
				const one = all[index];
				if (!one) continue;
				const { value = NaN, low = Infinity, high = Infinity } = quantiles.p50;
				if (low <= one.median && one.median <= high) one.covered++;
				one.offMedian += value / one.median - 1;
				one.offSimple += (simple.mean ?? NaN) / one.mean - 1;
			}
		});
		for (const { covered, offMedian, offSimple } of all) {
			expect(covered / WORLDS).toBeGreaterThan(0.95 - margin(0.95));
			expect(Math.abs(offMedian / WORLDS)).toBeLessThan(0.04);
			expect(offSimple / WORLDS).toBeLessThan(-0.08);
		}
	});
});

test('winCurve recovers the win rate of a sample team, where won ÷ closed is off by more', () => {
	const worlds = cases(6);
	let [near, nearer, offCurve, offSimple] = [0, 0, 0, 0];
	forSeeds(worlds, (_, seed) => {
		const process = { growth: 0.12, cycleDays: 100, reopenLost: 0, reopenWon: 0 };
		const options = worldOptions({ seed, deals: 1200, process });
		const { operations, truth } = world(options);
		const records = fold(operations);
		const { engine } = taken(records);
		const pipeline = [...records.keys()].find((id) => typeOf(id) === 'pipeline') as PipelineId;
		const query = { pipeline, now: options.until };
		const { chances, simple = NaN } = engine.answer({ figure: 'winCurve', query });
		const { value = NaN, standardError = NaN } = chances?.won ?? {};
		if (Math.abs(value - truth.winRate) <= 2 * standardError) near++;
		if (Math.abs(value - truth.winRate) < Math.abs(simple - truth.winRate)) nearer++;
		offCurve += value - truth.winRate;
		offSimple += simple - truth.winRate;
	});
	expect(near / worlds).toBeGreaterThan(0.7);
	expect(nearer / worlds).toBeGreaterThan(0.8);
	// Some wins come later than the last day that says anything.
	expect(Math.abs(offCurve / worlds)).toBeLessThan(0.025);
	expect(offSimple / worlds).toBeLessThan(-0.035);
});
