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

/** Those of which a few are enough. */
function few({
	talk,
	met,
	wrote,
	leadNotes,
	positions,
	views
}: Texts): readonly (readonly string[])[] {
	const { exchanges, remarks } = talk;
	const asked = exchanges.map(({ ask }) => ask);
	const answered = exchanges.map(({ answer }) => answer);
	return [asked, answered, remarks, met, wrote, leadNotes, positions, [views.large, views.closing]];
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

	test('say a few things of each kind, none twice, and whom they ask', async () => {
		const texts = await loadTexts(locale);
		for (const list of few(texts)) {
			expect(list.length).toBeGreaterThan(1);
			expect(new Set(list).size).toBe(list.length);
			expect(list.filter((text) => text !== text.trim() || text === '')).toEqual([]);
		}
		for (const { ask } of texts.talk.exchanges) expect(ask).toMatch(/^@\{name\}/);
	});

	test('have no letters that only look right', async () => {
		const texts = await loadTexts(locale);
		const all = [...lists(texts), ...few(texts)].flat().map((text) => text.replace('{name}', ''));
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
