/** How the bytes of a text file are to be read. The names are those of `TextDecoder`. */
export const ENCODINGS = [
	'utf-8',
	'utf-16le',
	'utf-16be',
	'windows-1251',
	'windows-1250',
	'windows-1252',
	'windows-1256',
	'gb18030'
] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** What stands between the cells. */
export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** How a text is laid out as a table. */
export interface Layout {
	readonly delimiter: Delimiter;
	/** The first row are headings. */
	readonly header: boolean;
}
