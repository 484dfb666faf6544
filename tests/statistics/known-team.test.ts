import { expect, test, vi } from 'vitest';
import { discoveries } from '#lib/statistics/false-discoveries.ts';
import { countEvents } from '#lib/statistics/histogram.ts';
import { logRank } from '#lib/statistics/log-rank.ts';
import { chanceOver } from '#lib/statistics/ranks.ts';
import { priorOf, shrink } from '#lib/statistics/shrinkage.ts';
import { deals, ROTTING, shifted, winChance } from '../helpers/known-truth.ts';
import { cases, forSeeds, LONG, type Random } from '../helpers/random.ts';
import { expectEighty, holds } from './coverage.ts';

if (LONG) vi.setConfig({ testTimeout: 1_800_000 });

/** A team: each with an own luck in every stage, and the deals of each that have run to their end. */
function team(random: Random, size: number) {
	return Array.from({ length: size }, () => {
		const luck = 0.3 * (random.next() + random.next() + random.next() - 1.5);
		const own = shifted(ROTTING, luck);
		const all = deals(random, { ...own, days: 3000 }, 40 + random.int(120));
		const ended = all.filter(({ created }) => created < 2000);
		return {
			n: ended.length,
			k: ended.filter(({ state }) => state === 'won').length,
			truth: winChance(own)
		};
	});
}

test('shrink(…) recovers the true shares of a team, nearer than k ÷ n, and what chanceOver(…) orders is so ordered', () => {
	let [covered, people, raw, shrunk, ordered, right, pairs, wrong] = [0, 0, 0, 0, 0, 0, 0, 0];
	forSeeds(cases(120), (random) => {
		const all = team(random, 8);
		const prior = priorOf(all);
		const known = all.map((one) => ({ ...one, ...shrink(one, prior) }));
		for (const [index, one] of known.entries()) {
			people++;
			if (holds(one, one.truth)) covered++;
			raw += (one.k / (all[index]?.n ?? NaN) - one.truth) ** 2;
			shrunk += (one.value - one.truth) ** 2;
			for (const other of known) {
				if (one === other) continue;
				if (one.k / one.n > other.k / other.n) {
					pairs++;
					if (one.truth < other.truth) wrong++;
				}
				if (chanceOver(one, other) < 0.9) continue;
				ordered++;
				if (one.truth > other.truth) right++;
			}
		}
	});
	expectEighty(covered, people);
	expect(shrunk / raw).toBeLessThan(0.85);
	expect(ordered).toBeGreaterThan(60);
	expect(right / ordered).toBeGreaterThan(0.9);
	expect(wrong / pairs).toBeGreaterThan(0.15);
});

test('discoveries(…) among stages of which most have not changed reports few that have not', () => {
	let [chance, reported, found] = [0, 0, 0];
	const runs = cases(200);
	forSeeds(runs, (random) => {
		const counted = (median: number) =>
			countEvents(
				Array.from({ length: 120 }, () => Math.min(60, -median * Math.log(1 - random.next()))),
				Array.from({ length: 120 }, () => 1)
			);
		const p = Array.from({ length: 10 }, (_, stage) => {
			const test = logRank(counted(20), counted(stage < 3 ? 32 : 20));
			return test?.p ?? 1;
		});
		const hits = discoveries(p, 0.1);
		const all = hits.filter(Boolean).length;
		const real = hits.slice(0, 3).filter(Boolean).length;
		reported += all > 0 ? 1 : 0;
		chance += all > 0 ? (all - real) / all : 0;
		found += real;
	});
	expect(chance / runs).toBeLessThan(0.1);
	expect(reported / runs).toBeGreaterThan(0.8);
	expect(found / runs).toBeGreaterThan(2);
});
