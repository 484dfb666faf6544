import { decodeText, recogniseEncoding } from './encoding.ts';

/** A person of a vCard file, as far as a sales team keeps one. What a card does not say is empty. */
export interface Card {
	/** The formatted name, else made of its parts; else the organisation, the first e-mail or the first phone. */
	readonly name: string;
	readonly organisation: string;
	readonly jobTitle: string;
	/** In the card's order, each once, as written: no `tel:`. Fax and pager only where there is nothing to call. */
	readonly phones: readonly string[];
	/** The first of the phones that is a mobile one. */
	readonly mobile: string;
	/** In the card's order, each once: no `mailto:`. */
	readonly emails: readonly string[];
	/** The parts of the first address that are there, one after the other. */
	readonly address: string;
	readonly note: string;
}

/**
 * The people of a vCard file, in its order: versions 2.1 (quoted-printable, a charset a property), 3.0 (RFC 2426) and
 * 4.0 (RFC 6350). Never fails: lines that are none of a card are passed over, and a card that is cut off keeps what was
 * read of it. Cards that name nobody are left out.
 */
export function readCards(bytes: Uint8Array): readonly Card[] {
	// A fold may stand inside of a character, and a property may have a charset of its own: octets until the value.
	const lines = unfolded(octetsOf(asOctets(bytes)));
	const { encoding } = recogniseEncoding(bytesOf(lines.map(({ line }) => line).join('\n')));
	const begun: Property[][] = [];
	const open: Property[][] = [];
	for (const { line, isQuoted } of lines) {
		const property = propertyOf(line, isQuoted, encoding);
		if (!property) continue;
		const isCard = property.value.trim().toUpperCase() === 'VCARD';
		if (property.name === 'BEGIN' && isCard) {
			const card: Property[] = [];
			begun.push(card);
			open.push(card);
		} else if (property.name === 'END' && isCard) open.pop();
		else open.at(-1)?.push(property);
	}
	return begun.map(toCard).filter(({ name }) => name !== '');
}

interface Property {
	/** In capitals, without its group. */
	readonly name: string;
	/** Decoded, with its escapes. */
	readonly value: string;
	/** What its parameters say, in capitals: `TYPE=cell` and the bare `CELL` of version 2.1 alike. */
	readonly marks: readonly string[];
}

function toCard(properties: readonly Property[]): Card {
	const all = (name: string) =>
		properties.filter((one) => one.name === name).map(({ value }) => value);
	const first = (name: string) => text(all(name)[0] ?? '');
	const organisation = text(components(all('ORG')[0] ?? '')[0] ?? '');
	const numbers = properties.filter(({ name }) => name === 'TEL');
	const calls = numbers.filter(({ marks }) => !marks.includes('FAX') && !marks.includes('PAGER'));
	const phones = unique((calls.length > 0 ? calls : numbers).map(numberOf));
	const mobile = calls.find(({ marks }) => marks.includes('CELL'));
	const emails = unique(all('EMAIL').map((value) => text(value).replace(/^mailto:/i, '')));
	const named = first('FN') || nameOf(components(all('N')[0] ?? ''));
	return {
		name: named || organisation || emails[0] || phones[0] || '',
		organisation,
		jobTitle: first('TITLE'),
		phones,
		mobile: mobile ? numberOf(mobile).trim() : '',
		emails,
		address: addressOf(components(all('ADR')[0] ?? '')),
		note: first('NOTE')
	};
}

function numberOf({ value }: Property): string {
	return text(value).replace(/^tel:/i, '');
}

/** RFC 6350 6.3.1: box; extended; street; locality; region; code; country. */
function addressOf(parts: readonly string[]): string {
	const [box = '', extended = '', street = '', place = '', region = '', code = '', country = ''] =
		parts.map(text);
	const town = [code, place].filter((part) => part !== '').join(' ');
	return [box, extended, street, town, region, country].filter((part) => part !== '').join(', ');
}

/** RFC 6350 6.2.2: family; given; additional; prefixes; suffixes. */
function nameOf(parts: readonly string[]): string {
	const [family = '', given = '', additional = '', prefix = '', suffix = ''] = parts.map(text);
	// Chinese names are written family first and without a space.
	if (/^\p{Script=Han}+$/u.test(family + given)) return family + given;
	return [prefix, given, additional, family, suffix].filter((part) => part !== '').join(' ');
}

/** Splits at semicolons that are not escaped. */
function components(value: string): readonly string[] {
	return value.match(/(?:\\.|[^;\\])+|(?<=;|^)(?=;|$)|\\$/gsu) ?? [];
}

/** RFC 6350 3.4: `\n` is a line break, any other escaped character is itself. */
function text(value: string): string {
	return value
		.replaceAll(/\\(.)/gsu, (_, escaped: string) => (/^n$/i.test(escaped) ? '\n' : escaped))
		.trim();
}

function unique(values: readonly string[]): readonly string[] {
	return [...new Set(values.map((value) => value.trim()).filter((value) => value !== ''))];
}

interface Line {
	readonly line: string;
	/** Its value is quoted-printable. */
	readonly isQuoted: boolean;
}

/** The lines of a file, folds undone. `octets` has one character an octet. */
function unfolded(octets: string): readonly Line[] {
	const lines = octets.split(/\r\n|\n|\r/);
	const whole: Line[] = [];
	for (let at = 0; at < lines.length; at++) {
		let line = lines[at] ?? '';
		const isQuoted = /^[^:]*;(?:ENCODING=)?QUOTED-PRINTABLE[;:]/i.test(line);
		for (;;) {
			const next = lines[at + 1];
			// RFC 2045 6.7: a line that ends in `=` goes on. Version 2.1 allows it for such values only.
			if (isQuoted && line.endsWith('=') && next !== undefined) line = line.slice(0, -1) + next;
			// RFC 6350 3.2: a line that begins with a space goes on the one before.
			else if (next !== undefined && /^[ \t]/.test(next)) line += next.slice(1);
			else break;
			at++;
		}
		whole.push({ line, isQuoted });
	}
	return whole;
}

function propertyOf(line: string, isQuoted: boolean, charset: string): Property | undefined {
	// Parameters may be quoted, and have colons in their quotes.
	const parsed = /^(?:[\w-]+\.)?([\w-]+)((?:;(?:"[^"]*"|[^":])*)*):(.*)$/s.exec(line);
	if (!parsed) return undefined;
	const [, name = '', parameters = '', value = ''] = parsed;
	const own = /;CHARSET="?([\w-]+)/i.exec(parameters)?.[1];
	return {
		name: name.toUpperCase(),
		marks: parameters.toUpperCase().split(/[;,="]/),
		value: decode(isQuoted ? unquoted(value) : value, own ?? charset, charset)
	};
}

function unquoted(value: string): string {
	return value.replaceAll(/=([0-9a-f]{2})/gi, (_, hex: string) =>
		String.fromCharCode(Number.parseInt(hex, 16))
	);
}

function decode(octets: string, charset: string, fallback: string): string {
	const bytes = bytesOf(octets);
	try {
		return new TextDecoder(charset).decode(bytes);
	} catch {
		// A charset that no browser knows.
		return new TextDecoder(fallback).decode(bytes);
	}
}

/** What has two octets a character becomes UTF-8; everything else has ASCII for its marks. */
function asOctets(bytes: Uint8Array): Uint8Array {
	const { encoding } = recogniseEncoding(bytes.subarray(0, 2));
	const isWide = encoding.startsWith('utf-16');
	return isWide ? new TextEncoder().encode(decodeText(bytes, encoding)) : bytes;
}

function bytesOf(octets: string): Uint8Array<ArrayBuffer> {
	return Uint8Array.from(octets, (one) => one.charCodeAt(0));
}

const PART = 8192;

function octetsOf(bytes: Uint8Array): string {
	let octets = '';
	for (let at = 0; at < bytes.length; at += PART)
		octets += String.fromCharCode(...bytes.subarray(at, at + PART));
	return octets;
}
