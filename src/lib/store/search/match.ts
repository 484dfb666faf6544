import { runsOf } from '#lib/i18n/phone.ts';
import { findable, sought } from '#lib/i18n/search.ts';

/** Parts the fields of a text: no search goes across. */
export const LINE = '\u001F';

/** Texts as they are searched together. */
export function searchedAs(texts: readonly string[]): string {
	return findable(texts.join(LINE));
}

/** What somebody typed to find something. */
export interface Asked {
	readonly words: readonly AskedWord[];
	/** The whole as a phone number, in the ways in which it may be written. */
	readonly runs: readonly string[];
}

interface AskedWord {
	/** Normalised. */
	readonly text: string;
	/** The same as a part of a phone number. */
	readonly runs: readonly string[];
}

export function asked(query: string): Asked {
	return {
		words: sought(query).map((text) => ({ text, runs: runsOf(text) })),
		runs: runsOf(query)
	};
}

/** Whether anything is asked for. */
export function isAsking({ words }: Asked): boolean {
	return words.length > 0;
}

/**
 * Whether every word, or the whole as a phone number, is in what is searched: a normalised text, and the digits of the
 * phone numbers that belong to it. Nothing asked finds everything.
 */
export function fits(text: string, digits: string, { words, runs }: Asked): boolean {
	if (digits !== '' && runs.some((run) => digits.includes(run))) return true;
	for (const word of words) {
		if (text.includes(word.text)) continue;
		if (digits === '' || !word.runs.some((run) => digits.includes(run))) return false;
	}
	return true;
}
