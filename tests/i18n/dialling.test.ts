import { expect, test } from 'vitest';
import type { TimeZone } from '#lib/domain/time.ts';
import { dialled } from '#lib/i18n/dialling.ts';

test.each([
	['600 123 456', 'Europe/Warsaw', '+48600123456'],
	['48 600 123 456', 'Europe/Warsaw', '+48600123456'],
	['+48 (22) 123-45-67', 'UTC', '+48221234567'],
	['0048 22 123 45 67', 'UTC', '+48221234567'],
	['۰۹۱۲ ۱۲۳ ۴۵۶۷', 'Asia/Tehran', '+989121234567'],
	['021 1234 5678', 'Asia/Tehran', '+982112345678'],
	['8 (912) 345-67-89', 'Europe/Moscow', '+79123456789'],
	['7 912 345 67 89', 'Asia/Omsk', '+79123456789'],
	['138 1234 5678', 'Asia/Shanghai', '+8613812345678'],
	['010-1234 5678', 'Asia/Shanghai', '+861012345678'],
	['030 1234567', 'Europe/Berlin', '+49301234567'],
	['+49 (0) 30 1234567', 'UTC', '+49301234567'],
	['(212) 555-0100 ext. 12', 'America/New_York', '+12125550100'],
	['＋86 138 1234 5678', 'UTC', '+8613812345678'],
	['\u202a+98 912 123 4567\u202c', 'UTC', '+989121234567'],
	['1234567', 'UTC', '1234567'],
	['112', 'Europe/Warsaw', '112'],
	['none', 'UTC', '']
])('dialled(%s) in %s is %s', (typed, zone, number) => {
	expect(dialled(typed, zone as TimeZone)).toBe(number);
});
