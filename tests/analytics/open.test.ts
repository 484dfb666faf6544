import { expect, test } from 'vitest';
import { openAt } from '#lib/analytics/open.ts';
import { ANN, BOB, deal, number, on, scope, usd } from './build.ts';

const deals = [
	deal('d1')
		.create('s1', on('2026-01-05'), { value: usd(100), owner: ANN })
		.win(on('2026-01-20')),
	deal('d2')
		.create('s1', on('2026-01-10'), { value: usd(300), owner: ANN })
		.set({ owner: BOB }, on('2026-01-15')),
	deal('d3').create('s1', on('2026-01-10')).move('t1', on('2026-01-12'), { pipeline: 'lother' }),
	deal('d4').create('s1', null, {}, { imported: true })
].map((log) => log.timeline());

test('openAt(deals, scope, moment) counts what is open in the pipeline then', () => {
	expect(openAt(deals, scope(), number('2026-01-04')).count).toBe(0);
	expect(openAt(deals, scope(), number('2026-01-05')).count).toBe(1);
	// d1, d2, d3
	expect(openAt(deals, scope(), number('2026-01-11'))).toMatchObject({
		count: 3,
		value: { n: 2, sum: 400, mean: 200 }
	});
	// d3 has moved to another pipeline
	expect(openAt(deals, scope(), number('2026-01-12')).count).toBe(2);
	// d1 is won
	expect(openAt(deals, scope(), number('2026-01-20')).count).toBe(1);
});

test('openAt(deals, scope, moment) counts a deal without dates from its recording on, and says what may be missing', () => {
	expect(openAt(deals, scope(), number('2026-01-20')).undated).toBe(1);
	// Recorded on 30 December.
	expect(openAt(deals, scope(), number('2026-12-31'))).toMatchObject({ count: 2, undated: 0 });
});

test('openAt(deals, scope, moment) counts for the owner then', () => {
	const bob = scope({ owners: new Set([BOB]) });
	expect(openAt(deals, bob, number('2026-01-14')).count).toBe(0);
	expect(openAt(deals, bob, number('2026-01-15')).count).toBe(1);
});

test('openAt(deals, scope, moment) does not take for open what may have been closed by then', () => {
	const undated = deal('d5')
		.create('s1', on('2026-01-01'), {}, { imported: true })
		.lose(null, { imported: true })
		.timeline();
	expect(openAt([undated], scope(), number('2026-02-01'))).toMatchObject({ count: 0, undated: 1 });
});

test('openAt(deals, scope, moment) does not count what is set aside or disqualified, until it comes back', () => {
	const deals = [
		deal('d1')
			.create('s1', on('2026-01-01'))
			.nurture('s1', on('2026-01-05'))
			.reopen('s1', on('2026-02-05')),
		deal('d2').create('s1', on('2026-01-01')).disqualify('s1', on('2026-01-05'))
	].map((log) => log.timeline());
	const at = (day: string) => openAt(deals, scope(), number(day)).count;
	expect([at('2026-01-03'), at('2026-01-10'), at('2026-02-10')]).toEqual([2, 0, 1]);
});
