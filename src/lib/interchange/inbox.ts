/** What something that arrived can be made into. */
export type ArrivedKind = 'contact' | 'table' | 'text' | 'image' | 'audio' | 'file';

/** What a file is, by its ending where the type says nothing: apps share vCards and CSV under many types. */
export function kindOf(name: string, type: string): ArrivedKind {
	const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
	const [mime = ''] = type.toLowerCase().split(';');
	if (ending === 'vcf' || /^text\/(x-)?vcard$|^text\/(x-)?directory$/.test(mime)) return 'contact';
	if (['csv', 'tsv'].includes(ending) || /^text\/(csv|comma-|tab-)/.test(mime)) return 'table';
	if (mime.startsWith('image/')) return 'image';
	if (mime.startsWith('audio/')) return 'audio';
	if (mime.startsWith('text/') || (mime === '' && ending === 'txt')) return 'text';
	return 'file';
}

/** What a shared text says of itself. */
export interface SharedText {
	/** The first line that is more than a phone number, an address or a link; else the first line. */
	readonly title: string;
	readonly phone: string;
	readonly email: string;
	readonly link: string;
	/** The whole text, where the title is not all of it. */
	readonly note: string;
}

const LINK = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/u;
const EMAIL = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})+/u;
/** Seven digits of any of our scripts and more, with what people write between them. */
const PHONE = /(?:\+|\b00)?[\d۰-۹٠-٩](?:[\s().\u00A0-]{0,2}[\d۰-۹٠-٩]){6,14}/u;

/** A title longer than this is cut at a word, in characters. */
const TITLE_LENGTH = 120;

/** Who shares a book means its beginning, in characters. */
const LOOKED_AT = 10_000;

/** Finds title, phone, e-mail and link in a text. What is not found is empty. */
export function readShared(shared: string): SharedText {
	const text = shared.trim();
	const looked = text.slice(0, LOOKED_AT);
	const link = LINK.exec(looked)?.[0] ?? '';
	const email = EMAIL.exec(looked)?.[0] ?? '';
	const phone = PHONE.exec(without(looked, [link, email]))?.[0].trim() ?? '';
	const lines = looked.split(/\r?\n/).map((line) => line.trim());
	const saying = lines.find((line) => /\p{L}{2}/u.test(without(line, [link, email, phone])));
	const line = saying ?? lines[0] ?? '';
	const title = shortened(line);
	return { title, phone, email, link, note: title === text ? '' : text };
}

function without(text: string, parts: readonly string[]): string {
	return parts.reduce((rest, part) => (part === '' ? rest : rest.replaceAll(part, ' ')), text);
}

function shortened(line: string): string {
	const characters = [...line];
	if (characters.length <= TITLE_LENGTH) return line;
	const cut = characters.slice(0, TITLE_LENGTH).join('');
	return `${cut.replace(/\s+\S*$/u, '')}…`;
}
