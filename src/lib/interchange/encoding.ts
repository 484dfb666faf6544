import type { Encoding } from './layout.ts';

/** How an encoding was found: `mark` and `valid` are certain, `guess` is to be looked at. */
export type Certainty = 'mark' | 'valid' | 'guess';

const SAMPLE_BYTES = 65_536;

/**
 * The encoding of a file.
 *
 * A byte order mark settles it; else zeros at every other place, as UTF-16 writes what stands between the cells; else
 * bytes that are valid UTF-8 throughout are UTF-8 (other text almost never is). Of the five old encodings of our readers'
 * spreadsheets the one is guessed whose reading of the first 64 KB has most of the letters its language writes, in the way
 * it writes them (`SCRIPTS`), less what it does not.
 */
export function recogniseEncoding(bytes: Uint8Array): {
	readonly encoding: Encoding;
	readonly certainty: Certainty;
} {
	const [a, b, c] = bytes;
	if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', certainty: 'mark' };
	if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', certainty: 'mark' };
	if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', certainty: 'mark' };
	const unmarked = unmarkedUtf16(bytes);
	if (unmarked) return { encoding: unmarked, certainty: 'guess' };
	if (isValid(bytes, 'utf-8')) return { encoding: 'utf-8', certainty: 'valid' };
	const sample = wholeLines(bytes);
	let best: { encoding: Encoding; score: number } = { encoding: 'windows-1251', score: -Infinity };
	for (const { encoding, score } of SCRIPTS) {
		const reading = score(read(sample, encoding));
		if (reading > best.score) best = { encoding, score: reading };
	}
	return { encoding: best.encoding, certainty: 'guess' };
}

/** Whether what was read is text: a workbook, a picture or a program is full of steering characters. */
export function isText(text: string): boolean {
	const sample = text.slice(0, SAMPLE_BYTES);
	// eslint-disable-next-line no-control-regex -- they are what is looked for
	const steering = sample.match(/[\0-\x08\x0e-\x1f]/g)?.length ?? 0;
	return steering < 2 || steering * 100 <= sample.length;
}

/** The order of UTF-16 without a mark: other text has next to no zeros. */
function unmarkedUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
	const zeros = [0, 0];
	const sample = bytes.subarray(0, SAMPLE_BYTES);
	for (let at = sample.indexOf(0); at >= 0; at = sample.indexOf(0, at + 1))
		zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
	const [even = 0, odd = 0] = zeros;
	if (even + odd < 2 || (even + odd) * 50 < sample.length) return undefined;
	const encoding =
		odd > 10 * even ? ('utf-16le' as const) : even > 10 * odd ? ('utf-16be' as const) : undefined;
	return encoding && isValid(bytes, encoding) ? encoding : undefined;
}

/** The text of a file; a byte order mark is left out, bytes that are no text become U+FFFD. */
export function decodeText(bytes: Uint8Array, encoding: Encoding): string {
	return read(bytes, encoding);
}

function read(bytes: Uint8Array, encoding: Encoding): string {
	return new TextDecoder(encoding).decode(bytes);
}

function isValid(bytes: Uint8Array, encoding: Encoding): boolean {
	try {
		new TextDecoder(encoding, { fatal: true }).decode(bytes);
		return true;
	} catch {
		return false;
	}
}

/** The first bytes up to the end of a line, so that no character is cut. */
function wholeLines(bytes: Uint8Array): Uint8Array {
	if (bytes.length <= SAMPLE_BYTES) return bytes;
	const end = bytes.lastIndexOf(0x0a, SAMPLE_BYTES);
	return bytes.subarray(0, end > 0 ? end : SAMPLE_BYTES);
}

/** For each old encoding, how like its language a reading is: -1 (not at all) to 1. */
const SCRIPTS: readonly { encoding: Encoding; score: (text: string) => number }[] = [
	{
		encoding: 'windows-1251',
		// Within a word of Latin letters it is another encoding's.
		score: (text) =>
			share(text, /[А-Яа-яЁё]/g) -
			2 * share(text, /(?<=[A-Za-z])[А-Яа-яЁё](?=[A-Za-z])|(?<![^\s;,|"])[А-Яа-яЁё](?=[A-Za-z])/g)
	},
	{
		encoding: 'windows-1250',
		// Polish letters stand among Latin ones. ń before another vowel is how ñ is misread, ę before t how ê is (forêt;
		// but piętro), ś before u how œ is (cœur).
		score: (text) =>
			amongLatin(text, 'ąćęłńóśźżĄĆĘŁŃÓŚŹŻ') -
			share(text, /ń(?=[aáeoóu])|(?<!i)ę(?=t)|[śŚ](?=[uU])/g)
	},
	{
		encoding: 'windows-1252',
		score: (text) =>
			amongLatin(text, 'àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœšžÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŒŠŽŸ')
	},
	{
		encoding: 'windows-1256',
		score: (text) =>
			share(text, /[\u0621-\u063A\u0641-\u064A\u067E\u0686\u0698\u06A9\u06AF\u06CC\u200C\u060C]/g) -
			2 * share(text, /[\u00C0-\u02FF]/g)
	},
	{
		encoding: 'gb18030',
		// The common characters (GB 2312, level 1) lie in U+4E00-9FFF; what is misread falls outside or is rare.
		score: (text) =>
			share(text, /[\u4E00-\u9FFF\u3000-\u3011\uFF00-\uFF5E]/g) * commonShare(text) -
			share(text, /\uFFFD/g) * 4
	}
];

/** How many of the characters beyond ASCII are these letters beside Latin ones, twice, less what is none of them. */
function amongLatin(text: string, letters: string): number {
	const beside = new RegExp(`[${letters}](?=[A-Za-z])|(?<=[A-Za-z])[${letters}]`, 'g');
	const others = new RegExp(`[^\\p{ASCII}„”–—’…«»°§€${letters}]`, 'gu');
	return 2 * share(text, beside) - share(text, others);
}

/** How many of a text's characters beyond ASCII match, of all beyond ASCII. */
function share(text: string, pattern: RegExp): number {
	const beyond = text.match(/[^\p{ASCII}\s]/gu)?.length ?? 0;
	return beyond === 0 ? 0 : (text.match(pattern)?.length ?? 0) / beyond;
}

const COMMON = new Set(
	'的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运客户商销售额约编号价单赢输联系线索合同阶段州京上广深圳有限公'
);

/** Of the Chinese characters, how many are of the usual ones: 0.3 and more in Chinese text, near 0 where misread. */
function commonShare(text: string): number {
	const all = text.match(/[\u4E00-\u9FFF]/g) ?? [];
	if (all.length === 0) return 0;
	return Math.min(1, (3 * all.filter((character) => COMMON.has(character)).length) / all.length);
}
