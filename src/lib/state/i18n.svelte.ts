import { chooseLocale, directionOf, isLocale, type Locale } from '#lib/i18n/locale.ts';
import {
	translator,
	type MessageArgs,
	type MessageKey,
	type Messages,
	type Translate
} from '#lib/i18n/translate.ts';

const catalogues = import.meta.glob<Messages>('../i18n/messages/*.json', {
	import: 'default',
	query: '?compiled'
});
const STORED = 'runnel.locale';

let current = $state<{ readonly locale: Locale; readonly translate: Translate }>();

/** The message of a key in the language of the interface; follows a change of language. */
export function t(key: MessageKey, args?: MessageArgs): string {
	if (!current) throw new Error('t() before startLocale() has settled');
	return current.translate(key, args);
}

/** The language of the interface; follows a change. */
export function locale(): Locale {
	return current?.locale ?? 'en';
}

/** Starts with the language chosen before, else the browser's. */
export async function startLocale(): Promise<void> {
	const stored = localStorage.getItem(STORED);
	await useLocale(isLocale(stored) ? stored : chooseLocale(navigator.languages));
}

/** Changes the language at once, without a reload, and remembers it. */
export async function chooseLanguage(next: Locale): Promise<void> {
	await useLocale(next);
	localStorage.setItem(STORED, next);
}

async function useLocale(next: Locale): Promise<void> {
	const load = catalogues[`../i18n/messages/${next}.json`];
	if (!load) throw new Error(`no messages for ${next}`);
	const messages = await load();
	current = { locale: next, translate: translator(next, messages) };
	document.documentElement.lang = next;
	document.documentElement.dir = directionOf(next);
}
