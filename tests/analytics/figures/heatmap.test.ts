import { describe, expect, test } from 'vitest';
import { toActivity } from '#lib/domain/activity.ts';
import { hlcAt } from '#lib/domain/hlc.ts';
import type { At } from '#lib/domain/time.ts';
import type { Fields, Operation } from '#lib/domain/operation.ts';
import { ANN, atUtc, BOB, Log, on, type Options } from '../build.ts';
import { asked as askedOf, DAY } from '../slow/lives.ts';
import { compare } from '../slow/compare.ts';
import { engineOf, JANUARY, query } from './ask.ts';

function activity(id: string, at: At, fields: Fields = {}, options: Options = {}) {
	const all = { type: 'call', ...fields };
	const { operations } = new Log(id).create('s1', at, all, options);
	return operations.map((one) => ({ ...one, body: { fields: all } }) as Operation);
}

/** What was done, as `weekday hour count`, and those that reached somebody. */
function told(activities: readonly (readonly Operation[])[], asked = query()) {
	const { days } = engineOf(activities).answer({ figure: 'heatmap', query: asked });
	return days.flatMap(({ weekday, hours }) =>
		hours.flatMap(({ done, reached }, hour) =>
			done.count === 0 ? [] : `${weekday} ${hour} ${done.count} ${reached.count}`
		)
	);
}

describe('heatmap', () => {
	test('counts what was done by weekday and hour, and what reached somebody', () => {
		expect(
			told([
				activity('a1', atUtc('2026-01-05T09:10:00'), { outcome: 'reached' }),
				activity('a2', atUtc('2026-01-12T09:59:59'), { outcome: 'no-answer' }),
				activity('a3', atUtc('2026-01-11T23:00:00'))
			])
		).toEqual(['1 9 2 1', '0 23 1 0']);
	});

	test('in the hours of the workspace, on its week', () => {
		const kabul = new Log('w').set({ timeZone: 'Asia/Kabul', firstDay: 6 }, on('2026-01-02'), {
			hlc: hlcAt(atUtc('2026-12-31T00:00:00'))
		});
		const { days } = engineOf([
			activity('a1', atUtc('2026-01-04T20:00:00')),
			kabul.operations
		]).answer({ figure: 'heatmap', query: query() });
		expect(days.map(({ weekday }) => weekday)).toEqual([6, 0, 1, 2, 3, 4, 5]);
		// Half past midnight on Monday, there.
		expect(days[2]?.hours[0]?.done.count).toBe(1);
	});

	test('what has no time of day is in no hour, and what has no day is told apart', () => {
		const { days, all, undated } = engineOf([
			activity('a1', on('2026-01-05')),
			activity('a2', null, {}, { imported: true })
		]).answer({ figure: 'heatmap', query: query() });
		expect([days[0]?.timeless.count, all.count, undated.count]).toEqual([1, 1, 1]);
	});

	test('counts what the members asked for did, in the period, of the kinds asked for', () => {
		const made = [
			activity('a1', atUtc('2026-01-05T09:00:00'), {}, { by: BOB }),
			activity('a2', atUtc('2026-01-05T10:00:00'), { type: 'email' }),
			activity('a3', atUtc('2026-02-02T11:00:00'))
		];
		expect(told(made, JANUARY)).toEqual(['1 9 1 0', '1 10 1 0']);
		expect(told(made, { ...JANUARY, owners: [ANN] })).toEqual(['1 10 1 0']);
		const { all } = engineOf(made).answer({
			figure: 'heatmap',
			query: query(),
			options: { kinds: ['call'] }
		});
		expect(all.count).toBe(2);
	});

	test('agrees with a slow way to it, on random worlds', () => {
		compare(
			'heatmap',
			(random) => (random() < 0.5 ? { kinds: ['call', 'email'] as const } : undefined),
			({ days, all, undated }) => ({
				all: all.count,
				undated: undated.count,
				timeless: Object.fromEntries(days.map((day) => [day.weekday, day.timeless.count]))
			}),
			(records, one, options) => {
				const { from, last } = askedOf(records, one);
				const done = [...records.values()]
					.flatMap((folded) => (folded.id.startsWith('a') ? (toActivity(folded) ?? []) : []))
					.filter(({ deleted, by, type }) => {
						const isWanted = !options?.kinds || options.kinds.includes(type);
						return !deleted && isWanted && (!one.owners || one.owners.includes(by));
					});
				const times = done.map(({ at }) => (at === null ? NaN : Date.parse(String(at))));
				const within = times.filter((at) => at >= from && at <= last);
				return {
					all: within.length,
					undated: times.filter(Number.isNaN).length,
					timeless: Object.fromEntries(
						[0, 1, 2, 3, 4, 5, 6].map((weekday) => [
							weekday,
							within.filter((at) => new Date(at - (at % DAY)).getUTCDay() === weekday).length
						])
					)
				};
			}
		);
	});
});
