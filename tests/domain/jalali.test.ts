import { expect, test } from 'vitest';
import { jalaliDay, jalaliMonthEnd } from '#lib/domain/jalali.ts';
import { dayOf, ordinal, type Day } from '#lib/domain/time.ts';

const format = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', {
	timeZone: 'UTC',
	year: 'numeric',
	month: 'numeric',
	day: 'numeric'
});

test('jalaliDay(year, month, day) is the day that Intl shows so, every day of 1900 to 2117', () => {
	let number = ordinal('1900-01-01' as Day);
	const last = ordinal('2117-12-31' as Day);
	let checked = 0;
	for (; number <= last; number = (number + 1) as typeof number) {
		const part: Record<string, number> = {};
		for (const { type, value } of format.formatToParts(number * 86_400_000))
			part[type] = Number(value);
		const { year = part['relatedYear'] ?? 0, month = 0, day = 0 } = part;
		if (jalaliDay(year, month, day) !== dayOf(number))
			expect([year, month, day, jalaliDay(year, month, day)]).toEqual([dayOf(number)]);
		checked++;
	}
	expect(checked).toBe(79_623);
});

test('jalaliDay refuses days that are not: 30 Esfand of a year of 365 days', () => {
	expect(jalaliDay(1403, 12, 30)).toBe('2025-03-20');
	expect(jalaliDay(1404, 12, 30)).toBeUndefined();
	expect(jalaliDay(1404, 7, 31)).toBeUndefined();
	expect(jalaliDay(1404, 13, 1)).toBeUndefined();
	expect(jalaliDay(1404, 1, 0)).toBeUndefined();
});

test('jalaliMonthEnd(day) is the next day after which Intl begins a month, every day of 1990 to 2060', () => {
	const isLast = (number: number) => format.format((number + 1) * 86_400_000).split('/')[1] === '1';
	let number: number = ordinal('2060-12-31' as Day);
	while (!isLast(number)) number--;
	let end = number;
	let ends = 0;
	for (; number >= ordinal('1990-01-01' as Day); number--) {
		if (isLast(number)) {
			end = number;
			ends++;
		}
		if (jalaliMonthEnd(number + 0.99) !== end)
			expect(jalaliMonthEnd(number), dayOf(number as never)).toBe(end);
	}
	expect(ends).toBeGreaterThan(850);
});
