import { describe, expect, test } from 'vitest';
import { EXITS, type ParetoRow } from '#lib/analytics/figures/lost.ts';
import { deal, on, usd } from '../build.ts';
import { slowLost } from '../slow/closings.ts';
import { bare, compare } from '../slow/compare.ts';
import { pick } from '../world.ts';
import { engineOf, JANUARY, query } from './ask.ts';

function byReason(rows: readonly Pick<ParetoRow, 'reason' | 'mark'>[]) {
	return Object.fromEntries(rows.map(({ reason, mark }) => [reason ?? 'none', bare(mark)]));
}

describe('lost', () => {
	test('has the reasons of the period’s lost deals, by how many and by what they were worth', () => {
		const lose = (id: string, reason: string | undefined, value: number, stage = 's1') => {
			const log = deal(id).create(stage, on('2026-01-01'), { value: usd(value) });
			log.lose(on('2026-01-05'));
			const { body } = log.last;
			Object.assign(body, { reason });
			return log;
		};
		const answer = engineOf([
			lose('d1', 'rprice', 10),
			lose('d2', 'rprice', 10, 's2'),
			lose('d3', 'rtime', 70),
			lose('d4', undefined, 10),
			deal('d5').create('s1', on('2026-01-01')).lose(on('2026-02-05')),
			deal('d6').create('s1', on('2026-01-01')).disqualify('s1', on('2026-01-05'))
		]).answer({ figure: 'lost', query: JANUARY });
		expect(bare(answer.all)).toEqual({ count: 4, amount: 100, valued: 4 });
		expect(
			answer.byCount.map(({ reason, share, cumulated }) => [reason, share, cumulated])
		).toEqual([
			['rprice', 0.5, 0.5],
			['rtime', 0.25, 0.75],
			[undefined, 0.25, 1]
		]);
		expect(
			answer.byValue.map(({ reason, share, cumulated }) => [reason, share, cumulated])
		).toEqual([
			['rtime', 0.7, 0.7],
			['rprice', 0.2, 0.9],
			[undefined, 0.1, 1]
		]);
		expect(answer.stages.map(({ stage, all }) => [stage, all.count])).toEqual([
			['s1', 3],
			['s2', 1],
			['s3', 0]
		]);
		expect(answer.stages[1]?.reasons.map(({ reason }) => reason)).toEqual(['rprice']);
	});

	test('has those of disqualified deals and of those set aside where one asks for them', () => {
		const engine = engineOf([
			deal('d1').create('s1', on('2026-01-01')).disqualify('s1', on('2026-01-05')),
			deal('d2').create('s2', on('2026-01-01')).nurture('s2', on('2026-01-05'))
		]);
		const of = (exit: 'disqualified' | 'nurture') =>
			engine
				.answer({ figure: 'lost', query: query(), options: { exit } })
				.byCount.map(({ reason, mark }) => [reason, mark.count]);
		expect(of('disqualified')).toEqual([['rprice', 1]]);
		expect(of('nurture')).toEqual([[undefined, 1]]);
	});

	test('agrees with a slow way to it, its shares are all', () => {
		compare(
			'lost',
			(random) => ({ exit: pick(random, EXITS) }),
			({ all, byCount, byValue, stages, elsewhere, undated }) => {
				if (byCount.length > 0) expect(byCount.at(-1)?.cumulated).toBe(1);
				expect(byReason(byValue)).toEqual(byReason(byCount));
				return {
					all: bare(all),
					reasons: byReason(byCount),
					stages: stages.map((stage) => ({
						stage: stage.stage,
						all: bare(stage.all),
						reasons: byReason(stage.reasons)
					})),
					elsewhere: elsewhere.count,
					undated: undated.count
				};
			},
			slowLost
		);
	});
});
