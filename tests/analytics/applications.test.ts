import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addDays, type EpochMs } from '#lib/domain/time.ts';
import { DATA, withData } from '../interchange/data.ts';
import { atUtc, Log, on, period } from './build.ts';
import { engineOf, kept, query } from './figures/ask.ts';

const there = withData('bpic2012');

/** The way of an application, with the names of the log; each of the last three means that it was approved. */
const STAGES = ['SUBMITTED', 'PARTLYSUBMITTED', 'PREACCEPTED', 'ACCEPTED', 'FINALIZED'];
const APPROVED = ['APPROVED', 'REGISTERED', 'ACTIVATED'];
const PIPELINE = 'lloans';

function load() {
	const [, ...lines] = readFileSync(join(DATA, 'bpic2012/stage_events_A.csv'), 'utf8')
		.trim()
		.split(/\r?\n/);
	const cases = new Map<string, { readonly stage: string; readonly at: EpochMs }[]>();
	for (const line of lines) {
		const [id = '', stage = '', at = ''] = line.split(',');
		const events = cases.get(id) ?? [];
		events.push({ stage: stage.slice(2), at: Date.parse(at) as EpochMs });
		cases.set(id, events);
	}
	const imported = { imported: true };
	const deals = [...cases].map(([id, events]) => {
		const log = new Log(`d${id}`);
		let isOver = false;
		for (const { stage, at } of events) {
			const here = `s9${STAGES.indexOf(stage)}`;
			if (isOver) continue;
			isOver = !STAGES.includes(stage);
			if (stage === 'SUBMITTED') log.create(here, at, {}, { ...imported, pipeline: PIPELINE });
			else if (!isOver) log.move(here, at, { ...imported, pipeline: PIPELINE });
			else if (APPROVED.includes(stage)) log.win(at, { ...imported, pipeline: PIPELINE });
			else log.lose(at, { ...imported, pipeline: PIPELINE });
		}
		return log;
	});
	const engine = engineOf([
		kept(PIPELINE, { name: 'Loans', order: 'c' }),
		...STAGES.map((name, index) =>
			kept(`s9${index}`, { pipeline: PIPELINE, name, kind: 'open', order: `a${index}` })
		),
		...deals
	]);
	return { engine, events: lines.length, cases: cases.size };
}

describe.skipIf(!there)('13,087 applications for a loan, as their log has them', () => {
	const { engine, events, cases } = there ? load() : ({} as ReturnType<typeof load>);
	const asked = query({ pipeline: PIPELINE as never, now: atUtc('2012-03-31T12:00:00') });

	test('are all read', () => {
		expect([events, cases]).toEqual([60_849, 13_087]);
	});

	test('2,246 were won, 10,442 lost, and 399 are open', () => {
		const { deals, fates, open, simple } = engine.answer({ figure: 'winCurve', query: asked });
		expect([deals, fates.won, fates.lost, open].map(({ count }) => count)).toEqual([
			13_087, 2_246, 10_442, 399
		]);
		expect(simple).toBeCloseTo(2_246 / 12_688, 12);
		const all = engine.answer({ figure: 'open', query: asked });
		expect(all.stages.map(({ count }) => count)).toEqual([0, 0, 69, 3, 327]);
		const closed = engine.answer({ figure: 'closed', query: asked });
		expect([closed.won.count, closed.lost.count]).toEqual([2_246, 10_442]);
	});

	test('reached each stage as often as the log says', () => {
		const steps = engine.answer({ figure: 'funnel', query: asked });
		const reached = [13_087, 13_087, 7_367, 5_113, 5_015];
		expect(steps.map((step) => step.reached.count)).toEqual(reached);
		const flow = engine.answer({
			figure: 'cumulativeFlow',
			query: { ...asked, period: period('2011-10-01', '2012-04-01') },
			options: { each: 'week' }
		});
		// What was lost before a stage counts as past it.
		const ended = 13_087 - 399;
		expect(flow.arrivals.at(-1)?.count).toBe(ended);
		expect(flow.steps.at(-1)?.standing).toEqual([0, 0, 69, 3, 327]);
		expect(flow.steps.at(-1)?.arrived).toEqual([13_087, 13_087, 13_087, 13_018, 13_015, ended]);
		const times = engine.answer({ figure: 'timeInStage', query: asked });
		expect(times.map(({ stays }) => stays)).toEqual(reached);
		expect(times.map(({ still }) => still.count)).toEqual([0, 0, 69, 3, 327]);
		expect(times.map(({ ended: { lost } }) => lost)).toEqual([0, 5_720, 2_185, 95, 2_442]);
	});

	test('moved as often from stage to stage', () => {
		const { moves, timesBack } = engine.answer({ figure: 'moves', query: asked });
		expect(timesBack).toBe(0);
		expect(moves.map(({ from, to, times }) => [from, to, times])).toEqual([
			['s90', 's91', 13_087],
			['s91', 's92', 7_367],
			['s91', 'lost', 5_720],
			['s92', 's93', 5_113],
			['s92', 'lost', 2_185],
			['s93', 's94', 5_015],
			['s93', 'lost', 95],
			['s94', 'won', 2_246],
			['s94', 'lost', 2_442],
			['created', 's90', 13_087]
		]);
	});

	test('fall from month to month, balanced, and come together again in cohorts', () => {
		let open = 0;
		for (let from = on('2011-09-01'); from < '2012-04-01'; from = addDays(from, 30)) {
			const one = { ...asked, period: { from, to: addDays(from, 30) } };
			const { start, bars, end } = engine.answer({ figure: 'waterfall', query: one });
			expect(start.count).toBe(open);
			const change = bars.reduce(
				(sum, { sign, counts, mark }) => sum + (counts ? sign * mark.count : 0),
				0
			);
			expect(start.count + change).toBe(end.count);
			open = end.count;
		}
		expect(open).toBe(399);
		const { rows } = engine.answer({ figure: 'cohorts', query: asked });
		expect(rows.reduce((sum, { deals }) => sum + deals.count, 0)).toBe(13_087);
		expect(rows.reduce((sum, { cells }) => sum + (cells.at(-1)?.mark.count ?? 0), 0)).toBe(2_246);
	});
});
