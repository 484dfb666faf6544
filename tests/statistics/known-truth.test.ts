import { describe, expect, test, vi } from 'vitest';
import { aalenJohansen, incidenceAt } from '#lib/statistics/aalen-johansen.ts';
import { bootstrap, redrawn } from '#lib/statistics/bootstrap.ts';
import { differenceOf, differs } from '#lib/statistics/difference.ts';
import { countCauses, countEvents } from '#lib/statistics/histogram.ts';
import { kaplanMeier, survivalAt, survivalQuantile } from '#lib/statistics/kaplan-meier.ts';
import { occupation } from '#lib/statistics/multistate.ts';
import { mean, quantile } from '#lib/statistics/quantile.ts';
import type { Random } from '#lib/statistics/random.ts';
import { restrictedMean } from '#lib/statistics/restricted-mean.ts';
import {
	deals,
	hasLeft,
	hasStayed,
	PATIENT,
	ROTTING,
	shifted,
	stayQuantile,
	truthOf,
	winChance,
	type Deal,
	type Process
} from '../helpers/known-truth.ts';
import { cases, forSeeds, LONG, seeded } from '../helpers/random.ts';
import { expectEighty, holds } from './coverage.ts';

if (LONG) vi.setConfig({ testTimeout: 1_800_000 });

const WORLDS = cases(600);
const PROCESSES = [
	['where losses lie about for long', ROTTING],
	['where wins take their time', PATIENT]
] as const;
/** A day by which half a world's deals have been watched for long enough. */
const DAY = 150;

/** How long each deal was watched, and how it ended: 1 won, 2 lost, 0 not yet. */
function outcomes(all: readonly Deal[], { days }: Process) {
	return {
		times: all.map(({ created, closed }) => Math.min(closed, days) - created),
		cause: all.map(({ state }) => ['open', 'won', 'lost'].indexOf(state))
	};
}

/** The same of the stays in a stage: 1 on, 2 back, 3 lost, 0 still there. */
function stays(all: readonly Deal[], stage: number, { days }: Process) {
	const visits = all.flatMap((deal) => deal.visits.filter((visit) => visit.stage === stage));
	return {
		times: visits.map(({ enter, leave }) => Math.min(leave, days) - enter),
		cause: visits.map(({ how }) => (how ? ['on', 'back', 'lost'].indexOf(how) + 1 : 0))
	};
}

const anyOf = (cause: readonly number[]) => cause.map((one) => (one > 0 ? 1 : 0));

function wonBy(all: readonly Deal[], process: Process, level?: number) {
	const { times, cause } = outcomes(all, process);
	return incidenceAt(aalenJohansen(countCauses(times, cause, 2)), 0, DAY, level);
}

describe.each(PROCESSES)('%s', (_, process) => {
	const truth = truthOf(process, 400);

	test('truthOf(process) is what very many deals do', () => {
		const all = deals(seeded(8), { ...process, growth: 1 }, 30_000);
		const watched = all.filter(({ created }) => created <= process.days - DAY);
		const ended = (how: Deal['state']) =>
			watched.filter(({ state, closed, created }) => state === how && closed - created <= DAY)
				.length;
		const { won, lost, stages } = truth.at(DAY);
		expect(ended('won') / watched.length).toBeCloseTo(won, 1.9);
		expect(ended('lost') / watched.length).toBeCloseTo(lost, 1.9);
		expect(stages.reduce((sum, one) => sum + one, won + lost)).toBeCloseTo(1, 3);
		expect(winChance(process) - truth.at(400).won).toBeGreaterThan(0);
		expect(winChance(process) - truth.at(400).won).toBeLessThan(0.02);
	});

	test('aalenJohansen(…) recovers the share won by a day, where won ÷ closed and 1 - Kaplan-Meier are off by more', () => {
		const { won } = truth.at(DAY);
		const ever = winChance(process);
		let [near, covered, nearer] = [0, 0, 0];
		const off = { aj: 0, closed: 0, alone: 0 };
		forSeeds(WORLDS, (random) => {
			const all = deals(random, process, 400);
			const { value, variance } = wonBy(all, process);
			if (Math.abs(value - won) <= 2 * Math.sqrt(variance)) near++;
			if (holds(wonBy(all, process, 0.8), won)) covered++;
			const { times, cause } = outcomes(all, process);
			const closed = cause.filter((one) => one > 0).length;
			const simple = cause.filter((one) => one === 1).length / closed;
			const alone = kaplanMeier(
				countEvents(
					times,
					cause.map((one) => (one === 1 ? 1 : 0))
				)
			);
			if (Math.abs(value - won) < Math.abs(simple - ever)) nearer++;
			off.aj += value - won;
			off.closed += simple - ever;
			off.alone += 1 - survivalAt(alone, DAY).value - won;
		});
		// Two standard errors: 954 of 1,000 if it were normal; less what so many worlds leave to chance.
		expect(near / WORLDS).toBeGreaterThan(0.945 - 4 * Math.sqrt((0.945 * 0.055) / WORLDS));
		expectEighty(covered, WORLDS);
		expect(Math.abs(off.aj / WORLDS)).toBeLessThan(0.005);
		expect(Math.abs(off.closed / WORLDS)).toBeGreaterThan(0.025);
		expect(off.alone / WORLDS).toBeGreaterThan(0.03);
		expect(nearer / WORLDS).toBeGreaterThan(0.6);
	});

	test('survivalQuantile(…) recovers how long deals stay in a stage, where finished stays alone are off by more', () => {
		const all = process.stages.map((stage) => ({
			median: stayQuantile(stage, 0.5),
			covered: 0,
			km: 0,
			finished: 0
		}));
		forSeeds(WORLDS, (random) => {
			const made = deals(random, process, 400);
			for (const [index, stage] of all.entries()) {
				const { times, cause } = stays(made, index, process);
				const moment = survivalQuantile(kaplanMeier(countEvents(times, anyOf(cause))), 0.5, 0.8);
				if (holds(moment, stage.median)) stage.covered++;
				const finished = times.filter((_, i) => cause[i]).sort((a, b) => a - b);
				stage.km += (moment.value ?? NaN) / stage.median - 1;
				stage.finished += (quantile(finished, 0.5) ?? NaN) / stage.median - 1;
			}
		});
		for (const { covered, km, finished } of all) {
			expectEighty(covered, WORLDS);
			expect(Math.abs(km / WORLDS)).toBeLessThan(0.03);
			expect(finished / WORLDS).toBeLessThan(-0.04);
		}
	});

	test('aalenJohansen(…) of the stays in a stage recovers how many go on, back and are lost by a day', () => {
		const all = process.stages.flatMap((stage, index) =>
			(['on', 'back', 'lost'] as const)
				.map((how, cause) => ({ index, cause, share: hasLeft(stage, how, 60), covered: 0, off: 0 }))
				.filter(({ share }) => share > 0)
		);
		forSeeds(WORLDS, (random) => {
			const made = deals(random, process, 400);
			const curves = process.stages.map((_, index) => {
				const { times, cause } = stays(made, index, process);
				return aalenJohansen(countCauses(times, cause, 3));
			});
			for (const exit of all) {
				const curve = curves[exit.index];
				if (!curve) continue;
				const estimate = incidenceAt(curve, exit.cause, 60, 0.8);
				exit.off += estimate.value - exit.share;
				if (holds(estimate, exit.share)) exit.covered++;
			}
		});
		expect(all).toHaveLength(8);
		for (const { covered, off } of all) {
			expectEighty(covered, WORLDS);
			expect(Math.abs(off / WORLDS)).toBeLessThan(0.005);
		}
	});

	/** The mean days until a win of those that are won by a day. */
	function daysToWin(until: number): number {
		let days = 0;
		for (let day = 0; day < until; day++) days += 1 - truth.at(day + 0.5).won / truth.at(until).won;
		return days;
	}

	test('restrictedMean(…) recovers the mean time until a deal is won, where that of the won is too short', () => {
		const expected = daysToWin(DAY);
		const off = { restricted: 0, won: 0 };
		forSeeds(WORLDS, (random) => {
			const { times, cause } = outcomes(deals(random, process, 400), process);
			const curve = aalenJohansen(countCauses(times, cause, 2));
			off.restricted += (restrictedMean(curve, 0, DAY) ?? NaN) - expected;
			const won = times.filter((time, i) => cause[i] === 1 && time <= DAY);
			off.won += (mean(won) ?? NaN) - expected;
		});
		expect(Math.abs(off.restricted / WORLDS)).toBeLessThan(1);
		expect(off.won / WORLDS).toBeLessThan(-2);
	});

	test('occupation(…) recovers where deals stand, through moves back, also when the first third of a world was not seen', () => {
		const { stages, won, lost } = truth.at(60);
		const expected = [...stages, won, lost];
		const seenFrom = process.days / 3;
		const runs = cases(200);
		const sums = expected.map(() => 0);
		const late = expected.map(() => 0);
		forSeeds(runs, (random) => {
			const all = deals(random, process, 400);
			for (const [from, into] of [
				[0, sums],
				[seenFrom, late]
			] as const) {
				const rows = rowsOf(all, process, from);
				const { times, shares } = occupation(rows, expected.length);
				const row = times.findLastIndex((time) => time <= 60);
				for (const [state, column] of shares.entries())
					into[state] = (into[state] ?? 0) + (column[row] ?? NaN);
			}
		});
		for (const [state, share] of expected.entries())
			for (const all of [sums, late]) expect((all[state] ?? NaN) / runs).toBeCloseTo(share, 1.9);
	});

	test('differenceOf(…) recovers by how much better deals of one kind do, and sees nothing between two alike', () => {
		const better = shifted(process, 0.5);
		const difference = truthOf(better, DAY).at(DAY).won - truth.at(DAY).won;
		let [covered, seen, alike] = [0, 0, 0];
		forSeeds(WORLDS, (random) => {
			const one = (of: Process, level?: number) => wonBy(deals(random, of, 250), of, level);
			if (holds(differenceOf(one(better, 0.8), one(process, 0.8)), difference)) covered++;
			if (differs(differenceOf(one(better), one(process)))) seen++;
			if (differs(differenceOf(one(process), one(process)))) alike++;
		});
		expectEighty(covered, WORLDS);
		expect(alike / WORLDS).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / WORLDS));
		expect(seen).toBeGreaterThan(4 * alike);
	});

	test('bootstrap(…) of won share over mean time has the truth in its interval', () => {
		const expected = truth.at(DAY).won / daysToWin(DAY);
		const runs = cases(60);
		let covered = 0;
		forSeeds(runs, (random, seed) => {
			const { times, cause } = outcomes(deals(random, process, 300), process);
			const counted = countCauses(times, cause, 2);
			const pace = (draw: Random) => {
				const [won, lost, censored] = [...counted.causes, counted.censored].map((counts) =>
					redrawn(counts, draw)
				);
				if (!won || !lost || !censored) return undefined;
				const curve = aalenJohansen({ times: counted.times, causes: [won, lost], censored });
				const days = restrictedMean(curve, 0, DAY);
				return days && incidenceAt(curve, 0, DAY).value / days;
			};
			const interval = bootstrap(pace, { seed, level: 0.8 });
			if (interval && holds(interval, expected)) covered++;
		});
		expectEighty(covered, runs);
	});
});

/** Stays by the age of their deal, of what was seen from a day of the world on. Won and lost are states too. */
function rowsOf(all: readonly Deal[], { stages, days }: Process, seenFrom: number) {
	const rows = all.flatMap(({ created, visits }) =>
		visits
			.filter(({ leave }) => leave > seenFrom)
			.map(({ stage, enter, leave, how }) => ({
				start: Math.max(enter, seenFrom) - created,
				end: Math.min(leave, days) - created,
				from: stage,
				to: how === 'lost' ? stages.length + 1 : how ? stage + (how === 'on' ? 1 : -1) : stage
			}))
	);
	return {
		start: rows.map(({ start }) => start),
		end: rows.map(({ end }) => end),
		from: rows.map(({ from }) => from),
		to: rows.map(({ to }) => to)
	};
}

test('hasStayed(stage, …) and stayQuantile(stage, …) are each other turned round', () => {
	for (const stage of [...ROTTING.stages, ...PATIENT.stages])
		for (const q of [0.25, 0.5, 0.9])
			expect(hasStayed(stage, stayQuantile(stage, q))).toBeCloseTo(1 - q, 9);
});
