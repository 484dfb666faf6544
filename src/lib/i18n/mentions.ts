/** Someone who can be named in a text by `@` and their name. */
export interface Nameable<I extends string = string> {
	readonly id: I;
	readonly name: string;
}

/** The members that a text names, in the order in which they are named, each once. */
export function mentionsIn<I extends string>(
	text: string,
	members: Iterable<Nameable<I>>
): readonly I[] {
	return [...new Set(pieces(text, members).flatMap((piece) => piece.mention ?? []))];
}

/** A part of a text: words, or the name of a member. */
export interface Piece<I extends string = string> {
	readonly text: string;
	readonly mention?: I;
}

/**
 * A text in parts: `@` and the name of a member, and what is between. Of two names that both fit the longer is meant,
 * and a name ends where its word does.
 */
export function pieces<I extends string>(
	text: string,
	members: Iterable<Nameable<I>>
): readonly Piece<I>[] {
	const known = [...members]
		.filter(({ name }) => name.trim() !== '')
		.sort((a, b) => b.name.length - a.name.length);
	const found: Piece<I>[] = [];
	let from = 0;
	for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
		const named = known.find(({ name }) => isAt(text, at + 1, name));
		if (!named || isLetter(text, at - 1)) continue;
		if (at > from) found.push({ text: text.slice(from, at) });
		from = at + 1 + named.name.length;
		found.push({ text: text.slice(at, from), mention: named.id });
		at = from - 1;
	}
	if (from < text.length) found.push({ text: text.slice(from) });
	return found;
}

/** The name that is being typed before the caret, and where its `@` stands; `undefined` where none is. */
export function typedMention(
	text: string,
	caret: number
): { readonly at: number; readonly query: string } | undefined {
	const at = text.lastIndexOf('@', caret - 1);
	if (at < 0 || isLetter(text, at - 1)) return undefined;
	const query = text.slice(at + 1, caret);
	return query.length > LONGEST_NAME || /[\n@]/.test(query) || query.startsWith(' ')
		? undefined
		: { at, query };
}

const LONGEST_NAME = 40;

function isAt(text: string, at: number, name: string): boolean {
	const end = at + name.length;
	return (
		text.slice(at, end).toLocaleLowerCase() === name.toLocaleLowerCase() && !isLetter(text, end)
	);
}

function isLetter(text: string, at: number): boolean {
	return /[\p{L}\p{N}_]/u.test(text.charAt(at));
}
