import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Currency, Minor } from '#lib/domain/money.ts';
import { formatAmount } from '#lib/i18n/format.ts';
import { parseMoney } from '#lib/i18n/parse.ts';
import { unitName } from '#lib/i18n/toman.ts';
import { LOCALES } from '#lib/i18n/locale.ts';
import { waysOf } from '#lib/i18n/ways.ts';

const IRR = 'IRR' as Currency;
const EUR = 'EUR' as Currency;
const toman = waysOf('fa', { toman: true });

test('parseMoney(ways, typed, currency) reads rials in tomans where the reader counts so', () => {
	expect(parseMoney(toman, '۵۰۰٬۰۰۰', IRR)).toEqual({ amount: 5_000_000, currency: IRR });
	expect(parseMoney(toman, '12.5', IRR)).toEqual({ amount: 125, currency: IRR });
	expect(parseMoney(waysOf('fa'), '۵۰۰٬۰۰۰', IRR)).toEqual({ amount: 500_000, currency: IRR });
	expect(parseMoney(toman, '12.5', EUR)).toEqual({ amount: 1250, currency: EUR });
	expect(parseMoney(toman, 'abc', IRR)).toBeUndefined();
	expect(parseMoney(toman, '9007199254740991', IRR)).toBeUndefined();
});

test('an amount that is shown and typed again is the same, in rials and in tomans', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 0, max: 1_000_000_000_000 }),
			fc.constantFrom(IRR, EUR),
			fc.constantFrom(...LOCALES),
			fc.boolean(),
			(amount, currency, locale, toman) => {
				const ways = waysOf(locale, { toman });
				const money = { amount: amount as Minor, currency };
				expect(parseMoney(ways, formatAmount(ways, money), currency)).toEqual(money);
			}
		),
		{ numRuns: 300 }
	);
});

test('unitName(ways, currency) is the word for tomans, else the code', () => {
	expect(unitName(toman, IRR)).toBe('تومان');
	expect(unitName(waysOf('fa'), IRR)).toBe('IRR');
	expect(unitName(toman, EUR)).toBe('EUR');
	expect(unitName(waysOf('zh', { toman: true }), IRR)).toBe('土曼');
});
