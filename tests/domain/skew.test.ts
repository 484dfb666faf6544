import { expect, test } from 'vitest';
import { clockOff } from '#lib/domain/skew.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test('clockOff(skew) is undefined up to two minutes either way', () => {
	expect(clockOff(0)).toBeUndefined();
	expect(clockOff(2 * MINUTE)).toBeUndefined();
	expect(clockOff(-2 * MINUTE)).toBeUndefined();
});

test.each([
	[-2 * MINUTE - 1, 'ahead', 'minutes', 2],
	[119 * MINUTE, 'behind', 'minutes', 119],
	[2 * HOUR, 'behind', 'hours', 2],
	[-24 * HOUR, 'ahead', 'hours', 24],
	[47 * HOUR, 'behind', 'hours', 47],
	[48 * HOUR, 'behind', 'days', 2],
	[-366 * 24 * HOUR, 'ahead', 'days', 366]
])('clockOff(%i ms) is %s by %s: %i', (skew, direction, unit, n) => {
	expect(clockOff(skew)).toEqual({ direction, unit, n });
});
