import { asciiDigits } from '#lib/domain/digits.ts';

/** The digits that tell a phone number whatever prefix it is written with; empty for fewer than seven digits. */
export function phoneKey(text: string): string {
	const digits = digitsIn(text);
	return digits.length < SHORTEST_PHONE ? '' : digits.slice(-PHONE_DIGITS);
}

/** Without trunk and country prefix, the numbers of our five countries have nine digits or more. */
const PHONE_DIGITS = 9;
const SHORTEST_PHONE = 7;

/** Fewer digits are in every other number. */
const TELLING = 3;

/** Whether a text can only be (part of) a phone number. */
export function isNumber(text: string): boolean {
	return /^[\d+()\s./-]*\d[\d+()\s./-]*$/.test(plain(text));
}

/** A phone number as `runsOf` is looked for in it: its digits, without the zeros in front. */
export function digitsOf(phone: string): string {
	return phone === '' ? '' : withoutZeros(digitsIn(phone));
}

/**
 * The runs of digits of which one is in the number that a typed text means, however either is written: with or without
 * country and trunk prefix. None for what is no number, or fewer than three digits.
 */
export function runsOf(query: string): readonly string[] {
	if (!isNumber(query)) return [];
	const digits = digitsIn(query);
	const typed = withoutZeros(digits);
	const isInternational = /^\s*\(?\+|^\s*00/.test(plain(query));
	const runs = [typed];
	const national = withoutZeros(typed.replace(COUNTRY, ''));
	if (isInternational || national.length >= SHORTEST_PHONE) runs.push(national);
	if (typed.startsWith(RUSSIAN_TRUNK) && typed.length > SHORTEST_PHONE) runs.push(typed.slice(1));
	return [...new Set(runs)].filter(({ length }) => length >= TELLING);
}

/** Where one of the runs of a number occurs in another number, as ranges of that. */
export function digitRanges(text: string, query: string): readonly (readonly [number, number])[] {
	const runs = runsOf(query);
	if (runs.length === 0 || !isNumber(text)) return [];
	const ascii = asciiDigits(text);
	const places = [...ascii.matchAll(/\d/g)].map(({ index }) => index);
	const digits = places.map((place) => ascii[place]).join('');
	const run = runs.find((one) => digits.includes(one));
	if (run === undefined) return [];
	const from = digits.indexOf(run);
	return [[places[from] ?? 0, (places[from + run.length - 1] ?? text.length) + 1]];
}

/** Country codes by ITU-T E.164: those of one digit, of two; all others have three. */
const COUNTRY = /^(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[2-9]\d\d)/;
/** Written before a number inside of Russia, in place of 0. */
const RUSSIAN_TRUNK = '8';

/** A typed number without the marks of direction that come with a copied one, in the letters of any keyboard. */
function plain(text: string): string {
	return asciiDigits(text.normalize('NFKC').replaceAll(/\p{Cf}/gu, ''));
}

function digitsIn(text: string): string {
	return asciiDigits(text).replaceAll(/\D/g, '');
}

function withoutZeros(digits: string): string {
	return digits.replace(/^0+/, '');
}
