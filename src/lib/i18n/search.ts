import { asciiDigits } from '#lib/domain/digits.ts';
import { digitRanges } from './phone.ts';

/**
 * Text as it is searched: without case, accents and vowel marks, without the joiners and marks of direction that cannot
 * be seen, with one letter for what keyboards write in several ways (ي ى ك ة أ, ё), and ASCII digits.
 *
 * Cyrillic й stays: it is a letter of its own, not an и with an accent.
 */
export function normalise(text: string): string {
	if (isAscii(text)) return text.toLowerCase();
	const bare = text
		.normalize('NFC')
		.replaceAll(/[йЙ]/g, KEPT)
		.normalize('NFKD')
		.replaceAll(/[\p{M}\p{Cf}\u0640]/gu, '')
		.toLowerCase();
	return asciiDigits(bare).replaceAll(VARIANTS, (letter) => VARIANT[letter] ?? letter);
}

/**
 * What is searched for: the words of a typed text, each normalised. What a joiner parts is two words here: the same name
 * is written with it, with a space and with nothing between.
 */
export function words(query: string): readonly string[] {
	return normalise(query.replaceAll(JOINER, ' ')).split(/\s+/).filter(Boolean);
}

/**
 * A text as words are sought in it: normalised, and behind it the digits of numbers that are written in groups (12,500;
 * ۱۲٬۵۰۰; 12 500 where the space does not break). What is sought in it is made by `sought`.
 */
export function findable(text: string): string {
	const plain = normalise(text);
	const marked = withMarks(text);
	const numbers = grouped(marked === text ? plain : normalise(marked)).map(([number]) =>
		ungrouped(number)
	);
	return numbers.length === 0 ? plain : `${plain}${NUMBERS}${numbers.join(' ')}`;
}

/** Parts what is behind a text from it. */
export const NUMBERS = '\u001E';

/** The words of a typed text as they are sought in what is findable: a number in groups, or in money, is its digits. */
export function sought(query: string): readonly string[] {
	return words(query).map((word) => {
		const bare = word.replace(CURRENCY, '');
		return NUMBER.test(bare) ? ungrouped(bare) : word;
	});
}

const MARKS = ",.'\u066C\u060C";
/** Three digits each, parted by one and the same mark; or without any. */
const NUMBER = new RegExp(`^(?:\\d+|\\d{1,3}([${MARKS}])\\d{3}(?:\\1\\d{3})*)$`);
/** Digits and marks of any kind: part of it may be a number in groups, wherever that is cut off. */
const RUN = new RegExp(`(?<!\\d)\\d+(?:[${MARKS}]\\d+)+`, 'g');
const CURRENCY = /^\p{Sc}|\p{Sc}$/gu;
/** A space that parts groups and not words. Others stand between numbers that have nothing to do with each other. */
const NO_BREAK = /(?<=\p{Nd})[\u00A0\u202F](?=\p{Nd}{3}(?!\p{Nd}))/gu;

function withMarks(text: string): string {
	return text.replaceAll(NO_BREAK, '\u066C');
}

/** Where there are numbers in groups in a normalised text. */
function grouped(text: string): readonly RegExpExecArray[] {
	return Array.from(text.matchAll(RUN)).filter(([run]) => /\D\d{3}/.test(run));
}

function ungrouped(number: string): string {
	return number.replaceAll(/\D/g, '');
}

/** Whether every word of a search occurs in a normalised text. Chinese has no spaces: parts of words count. */
export function finds(normalised: string, query: readonly string[]): boolean {
	return query.every((word) => normalised.includes(word));
}

/** From where to where in a text, half-open. */
export type Range = readonly [from: number, to: number];

/**
 * Where the words of a query, or the digits of a number, occur in a text, as ranges of it, in order and not overlapping.
 */
export function ranges(text: string, query: string): readonly Range[] {
	const { letters, starts } = located(withMarks(text));
	const hits = sought(query)
		.flatMap((word) => [...occurrences(letters, word), ...inNumbers(letters, word)])
		.map(([from, to]) => [starts[from] ?? 0, starts[to] ?? text.length] as const);
	return merged([...hits, ...digitRanges(text, query)]);
}

/** Ranges in order; those that overlap or touch are one. */
function merged(ranges: readonly Range[]): readonly Range[] {
	const merged: [number, number][] = [];
	for (const [from, to] of ranges.toSorted(([a], [b]) => a - b)) {
		const last = merged.at(-1);
		if (last && from <= last[1]) last[1] = Math.max(last[1], to);
		else merged.push([from, to]);
	}
	return merged;
}

/** Parts the pieces of a word without a space: ZWNJ. */
const JOINER = '\u200C';
/** Stands for й while the marks are taken off the others. */
const KEPT = '\uE000';
const VARIANT: Readonly<Record<string, string>> = {
	[KEPT]: 'й',
	ي: 'ی',
	ى: 'ی',
	ك: 'ک',
	ة: 'ه',
	ە: 'ه',
	ہ: 'ه',
	ٱ: 'ا',
	ł: 'l',
	ø: 'o',
	đ: 'd',
	ı: 'i',
	ß: 'ss',
	æ: 'ae',
	œ: 'oe',
	ς: 'σ',
	'’': "'",
	ʼ: "'",
	'‘': "'",
	'–': '-',
	'—': '-',
	'\u2010': '-'
};
const VARIANTS = new RegExp(`[${Object.keys(VARIANT).join('')}]`, 'g');

function isAscii(text: string): boolean {
	for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false;
	return true;
}

/** A text normalised, and for each letter of that where it began in the text; the end of the text as the last. */
function located(text: string): { letters: string; starts: readonly number[] } {
	let letters = '';
	const starts: number[] = [];
	for (const { 0: cluster, index } of text.matchAll(/\P{M}?\p{M}*/gu)) {
		const part = normalise(cluster);
		letters += part;
		for (let each = 0; each < part.length; each++) starts.push(index);
	}
	starts.push(text.length);
	return { letters, starts };
}

/** Where digits occur in numbers that are written in groups. */
function inNumbers(text: string, digits: string): (readonly [number, number])[] {
	if (!/^\d+$/.test(digits)) return [];
	return grouped(text).flatMap(({ 0: number, index }) => {
		const places = Array.from(number.matchAll(/\d/g), (digit) => index + digit.index);
		return occurrences(ungrouped(number), digits).map(
			([from, to]) => [places[from] ?? 0, (places[to - 1] ?? 0) + 1] as const
		);
	});
}

function occurrences(text: string, word: string): (readonly [number, number])[] {
	const found: (readonly [number, number])[] = [];
	for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length))
		found.push([at, at + word.length]);
	return found;
}
