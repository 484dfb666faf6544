/** What makes one text of another: `removed` characters from `at` on give way to `inserted`. */
export interface Replacement {
	/** In UTF-16 units, as is `removed`. */
	readonly at: number;
	readonly removed: number;
	readonly inserted: string;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * The smallest replacement that makes `next` of `text` and cuts no character as people see it: a flag or a letter with
 * its marks is replaced as a whole, because somebody else may be typing where it would be cut.
 *
 * @param caret Where in `next` the typing ended: of equal letters it tells which is the new one.
 */
export function replacement(
	text: string,
	next: string,
	caret: number = next.length
): Replacement | undefined {
	if (text === next) return undefined;
	const most = Math.min(text.length, next.length);
	let tail = 0;
	const mostTail = Math.min(most, next.length - Math.min(caret, next.length));
	while (tail < mostTail && text.at(-1 - tail) === next.at(-1 - tail)) tail++;
	let head = 0;
	while (head < most - tail && text[head] === next[head]) head++;
	// The caret was no help: what is the same behind it and was not looked at.
	while (tail < most - head && text.at(-1 - tail) === next.at(-1 - tail)) tail++;
	head = whole(head, (at) => Math.min(startOf(text, at), startOf(next, at)));
	tail = whole(tail, (length) =>
		Math.min(
			text.length - endOf(text, text.length - length),
			next.length - endOf(next, next.length - length)
		)
	);
	return {
		at: head,
		removed: text.length - tail - head,
		inserted: next.slice(head, next.length - tail)
	};
}

/** Goes on until nothing is cut in either text. */
function whole(from: number, step: (at: number) => number): number {
	for (let at = from; ;) {
		const before = step(at);
		if (before === at) return at;
		at = before;
	}
}

/** The beginning of the character that an index lies within; the index itself where it lies between two. */
function startOf(text: string, at: number): number {
	return graphemes.segment(text).containing(at)?.index ?? at;
}

/** The end of the character that an index lies within; the index itself where it lies between two. */
function endOf(text: string, at: number): number {
	const around = graphemes.segment(text).containing(at);
	return !around || around.index === at ? at : around.index + around.segment.length;
}
