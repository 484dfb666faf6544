import type { Card } from './vcard.ts';

/**
 * People as a vCard file of version 3.0 (RFC 2426), which every phone reads: UTF-8, CRLF, lines of at most 75 octets.
 * `readCards` reads what it writes as it was.
 */
export function writeCards(cards: readonly Card[]): string {
	return cards.map((card) => lines(card).flatMap(folded).join('')).join('');
}

/** The media type of a vCard file. */
export const VCARD = 'text/vcard';

function lines(card: Card): readonly string[] {
	const { name, organisation, jobTitle, phones, mobile, emails, address, note } = card;
	const one = (start: string, value: string) => (value === '' ? [] : [start + escaped(value)]);
	return [
		'BEGIN:VCARD',
		'VERSION:3.0',
		// Which part of a name is which nobody has said: the whole is shown wherever the given name is.
		`N:;${escaped(name)};;;`,
		`FN:${escaped(name)}`,
		...one('ORG:', organisation),
		...one('TITLE:', jobTitle),
		...phones.flatMap((phone) =>
			one(phone === mobile ? 'TEL;TYPE=CELL:' : 'TEL;TYPE=WORK,VOICE:', phone)
		),
		...emails.flatMap((email) => one('EMAIL;TYPE=INTERNET:', email)),
		...(address === '' ? [] : [`ADR;TYPE=WORK:;;${escaped(address)};;;;`]),
		...one('NOTE:', note),
		'END:VCARD'
	];
}

function escaped(value: string): string {
	return value
		.replaceAll(/\r\n?/g, '\n')
		.replaceAll(/[\\;,]/g, (mark) => `\\${mark}`)
		.replaceAll('\n', '\\n')
		.replaceAll(/\p{Cc}/gu, ' ');
}

/** RFC 2426 2.6: no line is longer. */
const LONGEST = 75;

/** A line, folded between characters. */
function folded(line: string): readonly string[] {
	const parts: string[] = [];
	let part = '';
	let octets = 0;
	for (const letter of line) {
		const size = octetsOf(letter);
		if (octets + size > LONGEST) {
			parts.push(`${part}\r\n`);
			[part, octets] = [' ', 1];
		}
		part += letter;
		octets += size;
	}
	return [...parts, `${part}\r\n`];
}

function octetsOf(letter: string): number {
	const code = letter.codePointAt(0) ?? 0;
	return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}
