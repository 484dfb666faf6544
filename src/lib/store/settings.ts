import { RATE, RATE_IN, WORKING_DAY, type Rate, type Settings } from '#lib/domain/directory.ts';
import { SETTINGS } from '#lib/domain/ids.ts';
import { parseCurrency, type Currency } from '#lib/domain/money.ts';
import type { Fields, FieldValue } from '#lib/domain/operation.ts';
import { refuse } from '#lib/domain/problem.ts';
import { parseRate, rateOn } from '#lib/domain/rates.ts';
import { parseDay, parseZone, type Day } from '#lib/domain/time.ts';
import { setFields, type Outcome } from './commands.ts';
import type { Workspace } from './workspace.ts';

/** What a workspace counts in and by, for all who are in it. Written by owners and managers. */

/** How a workspace counts its weeks, months and days of work. */
export type Week = Pick<Settings, 'calendar' | 'firstDay' | 'workingDays'>;

export type SettingsChange = Partial<Pick<Settings, 'name' | 'currency' | 'timeZone'> & Week>;

/**
 * Changes settings. Rates are of the currency of the workspace: with another they go, and come again with undo.
 *
 * Refused: `name-missing`, `currency-invalid`, `zone-invalid`, `week-invalid` for a day that is none or a week without a
 * working day.
 */
export function setSettings(workspace: Workspace, change: SettingsChange): Outcome {
	const { workingDays, ...rest } = change;
	const { name, currency, timeZone, firstDay } = rest;
	if (name?.trim() === '') return refuse('name-missing');
	if (currency !== undefined && parseCurrency(currency) === undefined)
		return refuse('currency-invalid', currency);
	if (timeZone !== undefined && parseZone(timeZone) === undefined)
		return refuse('zone-invalid', timeZone);
	if (workingDays?.length === 0 || ![firstDay ?? 0, ...(workingDays ?? [])].every(isWeekday))
		return refuse('week-invalid');
	return setFields(workspace, SETTINGS, {
		...rest,
		...(workingDays ? changedDays(workspace.settings.workingDays, workingDays) : {}),
		...(currency !== undefined && currency !== workspace.settings.currency
			? Object.assign({}, ...workspace.settings.rates.map((rate) => rateFields(rate, null)))
			: {})
	});
}

/** A week as it is kept. */
export function weekFields({ calendar, firstDay, workingDays }: Week): Fields {
	return { calendar, firstDay, workingDays: weekdays(workingDays) };
}

/** The days that are a working day in one of two weeks, a register each. */
function changedDays(before: readonly number[], after: readonly number[]): Fields {
	const changed = [...before, ...after].filter(
		(day) => before.includes(day) !== after.includes(day)
	);
	return Object.fromEntries(changed.map((day) => [WORKING_DAY + day, after.includes(day)]));
}

function weekdays(days: readonly number[]): readonly string[] {
	return [...new Set(days)].sort().map(String);
}

/**
 * Sets what one unit of a currency is worth from a day on; `rate` is a decimal number as text, '1.0845'.
 *
 * Refused: `currency-invalid` (also for the workspace's own), `day-invalid`, `rate-invalid`.
 */
export function setRate(
	workspace: Workspace,
	{
		currency,
		from,
		rate
	}: { readonly currency: string; readonly from: string; readonly rate: string }
): Outcome {
	const known = parseCurrency(currency);
	if (!known || known === workspace.settings.currency) return refuse('currency-invalid', currency);
	const day = parseDay(from);
	if (!day) return refuse('day-invalid', from);
	const decimal = parseRate(rate);
	if (decimal === undefined) return refuse('rate-invalid', rate);
	const own = workspace.settings.currency;
	return setFields(workspace, SETTINGS, rateFields({ currency: known, from: day }, decimal, own));
}

/** Takes a rate away: from its day on the one before holds. */
export function removeRate(workspace: Workspace, currency: Currency, from: Day): Outcome {
	return setFields(workspace, SETTINGS, rateFields({ currency, from }, null));
}

/** The currencies of deals that are in no bin and have no rate on a day, in order of their codes. */
export function unrated(workspace: Workspace, day: Day): readonly Currency[] {
	const used = new Set<Currency>();
	for (const { value, deleted } of workspace.deals.values())
		if (value && !deleted) used.add(value.currency);
	return [...used].filter((one) => rateOn(workspace.settings, one, day) === undefined).sort();
}

function rateFields(
	{ currency, from }: Pick<Rate, 'currency' | 'from'>,
	rate: string | null,
	own: Currency | null = null
): Fields {
	const name = `${currency}.${from}`;
	return { [RATE + name]: rate, [RATE_IN + name]: own };
}

function isWeekday(day: FieldValue): boolean {
	return Number.isInteger(day) && Number(day) >= 0 && Number(day) <= 6;
}
