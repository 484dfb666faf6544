import { LONGEST_NAME, LONGEST_TEXT } from '#lib/domain/bounds.ts';
import { parseCurrency, fromMajor, type Currency, type Money } from '#lib/domain/money.ts';
import type { FieldValue } from '#lib/domain/operation.ts';
import type { Day } from '#lib/domain/time.ts';
import { plain, tidy } from './cell.ts';
import type { Row } from './csv.ts';
import { parseCalendarDay, type DateRule } from './dates.ts';
import { currencyOf, parseAmount, type NumberRule } from './numbers.ts';
import type { OwnField } from './own-field.ts';
import { severalIn } from './several.ts';
import { spellingKey } from './spelling.ts';
import { flagWord } from './words.ts';

/** Why a row is refused, and the cell that it is about. */
export interface Refusal {
	readonly code:
		| 'quote'
		| 'cells'
		| 'headings'
		| 'date'
		| 'number'
		| 'negative'
		| 'currency'
		| 'stage'
		| 'status'
		| 'order'
		| 'flag'
		| 'until'
		| 'name'
		| 'long'
		| 'far';
	readonly heading?: string;
	readonly cell?: string;
	/** How many characters there may be at most, of what is too long. */
	readonly most?: number;
}

/** The uses whose texts something is called by, in place of a name where there is none. */
const NAMED: ReadonlySet<string> = new Set([
	...['title', 'name', 'firstName', 'lastName', 'company', 'contact', 'contactName', 'contacts'],
	...['email', 'phone', 'mobile', 'contactEmail', 'contactPhone', 'website', 'owner', 'source'],
	...['marketSegment', 'persona', 'labels', 'reason', 'competitor', 'pipeline']
]);

function longestOf(use: string): number {
	return NAMED.has(use) ? LONGEST_NAME : LONGEST_TEXT;
}

/** How the cells of a file are read. */
export interface Reading {
	readonly dates: readonly (DateRule | undefined)[];
	readonly numbers: readonly (NumberRule | undefined)[];
	/** The currency of each sign beside the numbers; of '' for numbers without one. */
	readonly currencies: Readonly<Record<string, Currency>>;
	/** For each column, the spellings that are to become another. */
	readonly merges: readonly (Readonly<Record<string, string>> | undefined)[];
	/** What a program writes where nobody has chosen anything, in lower case. */
	readonly blanks?: ReadonlySet<string>;
}

/** The columns of each use, in order. */
export type Columns = ReadonlyMap<string, readonly number[]>;

export function columnsOf(uses: readonly string[]): Columns {
	const of = new Map<string, number[]>();
	for (const [column, use] of uses.entries()) of.set(use, [...(of.get(use) ?? []), column]);
	return of;
}

/** What a cell says of a custom field: its value, or the name of whom it names. */
export type CustomValue = { readonly value: FieldValue } | { readonly member: string };

/** One row, read by the rules of its columns. What does not fit refuses the row, the first such cell giving the reason. */
export class RowCells {
	readonly row: Row;
	refusal: Refusal | undefined;
	readonly #headings: readonly string[];
	readonly #reading: Reading;
	readonly #columns: Columns;

	constructor(headings: readonly string[], reading: Reading, columns: Columns, row: Row) {
		this.row = row;
		this.#headings = headings;
		this.#reading = reading;
		this.#columns = columns;
	}

	refuse(code: Refusal['code'], use: string, column = this.#columns.get(use)?.[0]): undefined {
		this.refusal ??=
			column === undefined
				? { code }
				: { code, heading: this.#headings[column] ?? '', cell: this.cell(column) };
		return undefined;
	}

	/** A text as it may be kept; one of more characters refuses the row. */
	bounded(text: string, column: number | undefined, most = LONGEST_TEXT): string {
		if (text.length > most)
			this.refusal ??= {
				code: 'long',
				most,
				...(column === undefined ? {} : { heading: this.#headings[column] ?? '' })
			};
		return text;
	}

	/** The same of a text that is made of the cells of several uses: the longest of them is told. */
	joined(text: string, uses: readonly string[], most = LONGEST_TEXT): string {
		const columns = uses.flatMap((use) => this.columns(use));
		const length = (column: number) => this.cell(column).length;
		const [longest] = text.length > most ? columns.sort((a, b) => length(b) - length(a)) : [];
		return this.bounded(text, longest, most);
	}

	columns(use: string): readonly number[] {
		return this.#columns.get(use) ?? [];
	}

	/** A cell as it stands. */
	cell(column: number): string {
		return this.row.cells[column] ?? '';
	}

	/** A cell, tidied and with its spelling merged. */
	said(column: number): string {
		const said = tidy(this.cell(column));
		if (this.#reading.blanks?.has(said.toLowerCase())) return '';
		return this.#reading.merges[column]?.[said] ?? said;
	}

	/** The first cell of a field that says something, tidied and with its spelling merged. */
	text(use: string, most = longestOf(use)): string {
		for (const column of this.columns(use)) {
			const said = this.said(column);
			if (said !== '') return this.bounded(said, column, most);
		}
		return '';
	}

	/** The same of a field that may have several lines. */
	lines(use: string): string {
		const column = this.columns(use).find((one) => this.said(one) !== '');
		if (column === undefined) return '';
		return this.bounded(this.cell(column).normalize('NFC').trim(), column);
	}

	/** The names in all cells of a field, each once. */
	several(use: string, isKnown: (name: string) => boolean): readonly string[] {
		const most = longestOf(use);
		const names = this.columns(use).flatMap((column) =>
			severalIn(this.said(column), isKnown).map((name) => this.bounded(name, column, most))
		);
		return [...new Set(names)];
	}

	day(use: string): Day | undefined {
		for (const column of this.columns(use)) {
			if (this.said(column) === '') continue;
			const rule = this.#reading.dates[column];
			const day = rule && parseCalendarDay(this.cell(column), rule);
			if (day === undefined) this.refuse('date', use, column);
			else if (day !== null) return day;
		}
		return undefined;
	}

	money(use: string, least = -Infinity): Money | undefined {
		for (const column of this.columns(use)) {
			const amount = this.#amount(column);
			if (amount === null) continue;
			if (amount === undefined) return this.refuse('number', use, column);
			if (amount.number < least) return this.refuse('negative', use, column);
			const currency = this.#currency(column, amount.sign);
			if (currency === undefined) return this.refuse('currency', use, column);
			return fromMajor(amount.number, currency) ?? this.refuse('number', use, column);
		}
		return undefined;
	}

	number(use: string): number | undefined {
		for (const column of this.columns(use)) {
			const amount = this.#amount(column);
			if (amount === null) continue;
			const isSound = amount?.sign === '' && Number.isFinite(amount.number);
			return isSound ? amount.number : this.refuse('number', use, column);
		}
		return undefined;
	}

	/** The value of a custom field; a choice that is known in the spelling of its list, another as it stands. */
	custom({ field, type, choices }: OwnField): CustomValue | undefined {
		const value = (one: FieldValue | undefined) => (one === undefined ? undefined : { value: one });
		const text = this.text(field, type === 'person' ? LONGEST_NAME : LONGEST_TEXT);
		switch (type) {
			case 'number':
				return value(this.number(field));
			case 'money':
				return value(this.money(field));
			case 'date':
				return value(this.day(field));
			default:
		}
		if (text === '') return undefined;
		const chosen = (name: string) =>
			choices.find((one) => spellingKey(one) === spellingKey(name)) ?? name;
		switch (type) {
			case 'text':
			case 'link':
				return { value: text };
			case 'choice':
				return { value: chosen(text) };
			case 'choices': {
				const known = new Set(choices.map(spellingKey));
				const names = this.several(field, (name) => known.has(spellingKey(name)));
				return { value: [...new Set(names.map(chosen))] };
			}
			case 'person':
				return { member: text };
			case 'yes-no':
				return value(flagWord(text) ?? this.refuse('flag', field));
			default:
				return type satisfies never;
		}
	}

	/** What is kept as text, column by column: those without a use, and those of `uses`. */
	extra(uses: readonly string[]): [heading: string, text: string][] {
		return ['extra', ...uses]
			.flatMap((use) => this.columns(use))
			.sort((a, b) => a - b)
			.flatMap((column): [string, string][] => {
				const said = this.said(column);
				const kept = this.#reading.merges[column] || said === '' ? said : this.cell(column).trim();
				if (kept === '') return [];
				return [[this.#headings[column] ?? '', this.bounded(kept, column)]];
			});
	}

	#amount(column: number) {
		const rule = this.#reading.numbers[column];
		return rule ? parseAmount(this.cell(column), rule) : undefined;
	}

	/** By the sign beside it, by the column of currencies behind it, by the only such column, as settled for the file. */
	#currency(column: number, sign: string): Currency | undefined {
		const beside = this.columns('currency');
		const own = beside.includes(column + 1) ? this.said(column + 1) : '';
		const said = plain(own || this.text('currency'));
		if (said !== '') return parseCurrency(said.toUpperCase()) ?? currencyOf(said.toLowerCase());
		return this.#reading.currencies[sign] ?? currencyOf(sign);
	}
}
