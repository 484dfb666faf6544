import { expect, test } from 'vitest';
import { type Kept, thin } from '../../../sync-server/src/store/thinning.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const MONTH = 30 * DAY;

const at = (time: number): Kept => ({ id: time, seq: time + 1, time, chunk: 1, chunks: 1 });

/** What is left when a snapshot is made every six hours for so many days. */
function keptAfter(days: number): readonly number[] {
	let kept: readonly Kept[] = [];
	for (let now = 0; now <= days * DAY; now += 6 * HOUR)
		kept = thin([...kept, at(now)], { now, keepFrom: now - MONTH }).keep;
	return kept.map(({ time }) => days - time / DAY);
}

test('thin keeps one a day for two days, one a week before, and the newest', () => {
	const ages = keptAfter(20);
	expect(ages.at(-1)).toBe(0);
	const gaps = ages.slice(1).map((age, index) => (ages[index] ?? 0) - age);
	expect(ages.length).toBeLessThan(8);
	for (const [index, gap] of gaps.slice(0, -1).entries())
		expect(gap, `before ${ages[index + 1]} days`).toBeGreaterThanOrEqual(1);
	expect(gaps.filter((gap) => gap > 7.25)).toEqual([]);
});

test('thin keeps one snapshot of before the time that counts, once there is one, and none before it', () => {
	for (const days of [31, 45, 90]) {
		const old = keptAfter(days).filter((age) => age >= 30);
		expect(old.length, `after ${days} days`).toBe(1);
	}
});

test('thin keeps the only one, whatever its age', () => {
	const only = at(0);
	expect(thin([only], { now: MONTH * 3, keepFrom: MONTH * 2 })).toEqual({ keep: [only], drop: [] });
});
