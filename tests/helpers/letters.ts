import type { Locale } from '#lib/i18n/locale.ts';

const FOREIGN = /\p{Script=Cyrillic}|\p{Script=Greek}/u;
const ZERO_WIDTH = /[\u200B-\u200F\u2060\uFEFF\u00AD]/u;

/** Letters and marks that only look right, by language. */
export const WRONG_LETTERS: Readonly<Record<Locale, readonly RegExp[]>> = {
	en: [FOREIGN, ZERO_WIDTH],
	pl: [FOREIGN, ZERO_WIDTH],
	ru: [
		/\p{Script=Cyrillic}\p{Script=Latin}|\p{Script=Latin}\p{Script=Cyrillic}/u,
		// A Latin letter that stands for a Cyrillic word.
		/(^|\s)[acekopxyABCEHKOPTX](\s|$)/u,
		ZERO_WIDTH
	],
	fa: [
		FOREIGN,
		// Arabic yeh, kaf, alef maksura, teh marbuta, digits.
		/[\u064A\u0643\u0649\u0629\u0660-\u0669]/u,
		/[0-9]/u,
		/[,;?%]/u,
		// Of the marks without width only the non-joiner, between two letters; no tatweel.
		/[\u200B\u200D-\u200F\u2060\uFEFF\u00AD\u0640]/u,
		/\u200C(\s|$|\p{P})|(^|\s)\u200C|\u200C\u200C/u,
		// Plurals and verb prefixes are joined by a non-joiner, not by a space.
		/\sها(ی|یی)?(?!\p{L})/u,
		/(?<!\p{L})ن?می\s/u
	],
	zh: [
		FOREIGN,
		ZERO_WIDTH,
		// Marks are full-width; only numbers and Latin words stand apart.
		/\p{Script=Han}\s*[,.;:!?()]|[,;:!?]\s*\p{Script=Han}/u,
		/\p{Script=Han}\s+\p{Script=Han}/u
	]
};
