/** A language nobody speaks, for whoever builds a screen: what is cut off, not translated or not mirrored shows. */

const ACCENTED: Readonly<Record<string, string>> = Object.fromEntries(
	[...'aceinosuyACEINOSUY'].map((letter, index) => [
		letter,
		[...'áçéíñóšúýÁÇÉÍÑÓŠÚÝ'][index] ?? letter
	])
);
/** How much longer than English a text may become in another language. */
const LONGER = 0.4;

/** A text with accents, in brackets, and two fifths longer. */
export function pseudo(text: string): string {
	const accented = [...text].map((letter) => ACCENTED[letter] ?? letter).join('');
	return `⟦${accented}${'~'.repeat(Math.ceil(text.length * LONGER))}⟧`;
}
