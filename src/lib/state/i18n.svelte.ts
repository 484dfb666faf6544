import { chooseLocale, directionOf, isLocale, type Locale } from '#lib/i18n/locale.ts';
import {
	translator,
	type MessageArgs,
	type MessageKey,
	type Messages,
	type Translate
} from '#lib/i18n/translate.ts';
import { parseOwnWays, waysOf, type OwnWays, type Ways } from '#lib/i18n/ways.ts';

const catalogues = import.meta.glob<Messages>('../i18n/messages/*.json', {
	import: 'default',
	query: '?compiled'
});
const STORED = 'runnel.locale';
const STORED_WAYS = 'runnel.ways';

interface Language {
	readonly ways: Ways;
	readonly messages: Messages;
	readonly translate: Translate;
}

let current = $state.raw<Language>();
let own = $state.raw<OwnWays>({});

/** The message of a key in the language of the interface; follows a change of language. */
export function t(key: MessageKey, args?: MessageArgs): string {
	if (!current) throw new Error('t() before startLocale() has settled');
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

/** Starts with the language and the ways chosen before, else with the browser's language. */
export async function startLocale(): Promise<void> {
	own = parseOwnWays(localStorage.getItem(STORED_WAYS));
	await useLocale(firstLocale());
}

function firstLocale(): Locale {
	const stored = localStorage.getItem(STORED);
	return isLocale(stored) ? stored : chooseLocale(navigator.languages);
}

/** Changes the language at once, without a reload, and remembers it. */
export async function chooseLanguage(next: Locale): Promise<void> {
	await useLocale(next);
	localStorage.setItem(STORED, next);
}

/** Shows every text longer, accented and mirrored until the next choice; while the app is being built only. */
export async function choosePseudo(): Promise<void> {
	const { pseudo } = await import('#lib/i18n/pseudo.ts');
	await useLocale('en');
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
	if (current) speak(current.ways.locale, current.messages);
}

async function useLocale(next: Locale): Promise<void> {
	const load = catalogues[`../i18n/messages/${next}.json`];
	if (!load) throw new Error(`no messages for ${next}`);
	speak(next, await load());
	document.documentElement.lang = next;
	document.documentElement.dir = directionOf(next);
}

function speak(next: Locale, messages: Messages): void {
	const ways = waysOf(next, own);
	current = { ways, messages, translate: translator(ways, messages) };
}

const ENGLISH = waysOf('en');
