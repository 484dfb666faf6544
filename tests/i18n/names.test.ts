import { describe, expect, test } from 'vitest';
import { firmKey, hostKey, mailKey, personKeys } from '#lib/i18n/names.ts';

/** Whether two names are of one person, as far as names tell. */
function isOne(one: string, other: string): boolean {
	const keys = personKeys(one);
	return personKeys(other).some((key) => keys.includes(key));
}

describe('personKeys(name): two names of one person share a key', () => {
	test.each([
		['Anna Nowak', 'Nowak Anna'],
		['Łukasz Żak', 'lukasz zak'],
		['mgr inż. Piotr Wiśniewski', 'Piotr Wisniewski'],
		['Dr. José García', 'jose garcia'],
		['Semyon Фёдоров', 'semyon федоров'],
		['г-н Алексей Йорданов', 'Йорданов Алексей'],
		['علی رضایی', 'علي رضايي'],
		['آقای محمدرضا کاظمی', 'محمدرضا كاظمي'],
		['علی‌اکبر صادقی', 'علی اکبر صادقی'],
		['علی‌اکبر صادقی', 'علیاکبر صادقی'],
		['Anna Maria Nowak', 'Nowak Annamaria'],
		['Anna Maria Nowak', 'Nowak Maria Anna'],
		['Иванов Пётр Сергеевич', 'Петр Иванов Сергеевич'],
		['王伟', '王 伟'],
		['王伟先生', '王伟'],
		['O’Brien, Sean', "Sean O'Brien"],
		['Jean-Luc Picard', 'jean-luc PICARD'],
		['Person 1002', '1002 person'],
		['Person 1002', 'Person1002'],
		['علی ۱۲', 'علي 12']
	])('%s = %s', (one, other) => {
		expect(isOne(one, other)).toBe(true);
		expect(isOne(other, one)).toBe(true);
	});

	test.each([
		['Anna Nowak', 'Anna Nowacka'],
		['王伟', '王伟明'],
		['Amy Lee', 'May Lee'],
		['Lee Amy', 'May Lee'],
		['Brian Ray', 'Brain Ray'],
		['Мария Лев', 'Марфа Лев'],
		['Лена Ким', 'Нела Ким'],
		['王小明', '王明小'],
		['علی رضا', 'علی ضرا'],
		['Андрей', 'Андреи'],
		['Ian', 'Nia'],
		['Ani', 'Nia'],
		['Лена', 'Нале'],
		['نادر', 'درنا'],
		['Anna', 'Anna Nowak'],
		['Person 1002', 'Person 2001'],
		['Person 1002', 'Person 102'],
		['Person 12 3', 'Person 1 23'],
		['Анна ۱۲', 'Анна ۲۱'],
		['王伟12', '王伟21']
	])('%s ≠ %s', (one, other) => {
		expect(isOne(one, other)).toBe(false);
	});

	test('the key by letters is told by its mark; none where a name is too short or too long to tell by it', () => {
		expect(personKeys('Ann Li')).toEqual(['ann li', '~annli']);
		expect(personKeys('王伟')).toEqual(['王伟', '~伟王']);
		expect(personKeys('Nia')).toEqual(['nia']);
		expect(personKeys('Marina')).toHaveLength(2);
		expect(personKeys('ab '.repeat(100))).toHaveLength(2);
		expect(personKeys('ab '.repeat(101))).toHaveLength(1);
	});

	test('a title alone is a name; nothing is none', () => {
		expect(personKeys('Dr')).toContain('dr');
		expect(personKeys(' .,! ')).toEqual([]);
		expect(personKeys('👋')).toEqual([]);
	});
});

test.each([
	['ООО «Ромашка»', 'ромашка'],
	['Kowalski Sp. z o.o.', 'KOWALSKI'],
	['شرکت پارس', 'پارس'],
	['北京星辰科技有限公司', '北京星辰科技'],
	['Acme, Inc.', 'ACME GmbH']
])('firmKey: %s = %s', (one, other) => {
	expect(firmKey(one)).toBe(firmKey(other));
});

test('mailKey(email) is empty for what is no address', () => {
	expect(mailKey(' Ada@Example.COM ')).toBe('ada@example.com');
	for (const none of ['', 'ada', '@x', 'a b@c']) expect(mailKey(none)).toBe('');
});

test.each([
	['https://www.Acme.com/en?x=1', 'acme.com'],
	['acme.com:8080', 'acme.com'],
	['ada@mail.acme.com', 'mail.acme.com'],
	['http://user@acme.com', 'acme.com'],
	['пример.рф/', 'пример.рф'],
	['acme', ''],
	['', '']
])('hostKey(%s) is "%s"', (address, host) => {
	expect(hostKey(address)).toBe(host);
});
