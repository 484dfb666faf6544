import fc from 'fast-check';
import { LONGEST_NAME, LONGEST_TEXT } from '#lib/domain/bounds.ts';
import type { Money } from '#lib/domain/money.ts';
import type { Day, EpochMs } from '#lib/domain/time.ts';

/** What people paste, and what is made to break things. */
export const TEXTS = [
	'',
	' \n\t\u200B',
	'<img src=x onerror="document.title=1"><script>alert(1)</script>',
	'</textarea>&amp;{name}{n, plural, one {#}}',
	"Robert'); DROP TABLE deals;--",
	'__proto__',
	'constructor',
	'👩‍👩‍👧‍👦🏳️‍🌈🇮🇷👍🏽'.repeat(20),
	'فروش ۱۲۳ به ACME (نسخهٔ ۲)، «آزمایش» 100%',
	'\u202Eevil.exe\u202C \u2066x\u2069 שלום ABC',
	'Z̸̡͎͝a̷l̶g̵o̷ ' + 'o\u0301'.repeat(200),
	'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(10),
	'\uD83D lone \uDC00 halves',
	'\0 zero \u0007 bell \uFEFF mark',
	'line\nbreak\r\nand\u2028other',
	'x'.repeat(LONGEST_NAME),
	'x'.repeat(LONGEST_NAME + 1),
	'字'.repeat(LONGEST_TEXT),
	'👍'.repeat(LONGEST_TEXT)
] as const;

const DAYS = [
	'2026-02-30',
	'2026-13-01',
	'0000-01-01',
	'0099-12-31',
	'0100-01-01',
	'9999-12-31',
	'10000-01-01',
	'-271821-04-20',
	'2026-1-1',
	'۱۴۰۵-۰۱-۰۱',
	'tomorrow',
	''
];

const NUMBERS = [
	NaN,
	Infinity,
	-Infinity,
	-0,
	-1,
	0.1,
	1.5,
	1e300,
	Number.MAX_SAFE_INTEGER,
	Number.MAX_SAFE_INTEGER + 1,
	-Number.MAX_SAFE_INTEGER,
	8.64e15,
	8.64e15 + 1
];

/** One helping of bad input. Types are given what they do not allow: files, links and older versions do so too. */
export interface Bad {
	readonly text: string;
	readonly other: string;
	readonly day: Day;
	readonly money: Money;
	readonly number: number;
	readonly instant: EpochMs;
}

const text = fc.oneof(
	{ weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
	{ weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
	{ weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) }
);
const day = fc.oneof(fc.constantFrom(...DAYS), text) as fc.Arbitrary<string>;
const number = fc.oneof(fc.constantFrom(...NUMBERS), fc.double());

export const badInput: fc.Arbitrary<Bad> = fc.record({
	text,
	other: text,
	day: day as fc.Arbitrary<Day>,
	money: fc.record({
		amount: number,
		currency: fc.constantFrom('EUR', 'IRR', 'eur', '', '€', '__proto__')
	}) as fc.Arbitrary<Money>,
	number,
	instant: number as fc.Arbitrary<EpochMs>
});
