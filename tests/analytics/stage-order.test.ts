import { expect, test } from 'vitest';
import { fold } from '#lib/domain/fold.ts';
import { hlcAt } from '#lib/domain/hlc.ts';
import type { Operation } from '#lib/domain/operation.ts';
import { addDays } from '#lib/domain/time.ts';
import { atUtc, deal, Log, on, period, PIPELINE, STAGES, usd } from './build.ts';
import { engineOf, query } from './figures/ask.ts';
import { taken } from './world.ts';

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

/** Of a workspace that was made with the year, what has happened in January; and what is done to its stages after. */
function january(after: readonly Log[] = []) {
	const hlc = (day: string) => hlcAt(atUtc(`${day}T00:00:00`));
	const began = [PIPELINE, ...STAGES].map((id, index) => {
		const fields = { pipeline: PIPELINE, name: id, kind: 'open', order: `a${index}` };
		const log = new Log(id).create('s1', on('2027-01-01'), fields, { hlc: hlc('2027-01-01') });
		return log.operations.map((one) => ({ ...one, body: { fields } }) as Operation);
	});
	const first = deal('d1').create('s1', on('2027-01-02')).move('s2', on('2027-01-05'));
	// Whoever removes a stage moves its deals.
	if (after.some(({ record }) => record === 's2')) first.move('s1', on('2027-02-10'));
	const deals = [
		first,
		deal('d2').create('s1', on('2027-01-02')).move('s3', on('2027-01-09')).win(on('2027-01-20')),
		deal('d3').create('s2', on('2027-01-03')).lose(on('2027-01-11')),
		deal('d4').create('s1', on('2027-01-04')),
		deal('d5').create('s2', on('2027-01-04')).move('s3', on('2027-01-09'))
	];
	return taken(
		fold([...began.flat(), ...[...deals, ...after].flatMap(({ operations }) => operations)])
	).engine;
}
const OF_JANUARY = query({
	period: period('2027-01-01', '2027-02-01'),
	asOf: on('2027-01-31'),
	now: atUtc('2027-03-01T12:00:00')
});
const TOLD = [
	'funnel',
	'moves',
	'timeInStage',
	'winCurve',
	'open',
	'lost',
	'pipelineFlow'
] as const;
const LATER = { hlc: hlcAt(atUtc('2027-02-10T00:00:00')) };

test.each(TOLD)(
	'%s of a past month is the same when one of its stages is removed later',
	(figure) => {
		const removed = new Log('s2').remove(on('2027-02-10'), LATER);
		expect(january([removed]).answer({ figure, query: OF_JANUARY })).toEqual(
			january().answer({ figure, query: OF_JANUARY })
		);
	}
);

test('a stage that was added or removed later counts for what came since, and for all time together', () => {
	const fields = { pipeline: PIPELINE, name: 's4', kind: 'open', order: 'a25' };
	const added = new Log('s4').create('s1', on('2027-02-10'), fields, LATER);
	Object.assign(added.last, { body: { fields } });
	const engine = january([
		added,
		new Log('s2').remove(on('2027-02-10'), LATER),
		deal('d6').create('s1', on('2027-02-11')).move('s3', on('2027-02-12'))
	]);
	const reached = (from: string, to: string) =>
		engine
			.answer({ figure: 'funnel', query: { ...OF_JANUARY, ...ask(from, to) } })
			.map(({ stage, reached, skipped, wentOn }) =>
				[stage, reached.count, skipped.count, wentOn.count].join(' ')
			);
	const ask = (from: string, to: string) => ({
		period: period(from, to),
		asOf: on('2027-02-28')
	});
	expect(reached('2027-01-01', '2027-02-01')).toEqual([
		's1 5 2 4',
		// Moved back to the first when it was removed, it counts as still there.
		's2 4 1 2',
		's4 0 0 0',
		's3 2 0 1'
	]);
	expect(reached('2027-02-11', '2027-03-01')).toEqual(['s1 1 0 1', 's4 1 1 1', 's3 1 0 0']);
	expect(reached('2027-01-01', '2027-03-01')).toEqual([
		's1 6 2 5',
		's2 4 1 2',
		's4 1 1 1',
		's3 3 0 1'
	]);
});

test('a stage in which no deal has stood is told of no more once it is removed', () => {
	const stages = (after: readonly Log[]) =>
		january(after)
			.answer({ figure: 'funnel', query: OF_JANUARY })
			.map(({ stage }) => stage);
	const fields = { pipeline: PIPELINE, name: 's4', kind: 'open', order: 'a25' };
	const empty = () => {
		const log = new Log('s4').create('s1', on('2027-01-01'), fields, {
			hlc: hlcAt(atUtc('2027-01-02T00:00:00'))
		});
		Object.assign(log.last, { body: { fields } });
		return log;
	};
	expect(stages([empty()])).toEqual(['s1', 's2', 's4', 's3']);
	expect(stages([empty().remove(on('2027-02-10'), LATER)])).toEqual(STAGES);
});

/** Deals that come to the first stage each week, go to the second and then to the third, or get no further than the first. */
function weekly(weeks: number, removedIn: number, isThrough: (deal: number) => boolean) {
	const logs = Array.from({ length: weeks * 4 }, (_, index) => {
		const begin = addDays(on('2027-01-01'), Math.floor(index / 4) * 7);
		const log = deal(`d${index}`).create('s1', begin, { value: usd(1000) });
		if (!isThrough(index)) return log.lose(addDays(begin, 3));
		if (index / 4 < removedIn) log.move('s2', addDays(begin, 1));
		return log.move('s3', addDays(begin, 2));
	});
	const day = addDays(on('2027-01-01'), removedIn * 7);
	const removed = new Log('s2').remove(day, { hlc: hlcAt(atUtc(`${day}T00:00:00`)) });
	return { engine: january([removed, ...logs]), day };
}

test('what compares two times is told in the stages that stand at the end: a removal is no collapse', () => {
	const { engine, day } = weekly(60, 40, (index) => index % 2 === 0);
	const asked = query({ now: atUtc('2028-03-15T12:00:00') });
	const { worst, stages } = engine.answer({ figure: 'bottleneck', query: asked });
	expect(worst).toBeUndefined();
	expect(stages.map(({ stage }) => stage)).toEqual(['s1', 's3']);
	const { pairs } = engine.answer({
		figure: 'comparison',
		query: asked,
		options: { change: day }
	});
	expect(pairs.map(({ what, differs }) => [what, differs])).toEqual([
		['won', false],
		['s1', false],
		['s3', false]
	]);
});

test('a stage that only deleted deals have stood in is told of no more; an edit of its only deal counts nothing anew', () => {
	const tried = () => {
		const log = deal('d9').create('s3', on('2027-01-03'));
		return log.remove(on('2027-01-04'));
	};
	const own = [deal('d1').create('s1', on('2027-01-02')), tried()];
	const gone = new Log('s3').remove(on('2027-02-10'), LATER);
	const { engine } = taken(fold([...own, gone].flatMap(({ operations }) => operations)));
	expect(engine.ledger.stood.every((count) => count <= 1)).toBe(true);
	expect(engine.ledger.stood[engine.ledger.names.stage.index(STAGES[2])] ?? 0).toBe(0);
	const { stoodSince } = engine.ledger;
	engine.ledger.putDeal(deal('d1').create('s1', on('2027-01-02')).timeline());
	expect(engine.ledger.stoodSince).toBe(stoodSince);
});
