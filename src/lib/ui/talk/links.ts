/** A part of a text: words, or an address of the web that can be followed. */
export interface Part {
	readonly text: string;
	readonly href?: string;
}

const ADDRESS = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}»”]/gi;

/** A text in parts: addresses of the web, and what is between. */
export function parts(text: string): readonly Part[] {
	const found: Part[] = [];
	let from = 0;
	for (const { 0: href, index } of text.matchAll(ADDRESS)) {
		if (!URL.canParse(href)) continue;
		if (index > from) found.push({ text: text.slice(from, index) });
		found.push({ text: href, href });
		from = index + href.length;
	}
	if (from < text.length) found.push({ text: text.slice(from) });
	return found;
}
