import type { Deal } from '#lib/domain/deal.ts';
import type { CompanyId, MemberId } from '#lib/domain/ids.ts';
import type { Money } from '#lib/domain/money.ts';
import {
	addDays,
	parseDay,
	startOfDay,
	type Day,
	type Period,
	type TimeZone
} from '#lib/domain/time.ts';
import {
	conditionsIn,
	isGroup,
	ME,
	OPERATORS,
	STRETCHES,
	TODAY,
	WORDS,
	type Condition,
	type Group,
	type Stretch,
	type View
} from '#lib/domain/view.ts';
import { findable, finds, sought } from '#lib/i18n/search.ts';
import { isEmpty, type Cell, type DealField } from './deal-field.ts';
import { dealFields } from './deal-fields.ts';
import type { Workspace } from './workspace.ts';

/** Who looks, and when: what the relative values of a filter are relative to. */
export interface Looking {
	readonly member: MemberId;
	/** On the calendar of the workspace. */
	readonly today: Day;
	/** A stretch of the reader's calendar around today. */
	readonly stretch: (name: Stretch) => Period;
}

/** Whether a deal is shown. */
export type Keeps = (deal: Deal) => boolean;
/** The same of a deal and its `titleText`, where whoever asks about a hundred thousand has that at hand. */
export type KeepsTitled = (deal: Deal, title: string | undefined) => boolean;
type Holds = (cell: Cell) => boolean;

const NEVER = () => false;

/**
 * A filter as a test of deals, for as long as nobody changes fields, stages, companies or members, and the day lasts.
 *
 * A condition that means nothing here (its field was removed, its value is none) holds for no deal: what is then done
 * to all that are shown is done to too few of them, never to too many.
 */
export function keeping(workspace: Workspace, group: Group, looking: Looking): Keeps {
	const keeps = keepingTitled(workspace, group, looking);
	return (deal) => keeps(deal, undefined);
}

export function keepingTitled(workspace: Workspace, group: Group, looking: Looking): KeepsTitled {
	const tests = group.parts.map((part) =>
		isGroup(part)
			? keepingTitled(workspace, part, looking)
			: conditionTest(workspace, part, looking)
	);
	const [first, second, ...rest] = tests;
	if (!first) return () => true;
	if (!second) return first;
	// A filter is asked a hundred thousand times: most have two or three conditions.
	if (group.kind === 'any')
		return (deal, title) =>
			first(deal, title) || second(deal, title) || rest.some((test) => test(deal, title));
	return (deal, title) =>
		first(deal, title) && second(deal, title) && rest.every((test) => test(deal, title));
}

/** Whether a filter shows open deals only: it asks about nothing that is closed. */
export function isOfOpen(workspace: Workspace, filter: Group): boolean {
	const fields = dealFields(workspace);
	for (const { field } of conditionsIn(filter))
		if (field === 'status' || fields.get(field)?.closed) return false;
	return true;
}

/** Whether a condition means anything in this workspace. */
export function isMeant(workspace: Workspace, condition: Condition, looking: Looking): boolean {
	return conditionTest(workspace, condition, looking) !== NEVER;
}

function conditionTest(workspace: Workspace, condition: Condition, looking: Looking): KeepsTitled {
	const field = dealFields(workspace).get(condition.field);
	if (!field || !OPERATORS[field.type].includes(condition.operator)) return NEVER;
	if (field.id === WORDS) return wordsTest(workspace, condition);
	const holds = holding(field, condition, looking, workspace.settings.timeZone);
	return holds === NEVER ? NEVER : (deal) => holds(field.read(workspace, deal));
}

function holding(
	{ type }: DealField,
	{ operator, values }: Condition,
	looking: Looking,
	zone: TimeZone
): Holds {
	if (operator === 'empty') return isEmpty;
	if (operator === 'filled') return (cell) => !isEmpty(cell);
	if (values.length === 0) return NEVER;
	switch (type) {
		case 'text':
			return textHolds(operator, values);
		case 'money':
			return moneyHolds(operator, values);
		case 'number':
			return numberHolds(operator, values);
		case 'day':
			return dayHolds(boundsOf(operator, values, looking), zone);
		case 'member':
			return oneOf(
				operator,
				values.map((value) => (value === ME ? looking.member : value))
			);
		case 'choice':
		case 'set':
			return oneOf(operator, values);
		case 'flag':
			return (cell) => (cell === true) === (values[0] === 'yes');
		default:
			return type satisfies never;
	}
}

function textHolds(operator: Condition['operator'], values: readonly string[]): Holds {
	if (operator === 'is') {
		const wanted = new Set(values.map(findable));
		return (cell) => typeof cell === 'string' && wanted.has(plain(cell));
	}
	const asked = values.map(sought).filter((one) => one.length > 0);
	if (asked.length === 0) return NEVER;
	const has = (cell: Cell) =>
		typeof cell === 'string' && asked.some((one) => finds(plain(cell), one));
	return operator === 'has' ? has : (cell) => !has(cell);
}

/** An amount and its currency, `500000EUR`, in the smallest unit; deals in another currency are not compared. */
const AMOUNT = /^(-?\d{1,16})([A-Z]{3})$/;

function moneyHolds(operator: Condition['operator'], values: readonly string[]): Holds {
	const [, digits, currency] = AMOUNT.exec(values[0] ?? '') ?? [];
	if (digits === undefined) return NEVER;
	const amount = Number(digits);
	const compared = (test: (money: Money) => boolean) => (cell: Cell) =>
		typeof cell === 'object' &&
		cell !== null &&
		'currency' in cell &&
		cell.currency === currency &&
		test(cell);
	return operator === 'atLeast'
		? compared((money) => money.amount >= amount)
		: compared((money) => money.amount <= amount);
}

function numberHolds(operator: Condition['operator'], [value = '']: readonly string[]): Holds {
	const wanted = Number(value);
	if (value.trim() === '' || !Number.isFinite(wanted)) return NEVER;
	const compared = (test: (number: number) => boolean) => (cell: Cell) =>
		typeof cell === 'number' && test(cell);
	if (operator === 'is') return compared((number) => number === wanted);
	return operator === 'atLeast'
		? compared((number) => number >= wanted)
		: compared((number) => number <= wanted);
}

function oneOf(operator: Condition['operator'], values: readonly string[]): Holds {
	const wanted = new Set<unknown>(values);
	const among = (cell: Cell) =>
		Array.isArray(cell) ? cell.some((one) => wanted.has(one)) : wanted.has(cell);
	return operator === 'is' ? among : (cell) => !among(cell);
}

/** From a day on, and before a day; an end that is left out is open. */
export interface Bounds {
	readonly from?: Day;
	readonly to?: Day;
}

/** The days that a condition about a day means; `undefined` for a value that is none. */
export function boundsOf(
	operator: Condition['operator'],
	[value = '']: readonly string[],
	{ today, stretch }: Looking
): Bounds | undefined {
	const days = /^\d{1,5}$/.test(value) ? Number(value) : undefined;
	const on = value === TODAY ? today : parseDay(value);
	switch (operator) {
		case 'olderThan':
			return days === undefined ? undefined : { to: addDays(today, 1 - days) };
		case 'last':
			return days === undefined
				? undefined
				: { from: addDays(today, -days), to: addDays(today, 1) };
		case 'next':
			return days === undefined ? undefined : { from: today, to: addDays(today, days + 1) };
		case 'within': {
			const name = STRETCHES.find((one) => one === value);
			return name && stretch(name);
		}
		case 'before':
			return on && { to: on };
		case 'after':
			return on && { from: addDays(on, 1) };
		case 'is':
			return on && { from: on, to: addDays(on, 1) };
		default:
			return undefined;
	}
}

/** Days are compared as they are written, instants with the midnights of the zone: neither is converted. */
function dayHolds(bounds: Bounds | undefined, zone: TimeZone): Holds {
	if (!bounds) return NEVER;
	const { from, to } = bounds;
	const [start, end] = [
		from === undefined ? -Infinity : startOfDay(from, zone),
		to === undefined ? Infinity : startOfDay(to, zone)
	];
	const [first, last] = [from ?? '', to ?? '\uFFFF'];
	return (cell) => {
		if (typeof cell === 'number') return cell >= start && cell < end;
		return typeof cell === 'string' && cell !== '' && cell >= first && cell < last;
	};
}

/** Whether a list hangs on activities, which come in last: until then, deals look longer untouched than they are. */
export function asksActivities({ filter, sort }: Pick<View, 'filter' | 'sort'>): boolean {
	const asked = [...conditionsIn(filter), ...sort];
	return asked.some(({ field }) => field === 'touched');
}

/** Whether a filter asks about the words of a deal. */
export function asksWords(filter: Group): boolean {
	return [...conditionsIn(filter)].some(({ field }) => field === WORDS);
}

/** The title of a deal as it is searched. */
export function titleText({ title }: Deal): string {
	return findable(title);
}

const titles = new WeakMap<Deal, string>();

/** Made once a deal: words are asked for with every letter that is typed. */
function knownTitle(deal: Deal): string {
	const known = titles.get(deal);
	if (known !== undefined) return known;
	const made = titleText(deal);
	titles.set(deal, made);
	return made;
}

/** Each word is in the title or in the name of the company; which companies have it is found out once. */
function wordsTest(workspace: Workspace, { operator, values }: Condition): KeepsTitled {
	const asked = values.map(sought).filter((one) => one.length > 0);
	if (asked.length === 0 || (operator !== 'has' && operator !== 'hasNot')) return NEVER;
	const wanted = operator === 'has';
	const tests = asked.map((one) =>
		one.map((word) => ({ word, named: companiesWith(workspace, word) }))
	);
	return (deal, title) => {
		const { company } = deal;
		const text = title ?? knownTitle(deal);
		for (const one of tests)
			if (
				one.every(
					({ word, named }) => text.includes(word) || (company !== undefined && named.has(company))
				)
			)
				return wanted;
		return !wanted;
	};
}

function companiesWith(workspace: Workspace, word: string): ReadonlySet<CompanyId> {
	const named = new Set<CompanyId>();
	for (const { id, name } of workspace.companies.values())
		if (plain(name).includes(word)) named.add(id);
	return named;
}

const MOST_KNOWN = 300_000;
const plains = new Map<string, string>();

/** A text as it is searched, made once. */
function plain(text: string): string {
	const known = plains.get(text);
	if (known !== undefined) return known;
	const made = findable(text);
	if (plains.size >= MOST_KNOWN) plains.clear();
	plains.set(text, made);
	return made;
}
