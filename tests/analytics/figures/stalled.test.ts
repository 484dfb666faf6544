import { describe, expect, test } from 'vitest';
import { ingest } from '#lib/domain/fold.ts';
import { addDays } from '#lib/domain/time.ts';
import { ANN, BOB, deal, Log, on, usd } from '../build.ts';
import { bare, compare } from '../slow/compare.ts';
import { rounded } from '../slow/survival.ts';
import { taken } from '../world.ts';
import { KINDS, slowStalled } from '../slow/stalled.ts';
import { engineOf, query, recordsOf } from './ask.ts';

const TODAY = query({ asOf: on('2026-06-30') });

function told(logs: Parameters<typeof engineOf>[0], asked = TODAY, idleDays?: number) {
	return engineOf(logs).answer({
		figure: 'stalled',
		query: asked,
		...(idleDays === undefined ? {} : { options: { idleDays } })
	});
}

/** Twenty deals that were won after 1 to 20 days in their first stage. */
const WON = () =>
	Array.from({ length: 20 }, (_, id) =>
		deal(`d9${id}`)
			.create('s1', on('2026-01-01'), { owner: BOB })
			.win(addDays(on('2026-01-01'), id + 1))
	);
/** Open in its first stage for so many days. */
const OPEN = (id: string, days: number, value = 100) =>
	deal(id).create('s1', addDays(on('2026-06-30'), -days), { owner: ANN, value: usd(value) });

describe('stalled', () => {
	test('is what has been longer in its stage than nine of ten stays that led to a win', () => {
		const { all, stages } = told([...WON(), OPEN('d1', 17), OPEN('d2', 19, 300)]);
		expect(stages[0]?.limit).toEqual({ days: 18, basis: 'own', n: 20 });
		expect(bare(all.stalled)).toEqual({ count: 1, amount: 300, valued: 1 });
		expect(all.open.count).toBe(2);
	});

	test('whosever those wins were', () => {
		const { stages, all } = told([...WON(), OPEN('d1', 19)], { ...TODAY, owners: [ANN] });
		expect(stages[0]?.limit.n).toBe(20);
		expect(all.stalled.count).toBe(1);
	});

	test('from a few stays learns with help of the pipeline, and from none as the stage is set', () => {
		const further = WON().slice(0, 5);
		const pooled = told([
			...WON(),
			...further.map((_, id) =>
				deal(`d8${id}`)
					.create('s2', on('2026-01-01'))
					.win(on(`2026-01-0${id + 2}`))
			)
		]).stages[1]?.limit;
		expect(pooled).toMatchObject({ basis: 'pooled', n: 5 });
		expect(pooled?.days).toBeGreaterThan(5);
		expect(pooled?.days).toBeLessThan(40);
		expect(told([OPEN('d1', 19)]).stages[0]?.limit).toEqual({
			days: undefined,
			basis: 'none',
			n: 0
		});
		const set = told([
			[...new Log('s1').set({ days: 10 }, on('2026-01-02')).operations],
			OPEN('d1', 19),
			OPEN('d2', 9)
		]);
		expect(set.stages[0]?.limit).toEqual({ days: 10, basis: 'set', n: 0 });
		expect(set.all.stalled.count).toBe(1);
	});

	test('beside it the simple rule, and what is older than three of four won deals', () => {
		const { all, wonCycle } = told([...WON(), OPEN('d1', 9), OPEN('d2', 12), OPEN('d3', 16)]);
		expect(wonCycle).toEqual({ n: 20, mean: 10.5, p75: 15.25 });
		expect([all.simple.count, all.overAge.count, all.stalled.count]).toEqual([2, 1, 0]);
	});

	test('is told apart from what is merely over age, and that from what is on time', () => {
		const { all } = told([...WON(), OPEN('d1', 9), OPEN('d2', 16), OPEN('d3', 19)]);
		expect([all.onTime.count, all.merelyOver.count, all.stalled.count]).toEqual([1, 1, 1]);
		expect(all.overAge.count).toBe(2);
	});

	test('idle is what nobody has done anything about; what is planned soon is not', () => {
		const call = (id: string, about: string, day: string, type = 'call') => {
			const fields = { type, deal: about };
			const { operations } = new Log(id).create('s1', on(day), fields);
			return operations.map((one) => ({ ...one, body: { fields } }) as never);
		};
		const { all } = told(
			[
				OPEN('d1', 40),
				OPEN('d2', 40),
				OPEN('d3', 40),
				OPEN('d4', 40).set({ nextOn: '2026-07-03' }, on('2026-06-01')),
				OPEN('d5', 40).set({ nextOn: '2026-06-20' }, on('2026-06-01')),
				OPEN('d6', 40).move('s2', on('2026-06-25')),
				call('a1', 'd2', '2026-06-25'),
				call('a2', 'd3', '2026-06-25', 'note')
			],
			TODAY,
			10
		);
		expect(bare(all.idle)).toEqual({ count: 3, amount: 300, valued: 3 });
	});

	test('does not judge what it does not know the age of', () => {
		const found = deal('d1').create('s1', on('2026-01-01'), {}, { imported: true });
		const { all } = told([...WON(), found]);
		expect([all.open.count, all.unknown.count, all.stalled.count]).toEqual([1, 1, 0]);
	});

	test('follows what is learned: another win moves the limit, and the deals behind it', () => {
		const records = recordsOf([...WON(), OPEN('d1', 19)]);
		const intake = taken(records);
		const asked = { figure: 'stalled', query: TODAY } as const;
		const late = () => intake.engine.behind(asked, intake.engine.answer(asked).all.stalled.cell);
		expect(late()).toEqual(['d1']);
		const slow = Array.from({ length: 5 }, (_, id) =>
			deal(`d7${id}`).create('s1', on('2026-01-01')).win(on('2026-03-01'))
		);
		const operations = slow.flatMap((log) => log.operations);
		intake.take(ingest(records, operations));
		expect(late()).toEqual([]);
	});

	test('agrees with a slow way to it, on random worlds', () => {
		compare(
			'stalled',
			(random) => ({ idleDays: 1 + Math.floor(random() * 30) }),
			({ all, stages, wonCycle }) => {
				const shown = (some: typeof all) => KINDS.map((kind) => bare(some[kind]));
				return {
					all: shown(all),
					stages: stages.map(shown),
					limits: stages.map(({ limit }) => rounded(limit.days)),
					n: wonCycle.n
				};
			},
			slowStalled
		);
	});
});
