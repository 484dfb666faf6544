import { readFileSync } from 'node:fs';
import type { Locale } from '#lib/i18n/locale.ts';
import type en from '#lib/i18n/messages/en.json';

export type Texts = typeof en;

/** The messages of a language. */
export function texts(locale: Locale): Texts {
	const file = new URL(`../../src/lib/i18n/messages/${locale}.json`, import.meta.url);
	return JSON.parse(readFileSync(file, 'utf8')) as Texts;
}
