import { asciiDigits } from '#lib/domain/digits.ts';

/**
 * Text as it is searched: without case, accents and vowel marks, without the joiners and marks of direction that cannot
 * be seen, with one letter for what keyboards write in several ways (ي ى ك ة أ), and ASCII digits.
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

/** What is searched for: the words of a typed text, each normalised. */
export function words(query: string): readonly string[] {
	return normalise(query).split(/\s+/).filter(Boolean);
}

/** Whether every word of a search occurs in a normalised text. Chinese has no spaces: parts of words count. */
export function finds(normalised: string, query: readonly string[]): boolean {
	return query.every((word) => normalised.includes(word));
}

/** Where the words of a query occur in a text, as half-open ranges `[from, to)` of it, in order and not overlapping. */
export function ranges(text: string, query: string): readonly (readonly [number, number])[] {
	const { letters, starts } = located(text);
	const hits = words(query)
		.flatMap((word) => occurrences(letters, word))
		.map(([from, to]) => [starts[from] ?? 0, starts[to] ?? text.length] as const)
		.sort(([a], [b]) => a - b);
	const merged: [number, number][] = [];
	for (const [from, to] of hits) {
		const last = merged.at(-1);
		if (last && from <= last[1]) last[1] = Math.max(last[1], to);
		else merged.push([from, to]);
	}
	return merged;
}

/** The digits that tell a phone number whatever prefix it is written with; empty for fewer than seven digits. */
export function phoneKey(text: string): string {
	const digits = asciiDigits(text).replaceAll(/\D/g, '');
	return digits.length < SHORTEST_PHONE ? '' : digits.slice(-PHONE_DIGITS);
}

/** Without trunk and country prefix, the numbers of our five countries have nine digits or more. */
const PHONE_DIGITS = 9;
const SHORTEST_PHONE = 7;

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
	ς: 'σ'
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

function occurrences(text: string, word: string): (readonly [number, number])[] {
	const found: (readonly [number, number])[] = [];
	for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length))
		found.push([at, at + word.length]);
	return found;
}
