import { normalise } from '#lib/i18n/search.ts';

/** As much of a text as is shown in a row, in UTF-16 units. */
const SHOWN = 120;
/** Of that, before what was found. */
const BEFORE = 32;
/** As much as a phone has room for, and a text that is no longer is shown whole. */
const WHOLE = 60;

/**
 * The part of a long text around a place of what it is when it is normalised, cut where words end; a short text whole.
 */
export function snippet(text: string, at: number): string {
	const line = text.replaceAll(/\s/g, ' ');
	if (line.length <= WHOLE) return line;
	const place = placeIn(line, at);
	const from = place <= BEFORE ? 0 : afterSpace(line, place - BEFORE, place);
	const to = beforeSpace(line, from + SHOWN, place);
	return `${from > 0 ? '…' : ''}${line.slice(from, to)}${to < line.length ? '…' : ''}`;
}

/** Where a text has what stands at a place of its normalised form, about. */
function placeIn(text: string, at: number): number {
	if (normalise(text).length === text.length) return at;
	let from = 0;
	let to = text.length;
	while (from < to) {
		const middle = (from + to) >> 1;
		if (normalise(text.slice(0, middle + 1)).length <= at) from = middle + 1;
		else to = middle;
	}
	return from;
}

/** The begin of a word after `from`, else `from`: Chinese has none. */
function afterSpace(text: string, from: number, most: number): number {
	const space = text.indexOf(' ', from);
	return space >= 0 && space < most ? space + 1 : whole(text, from);
}

function beforeSpace(text: string, to: number, least: number): number {
	if (to >= text.length) return text.length;
	const space = text.lastIndexOf(' ', to);
	return space > least ? space : whole(text, to);
}

/** No letter of two units is cut in two. */
function whole(text: string, at: number): number {
	const unit = text.charCodeAt(at);
	return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}
