import { expect, test } from 'vitest';
import { hlcAt } from '#lib/domain/hlc.ts';
import { atUtc, deal, Log, on } from './build.ts';
import { engineOf, query } from './figures/ask.ts';

/** The second stage was put before the first in February; one deal moved from the first to it before, one after. */
const ENGINE = () =>
	engineOf([
		new Log('s2').set({ order: 'Zz' }, on('2027-02-01'), {
			hlc: hlcAt(atUtc('2027-02-01T00:00:00'))
		}),
		deal('d1').create('s1', on('2027-01-10')).move('s2', on('2027-01-12')),
		deal('d2').create('s1', on('2027-02-10')).move('s2', on('2027-02-12'))
	]);
const ASKED = query({ now: atUtc('2027-03-01T12:00:00') });

test('a move is forward or back by the order that the stages had then', () => {
	const engine = ENGINE();
	expect(engine.answer({ figure: 'pipelineFlow', query: ASKED })).toMatchObject({
		forward: { moves: 1 },
		back: { moves: 1 }
	});
	expect(engine.answer({ figure: 'moves', query: ASKED })).toMatchObject({
		timesBetween: 2,
		timesBack: 1,
		timesSkipped: 0
	});
	const first = engine
		.answer({ figure: 'timeInStage', query: ASKED })
		.find(({ stage }) => stage === 's1');
	expect(first?.ended).toMatchObject({ advanced: 1, back: 1 });
});

test('a deal has passed what came before its stage then, told in the stages of today', () => {
	const steps = ENGINE().answer({ figure: 'funnel', query: ASKED });
	expect(
		steps.map(({ stage, reached, still, back }) => [stage, reached, still, back].map(told))
	).toEqual([
		['s2', 2, 1, 0],
		['s1', 2, 1, 1],
		['s3', 0, 0, 0]
	]);
});

function told(one: string | { readonly count: number }) {
	return typeof one === 'string' ? one : one.count;
}
