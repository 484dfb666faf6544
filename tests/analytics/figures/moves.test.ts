import { describe, expect, test } from 'vitest';
import { ANN, BOB, deal, on, type Log } from '../build.ts';
import { bare, compare } from '../slow/compare.ts';
import { slowMoves } from '../slow/moves.ts';
import { engineOf, JANUARY, query } from './ask.ts';

function told(logs: readonly Log[], asked = query()) {
	return engineOf(logs).answer({ figure: 'moves', query: asked });
}

/** Each move as `from>to times deals`. */
function matrix(logs: readonly Log[], asked = query()): string[] {
	return told(logs, asked).moves.map(
		({ from, to, times, deals, isBack }) =>
			`${from}>${to} ${times} ${deals.count}${isBack ? ' back' : ''}`
	);
}

const ROUND = () =>
	deal('d1')
		.create('s1', on('2026-01-01'))
		.move('s2', on('2026-01-02'))
		.move('s1', on('2026-01-03'))
		.move('s2', on('2026-01-04'))
		.lose(on('2026-01-05'))
		.reopen('s3', on('2026-01-06'))
		.win(on('2026-01-07'));
const SKIP = () => deal('d2').create('s1', on('2026-01-01')).move('s3', on('2026-01-02'));

describe('moves', () => {
	test('tells from where to where, how often, and how many deals', () => {
		expect(matrix([ROUND(), SKIP()])).toEqual([
			's1>s2 2 1',
			's1>s3 1 1',
			's2>s1 1 1 back',
			's2>lost 1 1',
			's3>won 1 1',
			'created>s1 2 2',
			'lost>s3 1 1'
		]);
	});

	test('tells who went back, and who passed a stage by', () => {
		const { back, timesBack, skipped, timesSkipped, timesBetween } = told([ROUND(), SKIP()]);
		expect([back.count, timesBack, skipped.count, timesSkipped, timesBetween]).toEqual([
			1, 1, 1, 1, 4
		]);
	});

	test('tells what came from another pipeline and went there', () => {
		const log = deal('d1')
			.create('s1', on('2026-01-01'))
			.move('t1', on('2026-01-02'), { pipeline: 'lother' })
			.move('s2', on('2026-01-03'));
		expect(matrix([log])).toEqual([
			's1>otherPipeline 1 1',
			'created>s1 1 1',
			'otherPipeline>s2 1 1'
		]);
	});

	test('counts a move in the period in which it was made, with whoever owned the deal then', () => {
		const log = deal('d1')
			.create('s1', on('2025-12-01'), { owner: ANN })
			.move('s2', on('2026-01-10'))
			.set({ owner: BOB }, on('2026-01-11'))
			.move('s3', on('2026-01-12'))
			.win(on('2026-02-01'));
		expect(matrix([log], JANUARY)).toEqual(['s1>s2 1 1', 's2>s3 1 1']);
		expect(matrix([log], { ...JANUARY, owners: [BOB] })).toEqual(['s2>s3 1 1']);
	});

	test('beside them what stood still all through the period', () => {
		const log = deal('d1').create('s2', on('2025-12-01'));
		expect(told([log], JANUARY).stayed.map(({ count }) => count)).toEqual([0, 1, 0]);
	});

	test('agrees with a slow way to it, on random worlds', () => {
		compare(
			'moves',
			() => undefined,
			({ stages: _, moves, stayed, back, skipped, undated, ...rest }) => ({
				moves: moves.map((move) => ({ ...move, deals: bare(move.deals) })),
				stayed: stayed.map(bare),
				back: bare(back),
				skipped: bare(skipped),
				undated: bare(undated),
				...rest
			}),
			slowMoves
		);
	});
});
