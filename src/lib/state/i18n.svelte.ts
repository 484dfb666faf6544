import { isFirst } from '#lib/i18n/first.ts';
import { chooseLocale, directionOf, isLocale, type Locale } from '#lib/i18n/locale.ts';
import {
	translator,
	type MessageArgs,
	type MessageKey,
	type Messages,
	type Translate
} from '#lib/i18n/translate.ts';
import { parseOwnWays, waysOf, type OwnWays, type Ways } from '#lib/i18n/ways.ts';

const first = import.meta.glob<Partial<Messages>>('../i18n/messages/*.json', {
	import: 'default',
	query: '?first'
});
const rest = import.meta.glob<Partial<Messages>>('../i18n/messages/*.json', {
	import: 'default',
	query: '?rest'
});
const STORED = 'runnel.locale';
const STORED_WAYS = 'runnel.ways';

interface Language {
	readonly ways: Ways;
	readonly messages: Partial<Messages>;
	/** Whether they are more than what the first screen says. */
	readonly whole: boolean;
	readonly translate: Translate;
}

let current = $state.raw<Language>();
let own = $state.raw<OwnWays>({});

/**
 * The message of a key in the language of the interface; follows a change of language. Nothing for one that the first
 * screen does not need, until `allMessages()` has settled: then it follows.
 */
export function t(key: MessageKey, args?: MessageArgs): string {
	if (!current) throw new Error('t() before startLocale() has settled');
	if (!current.whole && !isFirst(key)) {
		void allMessages();
		return '';
	}
	return current.translate(key, args);
}

/** The language of the interface; follows a change. */
export function locale(): Locale {
	return ways().locale;
}

/** How numbers, amounts and dates are written: as the language does, with what was chosen apart; follows a change. */
export function ways(): Ways {
	return current?.ways ?? ENGLISH;
}

/** What was chosen apart from the language. */
export function ownWays(): OwnWays {
	return own;
}

/** The language to speak where the messages cannot be had: the one in use, else the one to start with. */
export function spokenLocale(): Locale {
	return current?.ways.locale ?? firstLocale();
}

/**
 * Starts with the language and the ways chosen before, else with the browser's language; with what the first screen
 * says.
 */
export async function startLocale(): Promise<void> {
	own = parseOwnWays(localStorage.getItem(STORED_WAYS));
	await useLocale(firstLocale(), false);
}

/** Settles when every message of the language in use can be said. */
export async function allMessages(): Promise<void> {
	if (!current || current.whole) return;
	const { locale } = current.ways;
	const more = await load(rest, locale);
	if (current.ways.locale === locale && !current.whole)
		speak(locale, { ...current.messages, ...more }, true);
}

function firstLocale(): Locale {
	const stored = localStorage.getItem(STORED);
	return isLocale(stored) ? stored : chooseLocale(navigator.languages);
}

/** Changes the language at once, without a reload, and remembers it. */
export async function chooseLanguage(next: Locale): Promise<void> {
	await useLocale(next, true);
	localStorage.setItem(STORED, next);
}

/** Shows every text longer, accented and mirrored until the next choice; while the app is being built only. */
export async function choosePseudo(): Promise<void> {
	const { pseudo } = await import('#lib/i18n/pseudo.ts');
	await useLocale('en', true);
	if (current) {
		const { translate } = current;
		current = { ...current, translate: (key, args) => pseudo(translate(key, args)) };
	}
	document.documentElement.dir = 'rtl';
}

/** Changes how numbers, amounts and dates are written, at once, and remembers it on this device. */
export function chooseWays(next: OwnWays): void {
	own = next;
	localStorage.setItem(STORED_WAYS, JSON.stringify(next));
	if (current) speak(current.ways.locale, current.messages, current.whole);
}

async function useLocale(next: Locale, whole: boolean): Promise<void> {
	const parts = whole ? [first, rest] : [first];
	const messages = await Promise.all(parts.map((part) => load(part, next)));
	speak(next, Object.assign({}, ...messages), whole);
	document.documentElement.lang = next;
	document.documentElement.dir = directionOf(next);
}

function load(part: typeof first, language: Locale): Promise<Partial<Messages>> {
	const messages = part[`../i18n/messages/${language}.json`];
	if (!messages) throw new Error(`no messages for ${language}`);
	return messages();
}

function speak(next: Locale, messages: Partial<Messages>, whole: boolean): void {
	const ways = waysOf(next, own);
	current = { ways, messages, whole, translate: translator(ways, messages) };
}

const ENGLISH = waysOf('en');
