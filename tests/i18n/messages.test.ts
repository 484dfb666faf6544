import { describe, expect, test } from 'vitest';
import { LOCALES, type Locale } from '#lib/i18n/locale.ts';
import {
	argumentsOf,
	CATALOGUES,
	messages,
	MESSAGES,
	pluralsOf,
	readings,
	selects,
	type Message
} from '../helpers/catalogue.ts';
import { WRONG_LETTERS } from '../helpers/letters.ts';

/** The messages with a reading that a pattern finds, as `locale key: text`. */
function found(list: readonly Message[], pattern: RegExp): readonly string[] {
	return list
		.filter(({ text }) => readings(text).some((reading) => pattern.test(reading)))
		.map(({ locale, key, text }) => `${locale} ${key}: ${text}`);
}

/** The words of a message itself: what is put in for an argument is none of them. */
function worded(list: readonly Message[]): readonly Message[] {
	return list.map((message) => ({
		...message,
		text: readings(message.text).map(blank).join('\n')
	}));
}

function blank(reading: string): string {
	return reading.replaceAll(/\{\w*\}/g, '\uFFFC');
}

/** A whole word: no letter of its script before or after. */
function word(text: string): RegExp {
	return new RegExp(`(?<![\\p{L}\\p{M}\\u200C])${text}(?![\\p{L}\\p{M}\\u200C])`, 'iu');
}

describe.each(LOCALES)('the messages in %s', (locale) => {
	const catalogue = CATALOGUES[locale];

	test('are those of English, those in the files in alphabetical order', () => {
		expect(Object.keys(catalogue).toSorted()).toEqual(Object.keys(CATALOGUES.en).toSorted());
		const filed = Object.keys(MESSAGES[locale]);
		expect(filed).toEqual(filed.toSorted());
	});

	test('take the arguments that English takes, as the same types', () => {
		for (const [key, text] of Object.entries(catalogue))
			expect([key, ...argumentsOf(text)]).toEqual([key, ...argumentsOf(CATALOGUES.en[key] ?? '')]);
	});

	test('have exactly the plural forms of the language', () => {
		const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories.toSorted();
		let plurals = 0;
		for (const [key, text] of Object.entries(catalogue))
			for (const plural of pluralsOf(text)) {
				plurals++;
				const own = plural.filter((form) => !form.startsWith('=')).toSorted();
				expect([key, ...own]).toEqual([key, ...forms]);
			}
		expect(plurals).toBeGreaterThan(0);
	});

	test('do not choose by text, which is isolated when it is put in', () => {
		expect(Object.entries(catalogue).filter(([, text]) => selects(text))).toEqual([]);
	});

	test('are not empty, not padded, and have no straight quotes, three dots or double spaces', () => {
		expect(found(messages(locale), /^\s*$|^\s|\s$|["']|\.\.\.| {2}/u)).toEqual([]);
	});

	test('quote as the language does', () => {
		const own: Record<Locale, string> = {
			en: '“”‘’',
			fa: '«»',
			ru: '«»„“',
			pl: '„”«»’',
			zh: '“”‘’《》'
		};
		const others = [...'“”„‘’«»《》'].filter((quote) => !own[locale].includes(quote));
		expect(found(messages(locale), new RegExp(`[${others.join('')}]`, 'u'))).toEqual([]);
	});

	test('are about as long as in English, so that they fit where it fits', () => {
		const long = messages(locale).filter(({ key, text }) => {
			const length = (one: string) => Math.max(...readings(one).map((reading) => reading.length));
			return length(text) > 1.8 * length(CATALOGUES.en[key] ?? '') + 12;
		});
		expect(long.map(({ key, text }) => `${key}: ${text}`)).toEqual([]);
	});
});

test('ru and pl have one, few, many and other: the numbers that tell them apart', () => {
	const forms = (locale: string) =>
		[1, 2, 5, 21, 22, 1.5].map((n) => new Intl.PluralRules(locale).select(n));
	expect(forms('ru')).toEqual(['one', 'few', 'many', 'one', 'few', 'other']);
	expect(forms('pl')).toEqual(['one', 'few', 'many', 'many', 'few', 'other']);
});

/** Words that mean something else in sales, or in none: the glossary's, and those that wore out real products. */
const FORBIDDEN: Readonly<Record<Locale, readonly string[]>> = {
	en: ['opportunit(y|ies)', 'negotiations', 'offline mode', 'successfully', 'please', 'oops'],
	fa: [
		'برد',
		'بردها',
		'ضرر',
		'نقل\\s+قول',
		'به\\s+علت',
		'لوله',
		'معاملات',
		'کانتکت',
		'لید',
		'دیل',
		'تو'
	],
	ru: [
		'трубопровод\\p{L}*',
		'забыли',
		'возможност\\p{L}+',
		'аккаунт\\p{L}*',
		'пайплайн\\p{L}*',
		'дил\\p{L}?',
		'ты|твой|твоя|твои',
		'пожалуйста'
	],
	pl: [
		'rozdani\\p{L}*',
		'kurs\\p{L}* wymiany',
		'termin\\p{L}* płatności',
		'rurociąg\\p{L}*',
		'deal\\p{L}*',
		'szanse',
		'proszę'
	],
	zh: ['韩元', '交易(?!规模)', '管线', '机会', '你', '你的']
};

test.each(LOCALES)('%s has none of the words that the glossary forbids', (locale) => {
	const list = worded(messages(locale));
	for (const forbidden of FORBIDDEN[locale]) {
		// Chinese has no word borders.
		const pattern = locale === 'zh' ? new RegExp(forbidden, 'u') : word(forbidden);
		expect(found(list, pattern)).toEqual([]);
	}
});

test('the word pattern finds whole words only', () => {
	expect(word('برد').test('آن را برد.')).toBe(true);
	expect(word('برد').test('نبرد')).toBe(false);
	expect(word('дил').test('следил')).toBe(false);
});

/** The terms that must be said so, where English says the word. */
const TERMS: readonly (readonly [RegExp, Readonly<Record<Exclude<Locale, 'en'>, RegExp>>])[] = [
	[/\bdeals?\b/i, { fa: /معامله/, ru: /сдел/i, pl: /transakcj/i, zh: /商机|赢单|输单|交易规模/ }],
	[/\bopen deals\b/i, { fa: /در جریان/, ru: /в работе/i, pl: /aktywn/i, zh: /进行中/ }],
	[
		/\bexpected close date/i,
		{ fa: /پیش‌بینی/, ru: /ожидаем/i, pl: /przewidywan/i, zh: /预计成交/ }
	],
	[/\bactivit(y|ies)\b/i, { fa: /فعالیت/, ru: /действи/i, pl: /działa/i, zh: /活动/ }],
	[/\bbenchmarks?\b/i, { fa: /معیار/, ru: /ориентир/i, pl: /odniesieni/i, zh: /基准/ }],
	[
		/\bmarketing-qualified\b/i,
		{ fa: /واجد شرایط/, ru: /квалифи/i, pl: /kwalifik/i, zh: /市场合格/ }
	],
	[/\bpersonas?\b/i, { fa: /پرسونا/, ru: /портрет/i, pl: /person/i, zh: /画像/ }],
	[/\bstages?\b/i, { fa: /مرحله/, ru: /этап/i, pl: /etap/i, zh: /阶段/ }],
	[/\bcompan(y|ies)\b/i, { fa: /شرکت/, ru: /компани/i, pl: /firm/i, zh: /公司/ }],
	[
		/\bnext step/i,
		{
			fa: /گام بعدی/,
			ru: /следующ(ий шаг|его шага)/i,
			pl: /następn(y krok|ego kroku)/i,
			zh: /下一步/
		}
	],
	[/\bloss reasons?\b/i, { fa: /دلیل/, ru: /причин/i, pl: /pow[oó]d/i, zh: /输单原因/ }],
	[
		/\bwin rate/i,
		{ fa: /نرخ موفقیت/, ru: /доля выигранных/i, pl: /wskaźnik wygranych/i, zh: /成交率/ }
	],
	[/\bfunnel\b/i, { fa: /قیف/, ru: /воронк/i, pl: /lejk|lejek/i, zh: /漏斗/ }],
	// A deal's, or the team's.
	[
		/\bowner\b/i,
		{
			fa: /مسئول|مالک/,
			ru: /ответственн|владел/i,
			pl: /opiekun|właściciel/i,
			zh: /负责人|所有者/
		}
	],
	[/\bboard\b/i, { fa: /تخته/, ru: /доск/i, pl: /tablic/i, zh: /看板/ }]
];

test.each(TERMS)(
	'where English says %s every language says its word of the glossary',
	(term, words) => {
		const wrong = messages('en')
			.filter(({ text }) => readings(text).some((one) => term.test(blank(one))))
			.flatMap(({ key }) =>
				Object.entries(words)
					.filter(([locale, own]) => !own.test(CATALOGUES[locale as Locale][key] ?? ''))
					.map(([locale]) => `${locale} ${key}: ${CATALOGUES[locale as Locale][key]}`)
			);
		expect(wrong).toEqual([]);
	}
);

/** Messages that show marks as they stand in a file. */
const AS_IN_FILE = /^import\.(decimal|delimiter)\./;

describe('letters that only look right', () => {
	test.each(LOCALES)('%s has none of them', (locale) => {
		const list = messages(locale).filter(({ key }) => !AS_IN_FILE.test(key));
		for (const wrong of WRONG_LETTERS[locale]) expect(found(list, wrong)).toEqual([]);
	});

	test('they are found', () => {
		const planted: readonly (readonly [Locale, string])[] = [
			['en', 'Вack'],
			['ru', 'Oтмена'],
			['ru', 'компания c клиентом'],
			['fa', 'شركت'],
			['fa', 'مرحله ها'],
			['fa', 'می شود'],
			['fa', '12 روز'],
			['zh', '商机,阶段'],
			['zh', '商机 阶段']
		];
		for (const [locale, text] of planted)
			expect([text, WRONG_LETTERS[locale].some((wrong) => wrong.test(text))]).toEqual([text, true]);
	});

	test('a Persian plural is joined to a letter that joins by a non-joiner', () => {
		// تنها and its like are words of their own; after a letter that does not join (کارها) nothing is needed.
		const whole = /(?<![\p{L}\u200C])(ت|آ|ای|ب|ان‌)نها(?![\p{L}\u200C])/gu;
		const list = messages('fa').map((one) => ({ ...one, text: one.text.replaceAll(whole, '') }));
		expect(found(list, /[^\s\u200Cآادذرزژو]ها(?!\p{L})/u)).toEqual([]);
	});

	test('Chinese numbers and Latin words stand apart from the characters', () => {
		const touching = /\p{Script=Han}[#0-9A-Za-z]|[#0-9A-Za-z]\p{Script=Han}/u;
		expect(found(messages('zh'), touching)).toEqual([]);
	});
});

test('a stage is put into a Chinese sentence without spaces beside it', () => {
	expect(found(messages('zh'), /\p{Script=Han} \{stage\}|\{stage\} \p{Script=Han}/u)).toEqual([]);
});

test('no past tense follows a person whose gender is not known', () => {
	expect(found(messages('ru'), /\{(who|name|names)\}\s+\p{L}+(л|ла|ли)(?!\p{L})/u)).toEqual([]);
	expect(found(messages('pl'), /\{(who|name|names)\}\s+\p{L}+(ł|ła|li|ły)(?!\p{L})/u)).toEqual([]);
	expect(found(messages('pl'), /(?<!\p{L})\p{L}+(łeś|łaś|łem|łam)(?!\p{L})/u)).toEqual([]);
});
