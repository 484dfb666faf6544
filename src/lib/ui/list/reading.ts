import { CUSTOM, type Deal } from '#lib/domain/deal.ts';
import type { Currency } from '#lib/domain/money.ts';
import { parseDay } from '#lib/i18n/parse-day.ts';
import { parseNumber, readMoney } from '#lib/i18n/parse.ts';
import { normalise } from '#lib/i18n/search.ts';
import { severalIn } from '#lib/interchange/several.ts';
import { t } from '#lib/state/i18n.svelte.ts';
import type { Cell, DealField } from '#lib/state/live-list.svelte.ts';
import { nameOf, shortOf } from '#lib/ui/views/names.ts';
import { isMoney, type Writing } from './cells.ts';

/** What an amount is in that is written into a cell: as the one that is there, else as the deal's, else as usual. */
export function currencyOf(cell: Cell, deal: Deal, usual: Currency): Currency {
	return isMoney(cell) ? cell.currency : (deal.value?.currency ?? usual);
}

/** The least that an amount may be: only those of the workspace's own fields may be below zero. */
export function leastOf(field: DealField): number {
	return field.id.startsWith(CUSTOM) ? -Infinity : 0;
}

/** What a text means in a cell, empty for no value; `undefined` where it means nothing there. */
export function cellOf(
	field: DealField,
	typed: string,
	currency: Currency,
	writing: Writing
): { readonly cell: Cell } | undefined {
	const text = typed.trim();
	if (text === '') return { cell: field.type === 'set' ? [] : undefined };
	switch (field.type) {
		case 'text':
			return { cell: text };
		case 'money':
			return moneyOf(field, text, currency, writing);
		case 'number':
			return known(parseNumber(writing.ways, text));
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

function moneyOf(field: DealField, text: string, currency: Currency, { ways }: Writing) {
	const money = readMoney(ways, text, currency, leastOf(field));
	return money.ok ? { cell: money.value } : undefined;
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
