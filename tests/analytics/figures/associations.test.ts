import { describe, expect, test } from 'vitest';
import { ingest } from '#lib/domain/fold.ts';
import { criterionField } from '#lib/domain/guide.ts';
import type { Rank } from '#lib/domain/rank.ts';
import type { Fields, Operation } from '#lib/domain/operation.ts';
import { addDays } from '#lib/domain/time.ts';
import { deal, Log, on, type Log as Deal } from '../build.ts';
import { bare, compare } from '../slow/compare.ts';
import { slowAssociations } from '../slow/associations.ts';
import { seeded, taken } from '../world.ts';
import { engineOf, query, recordsOf } from './ask.ts';

function call(id: string, about: string, day: string): readonly Operation[] {
	const fields: Fields = { type: 'call', deal: about };
	const { operations } = new Log(id).create('s1', on(day), fields);
	return operations.map((one) => ({ ...one, body: { fields } }) as Operation);
}

/** Sixty deals; of those that were called twice in the first week, three of four were won, of the others one of four. */
function called(share = 0.75): readonly (Deal | readonly Operation[])[] {
	return Array.from({ length: 60 }, (_, id) => {
		const log = deal(`d${id}`).create('s1', on('2026-01-01'));
		const isCalled = id < 30;
		const chance = isCalled ? share : 0.25;
		if ((id % 30) / 30 < chance) log.win(on('2026-02-01'));
		else log.lose(on('2026-02-05'));
		const calls = isCalled
			? [call(`a${id}x`, `d${id}`, '2026-01-03'), call(`a${id}y`, `d${id}`, '2026-01-05')]
			: [];
		return [log, ...calls];
	}).flat();
}

const told = (logs: Parameters<typeof engineOf>[0], days = 7) =>
	engineOf(logs).answer({ figure: 'associations', query: query(), options: { days } });

describe('associations', () => {
	test('tells the shares won with and without so many activities by a day', () => {
		const { findings } = told(called());
		const found = findings.find(({ stage }) => stage === 's1');
		expect(found).toMatchObject({
			what: { kind: 'call', least: 1 },
			with: { deals: { count: 30 }, share: { n: 30 } },
			without: { deals: { count: 30 }, share: { n: 30 } }
		});
		expect(found?.with.share.value).toBeCloseTo(23 / 30, 12);
		expect(found?.without.share.value).toBeCloseTo(8 / 30, 12);
		expect(found?.difference.low).toBeGreaterThan(0);
	});

	test('is silent where it may be chance', () => {
		const { findings, tested } = told(called(0.35));
		expect(tested).toBeGreaterThan(0);
		expect(findings).toEqual([]);
	});

	test('looks only at deals that are open on that day, and at what was done until then', () => {
		const early = Array.from({ length: 20 }, (_, id) =>
			deal(`d9${id}`).create('s1', on('2026-01-01')).win(on('2026-01-04'))
		);
		const late = Array.from({ length: 30 }, (_, id) =>
			call(`a9${id}`, `d${id + 30}`, '2026-01-20')
		);
		const { deals, findings } = told([...called(), ...early, ...late]);
		expect(deals[0]?.mark.count).toBe(60);
		expect(findings[0]?.with.deals.count).toBe(30);
	});

	test('knows the criteria of a stage that were ticked', () => {
		const criterion = criterionField({ order: 'a' as Rank, required: false, text: 'Budget' });
		const stage = new Log('s1').set({ 'criterion.c1': criterion }, on('2026-01-01'));
		const logs = Array.from({ length: 60 }, (_, id) => {
			const log = deal(`d${id}`).create('s1', on('2026-01-01'));
			if (id < 30) log.set({ 'tick.s1.c1': true }, on('2026-01-02'));
			return id % 30 < (id < 30 ? 25 : 5) ? log.win(on('2026-02-01')) : log.lose(on('2026-02-05'));
		});
		const { findings } = told([...logs, stage]);
		expect(findings[0]).toMatchObject({
			stage: 's1',
			what: { criterion: 'c1' },
			with: { deals: { count: 30 } }
		});
	});

	test('of things that have no say it reports few', () => {
		let reported = 0;
		for (let seed = 1; seed <= 20; seed++) {
			const random = seeded(seed);
			const logs = Array.from({ length: 80 }, (_, id) => {
				const log = deal(`d${id}`).create('s1', on('2026-01-01'));
				const end = addDays(on('2026-01-20'), Math.floor(random() * 40));
				if (random() < 0.4) log.win(end);
				else log.lose(end);
				const calls = Array.from({ length: Math.floor(random() * 4) }, (__, index) =>
					call(`a${id}x${index}`, `d${id}`, '2026-01-03')
				);
				return [log, ...calls];
			}).flat();
			if (told(logs).findings.some(({ stage }) => stage === 's1')) reported++;
		}
		expect(reported).toBeLessThanOrEqual(4);
	});

	test('says the same of records that came one by one', () => {
		const logs = called();
		const asked = { figure: 'associations', query: query(), options: { days: 7 } } as const;
		const records = recordsOf(logs.slice(0, -40));
		const intake = taken(records);
		let found = 0;
		for (let from = logs.length - 40; from < logs.length; from++) {
			const answer = intake.engine.answer(asked);
			found += answer.findings.length;
			expect(JSON.stringify(answer)).toBe(JSON.stringify(told(logs.slice(0, from))));
			const one = logs[from] as (typeof logs)[number];
			intake.take(ingest(records, 'operations' in one ? one.operations : one));
		}
		expect(found).toBeGreaterThan(0);
		expect(intake.engine.answer(asked)).toEqual(told(logs));
	});

	test('agrees with a slow way to it, on random worlds', () => {
		compare(
			'associations',
			(random) => ({ days: 1 + Math.floor(random() * 6) }),
			({ deals, tested }) => ({ deals: deals.map(({ mark }) => bare(mark)), tested }),
			(records, one, options) => {
				const stages = slowAssociations(records, one, options);
				return {
					deals: stages.map(({ deals }) => deals),
					tested: stages.flatMap(({ tested }) => tested).filter(({ result }) => result).length
				};
			}
		);
	});
});
