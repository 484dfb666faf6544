import { parseCurrency, type Currency } from '#lib/domain/money.ts';
import { LONGEST_FIGURE, plain, saysNothing } from './cell.ts';

/** How all numbers of a column are read: which mark the decimals stand behind. The other marks are groups. */
export interface NumberRule {
	readonly decimal: '.' | ',';
}

/** What a column says about how it is to be read. */
export interface NumberReading {
	readonly decimal: NumberRule['decimal'];
	/** No value tells the two rules apart for certain: 1.234 alone. Three digits are taken for a group. */
	readonly unsure: boolean;
	readonly said: number;
	readonly fits: number;
	/** Currency signs and codes beside the numbers, most used first; '' for none. */
	readonly signs: readonly string[];
}

/** A number with the currency sign or code it stood beside, '' for none. */
export interface Amount {
	readonly number: number;
	readonly sign: string;
}

/** What a sign usually stands for. Several countries share $ and ¥: the user may say which is meant. */
const CURRENCIES: Readonly<Record<string, string>> = {
	$: 'USD',
	us$: 'USD',
	'€': 'EUR',
	'£': 'GBP',
	'₽': 'RUB',
	руб: 'RUB',
	р: 'RUB',
	zł: 'PLN',
	zl: 'PLN',
	'¥': 'CNY',
	'￥': 'CNY',
	元: 'CNY',
	人民币: 'CNY',
	'﷼': 'IRR',
	ریال: 'IRR',
	تومان: 'IRR',
	'₴': 'UAH',
	'₹': 'INR',
	'₺': 'TRY',
	'₸': 'KZT',
	'₩': 'KRW',
	kč: 'CZK'
};

/** A toman is ten rials. */
const TIMES: Readonly<Record<string, number>> = { تومان: 10 };

/** The currency that a sign or a code stands for, where it is known. */
export function currencyOf(sign: string): Currency | undefined {
	return parseCurrency(CURRENCIES[sign] ?? sign);
}

/**
 * A cell as a number by the rule of its column: `null` where it says nothing, `undefined` where it is no number.
 *
 * Groups are of three digits (of two in Indian numbers, but for the last), apart by the other mark, a space of any
 * width or an apostrophe; a minus stands before or behind, or the number is in brackets.
 */
export function parseAmount(cell: string, { decimal }: NumberRule): Amount | null | undefined {
	if (saysNothing(cell)) return null;
	const parts = partsOf(cell);
	const fits = parts && (decimal === '.' ? POINT : COMMA).test(parts.body);
	if (!fits) return undefined;
	const digits =
		decimal === '.'
			? parts.body.replace(/[,\s'’]/g, '')
			: parts.body.replace(/[.\s'’]/g, '').replace(',', '.');
	const number = Number(digits) * (TIMES[parts.sign] ?? 1);
	return { number: parts.negative && number !== 0 ? -number : number, sign: parts.sign };
}

/** Settles the decimal mark of a column by its values: the one that most of them fit, groups where both do. */
export function readNumbers(cells: Iterable<string>): NumberReading {
	const fits = { '.': 0, ',': 0 };
	const signs = new Map<string, number>();
	let said = 0;
	let grouped = { '.': 0, ',': 0 };
	let certain = false;
	for (const cell of cells) {
		if (saysNothing(cell)) continue;
		said++;
		const point = parseAmount(cell, { decimal: '.' });
		const comma = parseAmount(cell, { decimal: ',' });
		if (point) fits['.']++;
		if (comma) fits[',']++;
		const sign = (point ?? comma)?.sign;
		if (sign !== undefined) signs.set(sign, (signs.get(sign) ?? 0) + 1);
		if (!point !== !comma) certain = true;
		else if (point && comma && point.number !== comma.number)
			grouped = plain(cell).includes(',')
				? { ...grouped, '.': grouped['.'] + 1 }
				: { ...grouped, ',': grouped[','] + 1 };
	}
	const point = fits['.'] !== fits[','] ? fits['.'] > fits[','] : grouped['.'] >= grouped[','];
	return {
		decimal: point ? '.' : ',',
		unsure: !certain && grouped['.'] + grouped[','] > 0,
		said,
		fits: Math.max(fits['.'], fits[',']),
		signs: [...signs].sort((a, b) => b[1] - a[1]).map(([sign]) => sign)
	};
}

const GROUP = '[1-9]\\d{0,2}(?:SEP\\d{2,3})*SEP\\d{3}';
const POINT = numberBy(",\\s'’", '\\.');
const COMMA = numberBy(".\\s'’", ',');

function numberBy(groups: string, decimal: string): RegExp {
	const grouped = GROUP.replaceAll('SEP', `[${groups}]`);
	return new RegExp(`^(?:(?:${grouped}|\\d+)(?:${decimal}\\d*)?|${decimal}\\d+)$`);
}

interface NumberParts {
	readonly body: string;
	readonly negative: boolean;
	readonly sign: string;
}

function partsOf(cell: string): NumberParts | undefined {
	if (cell.length > LONGEST_FIGURE) return undefined;
	const text = plain(cell)
		.replaceAll('\u066B', '.')
		.replaceAll('\u066C', "'")
		.replace('\u2212', '-')
		// "1200,-" is a price without cents, and not below zero.
		.replace(/(?<=\d)[.,]\s?[-–—]+(?=\D*$)/, '');
	const match = /^([^\d.,]*)([.,]?\d[\d.,\s'’]*)([^\d]*)$/.exec(text);
	if (!match) return undefined;
	const [, before = '', body = '', after = ''] = match;
	const around = (before + ' ' + after).replace(/\s+/g, ' ').trim();
	const bare = around.replace(/[()\-+]/g, '').replace(/[\s.]/g, '');
	const sign = /^[A-Z]{3}$/.test(bare) ? bare : bare.toLowerCase();
	if (sign !== '' && !(sign in CURRENCIES) && !/^[A-Z]{3}$/.test(sign)) return undefined;
	return {
		// What ends a sentence or a code ("р.") is no decimal mark.
		body: body.trim().replace(/(?<=\d)[.,]$/, ''),
		negative: around.includes('-') || (before.includes('(') && after.includes(')')),
		sign
	};
}
