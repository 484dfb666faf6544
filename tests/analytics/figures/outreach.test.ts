import { describe, expect, test } from 'vitest';
import type { Done, Outreach } from '#lib/analytics/figures/outreach.ts';
import type { Fields, Operation } from '#lib/domain/operation.ts';
import { ANN, BOB, Log, on, period } from '../build.ts';
import { compare } from '../slow/compare.ts';
import { slowOutreach } from '../slow/leads.ts';
import { engineOf, JANUARY, kept, query } from './ask.ts';

function did(id: string, day: string, fields: Fields, by = ANN): readonly Operation[] {
	const { operations } = new Log(id).create('s1', on(day), fields, { by });
	return operations.map((one) => ({ ...one, body: { fields } }) as Operation);
}

const WORLD = () => [
	did('a1', '2026-01-05', { type: 'call', cold: true, outcome: 'no-answer' }),
	did('a2', '2026-01-06', { type: 'call', outcome: 'reached', deal: 'd1' }),
	did('a3', '2026-01-07', { type: 'call', direction: 'in' }),
	did('a4', '2026-01-08', { type: 'email', cold: true, outcome: 'answered' }, BOB),
	did('a5', '2026-02-01', { type: 'email' }),
	did('a6', '2026-01-09', { type: 'note' }),
	kept('b1', { kind: 'activities', activity: 'call', member: ANN, count: 7, from: '2025-12-01' }),
	kept('b2', { kind: 'activities', activity: 'call', count: 14, from: '2026-01-15' })
];

function counts({ done, cold, reached, inbound }: Done) {
	return [done, cold, reached, inbound].map(({ count }) => count);
}

function told(answer: Outreach) {
	const named = (one: Done) => {
		const [done, cold, reached, inbound] = counts(one);
		return { done, cold, reached, inbound };
	};
	return {
		all: named(answer.all),
		kinds: answer.kinds.map((one) => ({ kind: one.kind, ...named(one) }))
	};
}

describe('outreach', () => {
	test('is what was done in the period by kind: cold, reached, and what they began', () => {
		const answer = engineOf(WORLD()).answer({ figure: 'outreach', query: JANUARY });
		expect(counts(answer.all)).toEqual([3, 2, 2, 1]);
		expect(
			answer.kinds.filter(({ done }) => done.count > 0).map((one) => [one.kind, ...counts(one)])
		).toEqual([
			['call', 2, 1, 1, 1],
			['email', 1, 1, 1, 0]
		]);
	});

	test('counts as reached who asked to be called again', () => {
		const { all } = engineOf([
			did('a1', '2026-01-05', { type: 'call', outcome: 'call-back' }),
			did('a2', '2026-01-05', { type: 'call', outcome: 'busy' })
		]).answer({ figure: 'outreach', query: JANUARY });
		expect(counts(all)).toEqual([2, 0, 1, 0]);
	});

	test('of each member is per rep, against the benchmark of each', () => {
		const weeks = query({ period: period('2026-01-05', '2026-01-19') });
		const reps = engineOf(WORLD()).answer({
			figure: 'outreach',
			query: weeks,
			by: { group: 'owner' }
		});
		const calls = reps.map(({ id, result }) => [
			id,
			result.kinds[0]?.done.count,
			result.kinds[0]?.expected
		]);
		expect(calls).toEqual([
			[ANN, 2, 14],
			[BOB, 0, undefined]
		]);
		expect(reps[0]?.result.kinds[0]?.reachedShare).toBe(2 / 14);
	});

	test('expects of a period under way what its days so far ask for, and of all time nothing', () => {
		const engine = engineOf(WORLD());
		const expected = (asked: ReturnType<typeof query>) =>
			engine.answer({ figure: 'outreach', query: asked }).kinds[0]?.expected;
		const month = query({ period: period('2026-02-01', '2026-03-01') });
		expect(expected({ ...month, asOf: on('2026-02-07') })).toBe(14);
		expect(expected(month)).toBe(56);
		// Nothing held for all in the first half of January.
		expect(expected(JANUARY)).toBeUndefined();
		expect(expected(query())).toBeUndefined();
	});

	test('agrees with a slow way to it', () => {
		compare('outreach', () => undefined, told, slowOutreach);
	});
});
