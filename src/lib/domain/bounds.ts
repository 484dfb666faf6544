import { typeOf, type RecordType } from './ids.ts';
import { parseCurrency } from './money.ts';
import type { FieldValue, Operation } from './operation.ts';
import type { Problem } from './problem.ts';
import { parseDay, type Day } from './time.ts';

/** How long a text may be, in UTF-16 units. Whoever has more to say attaches a file. */
export const LONGEST_TEXT = 100_000;
/** How long what something is called may be: it stands on a card, in a row and in every list. */
export const LONGEST_NAME = 5000;

const NAMES = new Set(['title', 'name', 'competitor']);
/** Spaces and marks that draw nothing. */
const UNSEEN = /^[\s\p{Cc}\p{DI}]+$/u;
/** What is counted upwards from zero. */
const WORTHS = new Set(['value', 'cost']);
/** The days on which something was, and not will be. */
const HAPPENED: Partial<Record<RecordType, readonly string[]>> = {
	deal: ['paidOn'],
	lead: ['on', 'qualifiedOn'],
	activity: ['at']
};
const DAYS = new Set(['expectedClose', 'nextOn', 'paidOn']);

/**
 * What is wrong with what an operation says, or `undefined`: `text-long`; `name-missing` for one that nobody can see;
 * `day-invalid` for what is no date where one stands; `value-invalid` for a number or an amount that no other device
 * could read; `value-negative` for a value or a cost below zero; `day-ahead` for a day to come of what has happened.
 */
export function outOfBounds(operation: Operation, today: Day): Problem | undefined {
	const { body, record, at } = operation;
	const said = 'fields' in body ? body.fields : (body as Readonly<Record<string, unknown>>);
	const type = typeOf(record);
	const done = (type && HAPPENED[type]) ?? [];
	for (const [field, value] of Object.entries(said)) {
		const problem = wrong(field, value as FieldValue);
		if (problem) return problem;
		if (done.includes(field) && isAhead(value, today)) return { code: 'day-ahead', where: field };
	}
	if (isAhead(at, today)) return { code: 'day-ahead', where: String(at) };
	return undefined;
}

function isAhead(when: unknown, today: Day): boolean {
	return typeof when === 'string' && when > today;
}

function wrong(field: string, value: FieldValue): Problem | undefined {
	if (typeof value === 'string') return wrongText(field, value);
	if (typeof value === 'number')
		return Number.isFinite(value) ? undefined : { code: 'value-invalid', where: field };
	if (Array.isArray(value))
		return value.map((one) => wrongText(field, one as string)).find(Boolean);
	if (typeof value === 'object' && value !== null && 'amount' in value) {
		const { amount, currency } = value;
		const sound = Number.isSafeInteger(amount) && parseCurrency(currency) !== undefined;
		if (!sound) return { code: 'value-invalid', where: field };
		return WORTHS.has(field) && amount < 0 ? { code: 'value-negative', where: field } : undefined;
	}
	return undefined;
}

function wrongText(field: string, text: string): Problem | undefined {
	const longest = NAMES.has(field) ? LONGEST_NAME : LONGEST_TEXT;
	if (text.length > longest) return { code: 'text-long', where: String(longest) };
	if (NAMES.has(field) && UNSEEN.test(text)) return { code: 'name-missing', where: field };
	if (DAYS.has(field) && parseDay(text) === undefined) return { code: 'day-invalid', where: text };
	return undefined;
}
