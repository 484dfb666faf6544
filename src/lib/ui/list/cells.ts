import { toMajor, type Money } from '#lib/domain/money.ts';
import { dayIn, type Day, type EpochMs, type TimeZone } from '#lib/domain/time.ts';
import {
	formatDay,
	formatList,
	formatMoney,
	formatMoneyShort,
	formatNumber
} from '#lib/i18n/format.ts';
import { severalAsCell } from '#lib/interchange/several.ts';
import type { Ways } from '#lib/i18n/ways.ts';
import { t } from '#lib/state/i18n.svelte.ts';
import {
	isEmpty,
	type Cell,
	type DealField,
	type Option,
	type Sums
} from '#lib/state/live-list.svelte.ts';
import { nameOf, shortOf } from '#lib/ui/views/names.ts';

/** How cells are written: for the eye, and for a file. */
export interface Writing {
	readonly ways: Ways;
	readonly zone: TimeZone;
	/** The options of a field by their values. */
	readonly options: (field: DealField) => ReadonlyMap<string, Option>;
	/** Stages of several pipelines stand beside each other: each is told with its own. */
	readonly whole?: boolean;
}

/** What a cell shows; empty for no value. */
export function cellText(field: DealField, cell: Cell, writing: Writing): string {
	if (isEmpty(cell)) return '';
	const { ways, zone, options, whole } = writing;
	switch (field.type) {
		case 'text':
			return typeof cell === 'string' ? cell : '';
		case 'money':
			return isMoney(cell) ? formatMoney(ways, cell) : '';
		case 'number':
			return typeof cell === 'number' ? formatNumber(ways, cell, { maximumFractionDigits: 6 }) : '';
		case 'day':
			return formatDay(ways, dayOf(cell, zone));
		case 'flag':
			return cell === true ? t('query.yes') : t('query.no');
		case 'member':
		case 'choice':
			return named(options(field), String(cell), whole);
		case 'set': {
			const names = options(field);
			return Array.isArray(cell)
				? formatList(
						ways,
						cell.map((one) => named(names, String(one)))
					)
				: '';
		}
		default:
			return field.type satisfies never;
	}
}

/** What a cell is in a file: numbers and days as other programs read them. */
export function cellPlain(field: DealField, cell: Cell, writing: Writing): string {
	if (isEmpty(cell)) return '';
	if (isMoney(cell)) return String(toMajor(cell));
	if (field.type === 'day') return dayOf(cell, writing.zone);
	if (field.type === 'number') return String(cell);
	if (field.type === 'set' && Array.isArray(cell)) {
		const names = writing.options(field);
		return severalAsCell(cell.map((one) => named(names, String(one))));
	}
	return cellText(field, cell, { ...writing, whole: false });
}

/** The name of a part of a list: what its deals have in common. */
export function partName(field: DealField, key: string, { ways, options, whole }: Writing): string {
	if (key === '') return t('list.group.none', { field: nameOf(field.name) });
	if (field.type === 'day') return formatDay(ways, key as Day, 'fullMonth');
	if (field.type === 'flag') return key === 'true' ? t('query.yes') : t('query.no');
	const option = options(field).get(key);
	return option && whole ? nameOf(option.name) : named(options(field), key);
}

/** Sums in short, one a currency. */
export function sumTexts(sums: Sums, ways: Ways): readonly string[] {
	if (typeof sums === 'number') return [formatNumber(ways, sums)];
	return sums.map((sum) => formatMoneyShort(ways, sum));
}

export function isMoney(cell: Cell): cell is Money {
	return typeof cell === 'object' && cell !== null && 'currency' in cell;
}

function dayOf(cell: Cell, zone: TimeZone): Day {
	return typeof cell === 'number' ? dayIn(cell as EpochMs, zone) : (cell as Day);
}

function named(options: ReadonlyMap<string, Option>, value: string, whole = false): string {
	const option = options.get(value);
	if (!option) return value;
	return whole && option.of !== undefined ? `${shortOf(option)} · ${option.of}` : shortOf(option);
}
