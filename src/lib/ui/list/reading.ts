import { CUSTOM, type Deal } from '#lib/domain/deal.ts';
import { toMajor, type Currency, type Money } from '#lib/domain/money.ts';
import { parseDay } from '#lib/i18n/parse-day.ts';
import { normalise } from '#lib/i18n/search.ts';
import type { NumberReading } from '#lib/interchange/numbers.ts';
import { severalIn } from '#lib/interchange/several.ts';
import { t } from '#lib/state/i18n.svelte.ts';
import type { Cell, DealField } from '#lib/state/live-list.svelte.ts';
import { nameOf, shortOf } from '#lib/ui/views/names.ts';
import { columnOf, moneyIn, numberIn, type ReadNumber } from './amounts.ts';
import { isMoney, type Writing } from './cells.ts';

/** What an amount is in that is written into a cell: as the one that is there, else as the deal's, else as usual. */
export function currencyOf(cell: Cell, deal: Deal, usual: Currency): Currency {
	return isMoney(cell) ? cell.currency : (deal.value?.currency ?? usual);
}

/** The least that an amount may be: only those of the workspace's own fields may be below zero. */
export function leastOf(field: DealField): number {
	return field.id.startsWith(CUSTOM) ? -Infinity : 0;
}

/** What a text means in a cell. */
export interface ReadCell {
	readonly cell: Cell;
	/** The number as it was read, of one that could as well be a thousand times as much or as little. */
	readonly unsure?: number;
}

/**
 * What a text means in a cell, empty for no value; `undefined` where it means nothing there. `column`: what the texts
 * say together that stand in one column with it.
 */
export function cellOf(
	field: DealField,
	typed: string,
	currency: Currency,
	writing: Writing,
	column: NumberReading = columnOf([typed])
): ReadCell | undefined {
	const text = typed.trim();
	if (text === '') return { cell: field.type === 'set' ? [] : undefined };
	switch (field.type) {
		case 'text':
			return { cell: text };
		case 'money':
			return worthCell(moneyIn(column, text, currency, writing.ways), leastOf(field));
		case 'number':
			return numberCell(numberIn(column, text, writing.ways), Number);
		case 'day':
			return known(parseDay(writing.ways, text));
		case 'flag':
			return known([true, false].find((one) => isNamed(t(one ? 'query.yes' : 'query.no'), text)));
		case 'member':
		case 'choice':
			return known(optionNamed(field, text, writing));
		case 'set': {
			const several = severalIn(text, (name) => optionNamed(field, name, writing) !== undefined);
			const found = several.map((name) => optionNamed(field, name, writing));
			return found.every((one) => one !== undefined) ? { cell: found } : undefined;
		}
		default:
			return field.type satisfies never;
	}
}

function worthCell(read: ReadNumber<Money> | undefined, least: number): ReadCell | undefined {
	return read && read.value.amount >= least ? numberCell(read, toMajor) : undefined;
}

function numberCell<T extends Cell>(
	read: ReadNumber<T> | undefined,
	numberOf: (value: T) => number
): ReadCell | undefined {
	if (!read) return undefined;
	const { value, unsure } = read;
	return unsure ? { cell: value, unsure: numberOf(value) } : { cell: value };
}

function known(cell: Cell): { readonly cell: Cell } | undefined {
	return cell === undefined ? undefined : { cell };
}

function optionNamed(field: DealField, name: string, { options }: Writing): string | undefined {
	for (const option of options(field).values())
		if (isNamed(shortOf(option), name) || isNamed(nameOf(option.name), name)) return option.value;
	return undefined;
}

function isNamed(name: string, said: string): boolean {
	return normalise(name) === normalise(said);
}
