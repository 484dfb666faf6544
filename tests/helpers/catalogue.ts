import { IntlMessageFormat } from 'intl-messageformat';
import en from '#lib/i18n/messages/en.json';
import fa from '#lib/i18n/messages/fa.json';
import pl from '#lib/i18n/messages/pl.json';
import ru from '#lib/i18n/messages/ru.json';
import zh from '#lib/i18n/messages/zh.json';
import { LOCALES, type Locale } from '#lib/i18n/locale.ts';
import { TROUBLE } from '#lib/i18n/trouble.ts';
import { loadTemplateTexts } from '#lib/i18n/load-template-texts.ts';

type Catalogue = Readonly<Record<string, string>>;

/** The messages of the interface, as they lie in their files. */
export const MESSAGES: Readonly<Record<Locale, Catalogue>> = { en, fa, ru, pl, zh };

/** Everything that the app says in each language: its messages, and the texts that are loaded apart from them. */
export const CATALOGUES = Object.fromEntries(
	await Promise.all(
		LOCALES.map(async (locale) => [
			locale,
			{
				...MESSAGES[locale],
				...flat('templates', await loadTemplateTexts(locale)),
				...flat('trouble', TROUBLE[locale])
			}
		])
	)
) as Readonly<Record<Locale, Catalogue>>;

/** A tree of texts as one list: the path to each is its key. */
function flat(path: string, texts: unknown): Catalogue {
	if (typeof texts === 'string') return { [path]: texts };
	return Object.assign(
		{},
		...Object.entries(texts as object).map(([name, inner]) => flat(`${path}.${name}`, inner))
	) as Catalogue;
}

/** One message of one language. */
export interface Message {
	readonly locale: Locale;
	readonly key: string;
	readonly text: string;
}

/** Every message of the languages named, or of all. */
export function messages(...locales: readonly Locale[]): readonly Message[] {
	return (locales.length > 0 ? locales : LOCALES).flatMap((locale) =>
		Object.entries(CATALOGUES[locale]).map(([key, text]) => ({ locale, key, text }))
	);
}

/** The parser's element types (its enum is not exported at run time by intl-messageformat). */
const TYPE = { literal: 0, argument: 1, select: 5, plural: 6, pound: 7 } as const;
const NAMES = ['literal', 'argument', 'number', 'date', 'time', 'select', 'plural', 'pound', 'tag'];

type Element = ReturnType<IntlMessageFormat['getAst']>[number];

function parse(text: string): readonly Element[] {
	return new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst();
}

/** The elements of a message, those inside plural forms too. */
function elements(list: readonly Element[]): readonly Element[] {
	return list.flatMap((element) =>
		'options' in element
			? [element, ...Object.values(element.options).flatMap(({ value }) => elements(value))]
			: [element]
	);
}

/** What a message takes: `name:type`, each once, in alphabetical order. */
export function argumentsOf(text: string): readonly string[] {
	const taken = elements(parse(text)).flatMap((element) =>
		element.type === TYPE.literal || element.type === TYPE.pound
			? []
			: [`${'value' in element ? element.value : ''}:${NAMES[element.type]}`]
	);
	return [...new Set(taken)].toSorted();
}

/** The forms of each plural in a message. */
export function pluralsOf(text: string): readonly (readonly string[])[] {
	return elements(parse(text)).flatMap((element) =>
		element.type === TYPE.plural && 'options' in element ? [Object.keys(element.options)] : []
	);
}

/** Whether a message chooses by text, which an isolated argument never equals. */
export function selects(text: string): boolean {
	return elements(parse(text)).some(({ type }) => type === TYPE.select);
}

/** A message as its reader sees it, one for each plural form: arguments left as `{name}`, numbers as `#`. */
export function readings(text: string): readonly string[] {
	const read = (list: readonly Element[]): readonly string[] =>
		list.reduce<readonly string[]>(
			(before, element) => {
				const parts =
					'options' in element
						? Object.values(element.options).flatMap(({ value }) => read(value))
						: [
								element.type === TYPE.pound
									? '#'
									: element.type === TYPE.literal && 'value' in element
										? element.value
										: `{${'value' in element ? element.value : ''}}`
							];
				return before.flatMap((start) => parts.map((part) => start + part));
			},
			['']
		);
	return read(parse(text));
}
