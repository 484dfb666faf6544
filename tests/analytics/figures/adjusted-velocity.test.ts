import { describe, expect, test } from 'vitest';
import { addDays } from '#lib/domain/time.ts';
import { deal, on, usd } from '../build.ts';
import { closings, opens, summed, took } from '../slow/closings.ts';
import { compare } from '../slow/compare.ts';
import { asked, surelyAt } from '../slow/lives.ts';
import { hoursOf, incidenceBy, reliableUntil, rounded, type Case } from '../slow/survival.ts';
import { engineOf, query } from './ask.ts';

const FIRST = on('2026-01-01');
/** Ten won after 10 days, ten after 20, ten lost after 10, and ten that are 15 days old and open. */
const LOGS = () => [
	...Array.from({ length: 10 }, (_, id) =>
		deal(`d1${id}`)
			.create('s1', FIRST, { value: usd(100) })
			.win(addDays(FIRST, 10))
	),
	...Array.from({ length: 10 }, (_, id) =>
		deal(`d2${id}`)
			.create('s1', FIRST, { value: usd(200) })
			.win(addDays(FIRST, 20))
	),
	...Array.from({ length: 10 }, (_, id) =>
		deal(`d3${id}`).create('s1', FIRST).lose(addDays(FIRST, 10))
	),
	...Array.from({ length: 10 }, (_, id) => deal(`d4${id}`).create('s1', addDays(FIRST, 16)))
];

describe('adjustedVelocity', () => {
	test('watches open deals for as long as they are: three of four are won by twenty days, not two of three', () => {
		const answer = engineOf(LOGS()).answer({
			figure: 'adjustedVelocity',
			query: query({ asOf: addDays(FIRST, 30) })
		});
		// At ten days a quarter is won and a quarter lost of forty; the open ones leave at fifteen, all others are won.
		expect(answer.winShare?.value).toBeCloseTo(0.25 + 0.5, 12);
		expect(answer.untilDays).toBe(20);
		expect(answer.days).toBeCloseTo((0.25 * 10 + 0.5 * 20) / 0.75, 12);
		expect(answer.wonValue.median).toBe(150);
		expect(answer.perDay).toBeCloseTo((10 * 150 * 0.75) / (50 / 3), 9);
		const simple = engineOf(LOGS()).answer({ figure: 'velocity', query: query() });
		expect(simple.winRate?.value).toBeCloseTo(2 / 3, 12);
	});

	test('counts a deal that went to another pipeline as one that is not won here', () => {
		const away = Array.from({ length: 10 }, (_, id) =>
			deal(`d5${id}`).create('s1', FIRST).move('t1', addDays(FIRST, 10), { pipeline: 'lother' })
		);
		const elsewhere = deal('d6').create('t1', FIRST, {}, { pipeline: 'lother' });
		const answer = engineOf([...LOGS(), ...away, elsewhere]).answer({
			figure: 'adjustedVelocity',
			query: query({ asOf: addDays(FIRST, 30) })
		});
		// Of fifty a fifth is won at ten days, and two fifths are left from fifteen on, who are all won at twenty.
		expect(answer.deals.count).toBe(50);
		expect(answer.winShare?.value).toBeCloseTo(0.2 + 0.4, 12);
	});

	test('has an interval where one asks for it, the same each time, and half as wide of four times the deals', () => {
		const some = (name: number) =>
			Array.from({ length: 20 }, (_, id) => {
				const log = deal(`d${id}.${name}`).create('s1', FIRST, { value: usd(1000 + 20 * id) });
				const on = addDays(FIRST, 5 + id);
				return id % 4 === 0 ? log.lose(on) : id % 4 === 1 ? log : log.win(on);
			});
		const more = (times: number) =>
			engineOf(Array.from({ length: times }, (_, turn) => some(turn)).flat());
		const asked = (times: number, interval = true) =>
			more(times).answer({
				figure: 'adjustedVelocity',
				query: query({ asOf: addDays(FIRST, 30) }),
				options: { interval }
			});
		expect(asked(1, false).interval).toBeUndefined();
		const [few, many] = [asked(4), asked(16)];
		expect(asked(4).interval).toEqual(few.interval);
		const widths = [few, many].map(({ interval, perDay = NaN }) => {
			expect(interval?.low).toBeLessThan(perDay);
			expect(interval?.high).toBeGreaterThan(perDay);
			return Math.log((interval?.high ?? NaN) / (interval?.low ?? NaN));
		});
		expect((widths[0] ?? NaN) / (widths[1] ?? NaN)).toBeGreaterThan(1.6);
		expect((widths[0] ?? NaN) / (widths[1] ?? NaN)).toBeLessThan(2.5);
	});

	test('is not stated of too few, and of none', () => {
		const few = engineOf(LOGS().slice(0, 4)).answer({ figure: 'adjustedVelocity', query: query() });
		expect(few).toMatchObject({ perDay: undefined, winShare: undefined, few: true });
	});

	test('agrees with a slow way to it', () => {
		compare(
			'adjustedVelocity',
			() => undefined,
			({ open, wonValue, winShare, days, untilDays, deals }) => ({
				open: open.count,
				value: wonValue.median,
				share: rounded(winShare?.value),
				days: rounded(days),
				untilDays,
				deals: deals.count
			}),
			(records, asking) => {
				const world = asked(records, asking);
				const cases = world.lives.flatMap((life): Case[] => {
					const now = surelyAt(life, world.last);
					const until = now ? life.stays.slice(0, life.stays.indexOf(now) + 1) : [];
					const here = until.findLastIndex(({ pipeline }) => pipeline === asking.pipeline);
					// The first stay after the last here, for a deal that went to another pipeline.
					const stay = here < 0 ? undefined : (until[here + 1] ?? until[here]);
					if (!stay?.dated) return [];
					const isAway = stay.pipeline !== asking.pipeline;
					const isOn = !isAway && (stay.status === 'open' || stay.status === 'nurture');
					const end = isOn ? Math.min(world.last, world.now) : stay.enter;
					const length = took(life, end);
					if (Number.isNaN(length) || !world.owns(life, end)) return [];
					const how = !isAway && stay.status === 'won' ? 'won' : 'otherwise';
					return [{ hours: hoursOf(length), end: isOn ? undefined : how }];
				});
				const until = reliableUntil(cases);
				const won = (hours: number) => incidenceBy(cases, 'won', hours);
				const share = until === undefined ? undefined : won(until);
				const hours = [...new Set(cases.map((one) => one.hours))].sort((a, b) => a - b);
				const steps = hours
					.filter((at) => until !== undefined && at <= until)
					.map((at) => at * (won(at) - won(at - 1)));
				const sum = steps.reduce((all, one) => all + one, 0);
				const values = closings(world, asking.pipeline)
					.filter(({ stay }) => stay.status === 'won')
					.map(({ worth }) => worth);
				return {
					open: opens(world, asking.pipeline).length,
					value: summed(values).median,
					share: rounded(share),
					days: share ? rounded(sum / share / 24) : undefined,
					untilDays: until === undefined ? undefined : until / 24,
					deals: cases.length
				};
			}
		);
	});
});
