import { describe, expect, test } from 'vitest';
import { digitsOf, isNumber, phoneKey, runsOf } from '#lib/i18n/phone.ts';

describe('phoneKey', () => {
	test.each([
		['+98 912 345 6789', '0912-345-6789'],
		['+7 (912) 345-67-89', '8 912 345 67 89'],
		['+48 512 345 678', '512345678'],
		['۰۹۱۲۳۴۵۶۷۸۹', '00989123456789'],
		['+86 138 1234 5678', '13812345678']
	])('is one for %s and %s', (a, b) => {
		expect(phoneKey(a)).toBe(phoneKey(b));
		expect(phoneKey(a)).toHaveLength(9);
	});

	test('is empty for what is no phone number', () => {
		expect(phoneKey('112')).toBe('');
		expect(phoneKey('Acme')).toBe('');
	});
});

describe('runsOf', () => {
	test.each([
		['0912 345', '+98 912 345 6789'],
		['+98 912 345', '0912 345 6789'],
		['0098912345', '0912 345 6789'],
		['989123456789', '09123456789'],
		['+7 912 345', '8 (912) 345-67-89'],
		['8 912 345 67', '+7 912 345-67-89'],
		['۰۹۱۲۳۴۵', '+989123456789'],
		['+48512', '512 345 678'],
		['（０）９１２', '0912 345 6789'],
		['345', '+98 912 345 6789'],
		['\u200E+98 912 34', '0912 345 6789'],
		['0086 138', '13812345678']
	])('%s is in %s', (query, phone) => {
		expect(runsOf(query).some((run) => digitsOf(phone).includes(run))).toBe(true);
	});

	test.each(['12', 'Acme', '', '0', '+98', 'a123'])('%s is in none', (query) => {
		expect(runsOf(query)).toEqual([]);
	});

	test('never has fewer than three digits', () => {
		for (const query of ['+9891', '00701', '+1 23', '0012'])
			for (const run of runsOf(query)) expect(run.length).toBeGreaterThanOrEqual(3);
	});
});

test.each([
	['0912', true],
	['+98 (912) 345-67', true],
	['۰۹۱۲', true],
	['\u200E+98 912', true],
	['912a', false],
	['+', false],
	['', false]
])('isNumber("%s") is %s', (text, number) => {
	expect(isNumber(text)).toBe(number);
});
