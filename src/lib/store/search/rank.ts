import type { Asked } from './match.ts';

/**
 * How well a text that fits is what was asked for, the less the better: each word begins one of the title (0), begins one
 * anywhere (1), is in the title (2), is anywhere (3). The word that fits worst counts. The title ends at `end`.
 */
export function rankOf(text: string, end: number, { words, runs }: Asked): number {
	if (runs.length > 0 && words.some((word) => !text.includes(word.text))) return 0;
	let worst = 0;
	for (const word of words) {
		const rank = rankOfWord(text, end, word.text);
		if (rank > worst) worst = rank;
	}
	return worst;
}

function rankOfWord(text: string, end: number, word: string): number {
	let at = text.indexOf(word);
	if (at < 0) return 0;
	const isInTitle = at < end;
	// A word of Chinese is not parted from those before it.
	if (isIdeograph(word.charCodeAt(0))) return isInTitle ? 0 : 1;
	for (; at >= 0; at = text.indexOf(word, at + 1))
		if (beginsWord(text, at)) return at < end ? 0 : 1;
	return isInTitle ? 2 : 3;
}

/** Whether what stands at a place of a normalised text begins a word: any letter of Chinese does. */
export function beginsWord(text: string, at: number): boolean {
	return at === 0 || !isLetter(text.charCodeAt(at - 1)) || isIdeograph(text.charCodeAt(at));
}

/** Whether a UTF-16 unit of a normalised text belongs to a word. */
function isLetter(unit: number): boolean {
	if (unit < 0x80) return (unit >= 0x30 && unit <= 0x39) || (unit >= 0x61 && unit <= 0x7a);
	if (unit < 0xc0) return false;
	return !(unit >= 0x2000 && unit <= 0x2bff) && !(unit >= 0x3000 && unit <= 0x303f);
}

function isIdeograph(unit: number): boolean {
	return (unit >= 0x2e80 && unit <= 0xd7ff) || (unit >= 0xd840 && unit <= 0xdbff);
}
