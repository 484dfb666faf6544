import { expect, test } from 'vitest';
import { parseOwnWays, waysOf } from '#lib/i18n/ways.ts';

test('waysOf(locale) is as the language has it', () => {
	expect(waysOf('fa')).toEqual({
		locale: 'fa',
		calendar: 'persian',
		digits: 'arabext',
		firstDay: 6,
		toman: false,
		tag: 'fa-IR-u-ca-persian-nu-arabext'
	});
	expect(waysOf('zh')).toEqual({
		locale: 'zh',
		calendar: 'gregory',
		digits: 'latn',
		firstDay: 1,
		toman: false,
		tag: 'zh-CN-u-ca-gregory-nu-latn'
	});
});

test('waysOf(locale, own) puts what the reader has chosen in its place, one by one', () => {
	expect(waysOf('fa', { digits: 'latn' }).tag).toBe('fa-IR-u-ca-persian-nu-latn');
	expect(waysOf('pl', { calendar: 'persian' }).tag).toBe('pl-u-ca-persian-nu-latn');
	expect(waysOf('en', { firstDay: 0, toman: true })).toMatchObject({ firstDay: 0, toman: true });
	expect(waysOf('fa', { firstDay: 1 }).firstDay).toBe(1);
});

test('parseOwnWays(stored) reads what was kept and leaves out what it cannot read', () => {
	const own = { calendar: 'persian', digits: 'latn', firstDay: 0, toman: true } as const;
	expect(parseOwnWays(JSON.stringify(own))).toEqual(own);
	expect(parseOwnWays(null)).toEqual({});
	expect(parseOwnWays('{"calendar":"lunar","digits":7,"firstDay":9,"toman":"yes"}')).toEqual({});
	expect(parseOwnWays('[1')).toEqual({});
	expect(parseOwnWays('null')).toEqual({});
});
