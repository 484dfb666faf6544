import { describe, expect, test } from 'vitest';
import { LOCALES } from '#lib/i18n/locale.ts';
import { loadTexts } from '#lib/sample/load-texts.ts';
import type { Texts } from '#lib/sample/texts.ts';
import { WRONG_LETTERS } from '../helpers/letters.ts';

function lists({
	people,
	contact,
	company,
	title,
	nextSteps,
	lossNotes
}: Texts): readonly (readonly string[])[] {
	const { names, trades } = company;
	const { given, family } = contact;
	return [people, given, family, names, trades, title.what, title.where, ...nextSteps, lossNotes];
}

describe.each(LOCALES)('the texts in %s', (locale) => {
	test('are of that language, each list with enough of them and none twice', async () => {
		const texts = await loadTexts(locale);
		expect(texts.language).toBe(locale);
		for (const list of lists(texts)) {
			expect(list.length).toBeGreaterThan(5);
			expect(new Set(list).size).toBe(list.length);
			expect(list.filter((text) => text !== text.trim() || text === '')).toEqual([]);
		}
	});

	test('have no letters that only look right', async () => {
		const all = lists(await loadTexts(locale)).flat();
		for (const wrong of WRONG_LETTERS[locale])
			expect(all.filter((text) => wrong.test(text))).toEqual([]);
	});

	test('fill the patterns of companies and titles', async () => {
		const { company, contact, title } = await loadTexts(locale);
		expect(company.pattern).toMatch(/\{name\}/);
		expect(company.pattern).toMatch(/\{trade\}/);
		expect(title.pattern).toMatch(/\{what\}.*\{where\}/);
		expect(contact.pattern).toMatch(/\{given\}/);
		expect(contact.pattern).toMatch(/\{family\}/);
		expect(contact.phone).toMatch(/^\+[\d #-]+$/);
		// Enough for the sample's companies without a number.
		expect(company.names.length * company.trades.length).toBeGreaterThan(400);
	});
});
