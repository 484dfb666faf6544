import { describe, expect, test } from 'vitest';
import { wilson } from '#lib/statistics/wilson.ts';
import { ANN, BOB, deal, Log, on } from '../build.ts';
import { removedStage } from '../world.ts';
import { bare, compare } from '../slow/compare.ts';
import { slowPipelineFlow } from '../slow/flow.ts';
import { engineOf, JANUARY } from './ask.ts';

/** The first stage is to take five days. */
const GUIDE = () => new Log('s1').set({ days: 5 }, on('2026-01-01'));

describe('pipelineFlow', () => {
	test('of each owner has the deals held, created, lost, moved, and the days in each stage against its guide', () => {
		const reps = engineOf([
			GUIDE(),
			deal('d1')
				.create('s1', on('2026-01-01'), { owner: ANN })
				.move('s2', on('2026-01-05'))
				.move('s1', on('2026-01-06'))
				.move('s2', on('2026-01-08')),
			deal('d2').create('s1', on('2026-01-01'), { owner: ANN }).lose(on('2026-01-04')),
			deal('d3').create('s1', on('2026-01-20'), { owner: BOB }),
			deal('d4').create('s1', on('2026-01-29'), { owner: BOB }),
			deal('d5').create('s1', on('2025-12-20'), { owner: BOB }).win(on('2026-01-03'))
		]).answer({ figure: 'pipelineFlow', query: JANUARY, by: { group: 'owner' } });
		const [ann, bob] = [ANN, BOB].map((id) => reps.find((rep) => rep.id === id)?.result);
		expect(ann).toMatchObject({
			held: { count: 1 },
			created: { count: 2 },
			lost: { count: 1 },
			createdPerLost: 2,
			forward: { moves: 2, deals: { count: 1 } },
			back: { moves: 1, deals: { count: 1 } }
		});
		// Six days of the one together, and three of the other.
		const first = ann?.stages[0];
		expect(first && bare(first.days)).toEqual({ n: 2, sum: 9, mean: 4.5, median: 4.5 });
		expect(first).toMatchObject({ expected: 5, late: { count: 1 }, inTime: wilson(1, 2) });
		expect(ann?.stages[1]).toMatchObject({ held: { count: 1 } });
		expect(ann?.stages[2]).toMatchObject({ expected: undefined, inTime: undefined });
		expect(bob).toMatchObject({ held: { count: 2 }, won: { count: 1 }, createdPerLost: undefined });
		// One is in its stage for twelve days at the end, one for three.
		expect(bob?.stages[0]).toMatchObject({
			held: { count: 2 },
			overdue: { count: 1 },
			days: { mean: 14 }
		});
	});

	test('counts no reopening and no transfer as a move', () => {
		const log = deal('d1')
			.create('s1', on('2026-01-01'))
			.lose(on('2026-01-02'))
			.reopen('s2', on('2026-01-03'))
			.move('t1', on('2026-01-04'), { pipeline: 'lother' })
			.move('s3', on('2026-01-05'));
		expect(engineOf([log]).answer({ figure: 'pipelineFlow', query: JANUARY })).toMatchObject({
			forward: { moves: 0 },
			back: { moves: 0 }
		});
	});

	test('tells a move from and to stages that are gone by where they stood', () => {
		const gone = [
			{ id: 'sgone', order: 'a05' },
			{ id: 'sgone2', order: 'a07' }
		].flatMap(({ id, order }) => removedStage(id, order));
		const day_ = (day: number) => on(`2026-01-0${day}`);
		const log = deal('d1')
			.create('sgone', day_(1))
			.move('s2', day_(2))
			.move('sgone', day_(3))
			.move('s1', day_(4))
			.move('sgone', day_(5))
			.move('sgone2', day_(6))
			.move('sgone', day_(7));
		expect(engineOf([gone, log]).answer({ figure: 'pipelineFlow', query: JANUARY })).toMatchObject({
			forward: { moves: 3 },
			back: { moves: 3 }
		});
	});

	test('agrees with a slow way to it', () => {
		compare(
			'pipelineFlow',
			() => undefined,
			({ held, created, won, lost, createdPerLost, forward, back, stages }) => ({
				held: held.count,
				created: created.count,
				won: won.count,
				lost: lost.count,
				createdPerLost,
				forward: { moves: forward.moves, deals: forward.deals.count },
				back: { moves: back.moves, deals: back.deals.count },
				stages: stages.map((stage) => ({
					held: stage.held.count,
					overdue: stage.overdue.count,
					days: bare(stage.days),
					late: stage.late.count,
					expected: stage.expected
				}))
			}),
			slowPipelineFlow
		);
	});
});
