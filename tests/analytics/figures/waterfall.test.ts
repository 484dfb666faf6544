import { describe, expect, test } from 'vitest';
import type { Waterfall } from '#lib/analytics/figures/waterfall.ts';
import type { Query } from '#lib/analytics/scope.ts';
import { addDays } from '#lib/domain/time.ts';
import { ANN, BOB, deal, on, period, usd, type Log } from '../build.ts';
import { bare, compare } from '../slow/compare.ts';
import { slowWaterfall } from '../slow/waterfall.ts';
import { anyQuery, pick, seeded, taken, world } from '../world.ts';
import { engineOf, FEBRUARY, query } from './ask.ts';

/** `start` and `end`, and each bar in which there is something, as `count/amount`. */
function told(logs: readonly Log[], asked = FEBRUARY, mode: 'rolling' | 'period' = 'rolling') {
	const fall = engineOf(logs).answer({ figure: 'waterfall', query: asked, options: { mode } });
	const text = ({ count, amount }: { count: number; amount: number }) => `${count}/${amount}`;
	return {
		start: text(fall.start),
		...Object.fromEntries(
			fall.bars.flatMap(({ bar, mark }) => (mark.count > 0 ? [[bar, text(mark)]] : []))
		),
		end: text(fall.end)
	};
}

function balance({ start, bars, end }: Waterfall): { count: number; amount: number } {
	const sum = { count: start.count - end.count, amount: start.amount - end.amount };
	for (const { sign, counts, mark } of bars) {
		if (counts) sum.count += sign * mark.count;
		sum.amount += sign * mark.amount;
	}
	return sum;
}

const OLD = (id: string, value = 100) =>
	deal(id).create('s1', on('2026-01-10'), { value: usd(value), owner: ANN });

describe('waterfall', () => {
	test('tells what came, grew, shrank and left between two days', () => {
		expect(
			told([
				OLD('d1'),
				OLD('d2').set({ value: usd(130) }, on('2026-02-03')),
				OLD('d3').set({ value: usd(60) }, on('2026-02-03')),
				OLD('d4').win(on('2026-02-04')),
				OLD('d5').lose(on('2026-02-04')),
				OLD('d6').disqualify('s1', on('2026-02-04')),
				OLD('d7').nurture('s1', on('2026-02-04')),
				OLD('d8').move('t1', on('2026-02-04'), { pipeline: 'lother' }),
				OLD('d9').remove(on('2026-02-04')),
				deal('d10').create('s1', on('2026-02-10'), { value: usd(70) }),
				OLD('d11').lose(on('2026-01-20')).reopen('s2', on('2026-02-05')),
				OLD('d12').nurture('s1', on('2026-01-20')).reopen('s2', on('2026-02-05')),
				OLD('d13').move('t1', on('2026-01-20'), { pipeline: 'lother' }).move('s1', on('2026-02-05'))
			])
		).toEqual({
			start: '9/900',
			new: '1/70',
			transferredIn: '1/100',
			reopened: '1/100',
			fromNurture: '1/100',
			increased: '1/30',
			decreased: '1/40',
			won: '1/100',
			lost: '1/100',
			disqualified: '1/100',
			toNurture: '1/100',
			transferredOut: '1/100',
			deleted: '1/100',
			end: '7/660'
		});
	});

	test('a deal that was won at another value has grown first, and one that came and went is in both bars', () => {
		expect(
			told([
				OLD('d1')
					.set({ value: usd(150) }, on('2026-02-02'))
					.win(on('2026-02-03')),
				deal('d2')
					.create('s1', on('2026-02-02'), { value: usd(20) })
					.win(on('2026-02-05'))
			])
		).toEqual({ start: '1/100', new: '1/20', increased: '1/50', won: '2/170', end: '0/0' });
	});

	test('what a change of the rates makes is a bar of its own', () => {
		const euros = deal('d1').create('s1', on('2026-01-10'), { value: usd(10_000, 'EUR') });
		expect(told([euros.set({ value: usd(20_000, 'EUR') }, on('2026-02-12'))])).toEqual({
			start: '1/11000',
			increased: '1/12345',
			currency: '1/1345',
			end: '1/24690'
		});
	});

	test('a deal that was deleted and restored comes back; one that was deleted later is in none of it', () => {
		const restored = OLD('d1').remove(on('2026-01-20'));
		restored.operations.push({
			...restored.last,
			id: `${restored.last.id}x`,
			hlc: restored.last.hlc + 1,
			at: on('2026-02-05'),
			body: { deleted: false },
			prev: { deleted: restored.last.id }
		} as never);
		expect(told([restored, OLD('d2').remove(on('2026-03-05'))])).toEqual({
			start: '0/0',
			restored: '1/100',
			end: '1/100'
		});
	});

	test('of a period, only what is expected to close in it is in', () => {
		const expecting = (id: string, day: string) =>
			OLD(id).set({ expectedClose: day }, on('2026-01-11'));
		expect(
			told(
				[
					expecting('d1', '2026-02-10'),
					expecting('d2', '2026-02-10').set({ expectedClose: '2026-03-10' }, on('2026-02-05')),
					expecting('d3', '2026-03-10').set({ expectedClose: '2026-02-20' }, on('2026-02-05')),
					expecting('d4', '2026-03-10').win(on('2026-02-07')),
					expecting('d5', '2026-03-10')
				],
				FEBRUARY,
				'period'
			)
		).toEqual({
			start: '2/200',
			pulledIn: '2/200',
			pushedOut: '1/100',
			won: '1/100',
			end: '2/200'
		});
	});

	test('asked for a member, what another took over is a way out, and what he took a way in', () => {
		const given = OLD('d1').set({ owner: BOB }, on('2026-02-05'));
		const takenAndWon = deal('d2')
			.create('s1', on('2026-01-10'), { owner: BOB, value: usd(30) })
			.set({ owner: ANN }, on('2026-02-05'))
			.win(on('2026-02-08'));
		expect(told([given, takenAndWon], { ...FEBRUARY, owners: [ANN] })).toEqual({
			start: '1/100',
			takenOver: '1/30',
			won: '1/30',
			handedOver: '1/100',
			end: '0/0'
		});
	});

	test('balances, in deals and to the minor unit; its end is what is open, and what it won is what was won', () => {
		for (let seed = 1; seed <= 40; seed++) {
			const { engine } = taken(world(seed).records);
			const random = seeded(seed + 500);
			for (let asked = 0; asked < 6; asked++) {
				const one: Query = anyQuery(random);
				const where = `seed ${seed}, ${JSON.stringify(one)}`;
				for (const mode of ['rolling', 'period'] as const) {
					const fall = engine.answer({ figure: 'waterfall', query: one, options: { mode } });
					expect(balance(fall), where).toEqual({ count: 0, amount: 0 });
				}
				const fall = engine.answer({ figure: 'waterfall', query: one });
				if (fall.undated.count > 0) continue;
				expect(bare(fall.end), where).toEqual(
					bare(engine.answer({ figure: 'open', query: one }).all)
				);
				const won = fall.bars.find(({ bar }) => bar === 'won')?.mark;
				const { won: closed } = engine.answer({ figure: 'closed', query: one });
				expect(won && bare(won), where).toEqual(bare(closed));
			}
		}
	});

	test('one day begins as the day before has ended, but for what was deleted', () => {
		for (let seed = 1; seed <= 20; seed++) {
			const { engine } = taken(world(seed).records);
			for (let day = 0; day < 90; day += 9) {
				const [from, to] = [addDays(on('2026-01-01'), day), addDays(on('2026-01-01'), day + 9)];
				const before = query({ period: period(addDays(from, -9), from) });
				const after = query({ period: period(from, to) });
				const [first, second] = [before, after].map((one) =>
					engine.answer({ figure: 'waterfall', query: one })
				);
				const sum = (fall: Waterfall | undefined, name: string) =>
					fall?.bars.find(({ bar }) => bar === name)?.mark.count ?? NaN;
				if (!first || !second || first.undated.count + second.undated.count > 0) continue;
				expect(second.start.count - sum(second, 'deleted')).toBe(first.end.count);
			}
		}
	});

	test('what goes from one member to another cancels out', () => {
		for (let seed = 1; seed <= 20; seed++) {
			const { engine } = taken(world(seed).records);
			const asked = { figure: 'waterfall', query: FEBRUARY } as const;
			const whole = engine.answer(asked);
			const parts = engine.answer({ ...asked, by: { group: 'owner' } });
			const sum = (read: (fall: Waterfall) => number) =>
				parts.reduce((all, { result }) => all + read(result), 0);
			whole.bars.forEach(({ bar, mark }, index) => {
				if (bar === 'takenOver' || bar === 'handedOver') return;
				expect(
					sum(({ bars }) => bars[index]?.mark.amount ?? NaN),
					`seed ${seed} ${bar}`
				).toBe(mark.amount);
			});
			const over = (name: string) =>
				sum(({ bars }) => bars.find(({ bar }) => bar === name)?.mark.count ?? NaN);
			expect(over('takenOver')).toBe(over('handedOver'));
		}
	});

	test('agrees with a slow way to it, on random worlds', () => {
		compare(
			'waterfall',
			(random) => ({ mode: pick(random, ['rolling', 'period'] as const) }),
			({ start, bars, end, undated }) => ({
				start: bare(start),
				...Object.fromEntries(bars.map(({ bar, mark }) => [bar, bare(mark)])),
				end: bare(end),
				undated: bare(undated)
			}),
			slowWaterfall
		);
	});
});
