import type { Query } from '#lib/analytics/scope.ts';
import { DEAL_SEGMENTS, type DealSegment } from '#lib/domain/deal.ts';
import type { PipelineId } from '#lib/domain/ids.ts';
import { addDays, ordinal, parseDay, type Day, type Period } from '#lib/domain/time.ts';
import { periodNamed } from '#lib/i18n/calendar.ts';
import type { Ways } from '#lib/i18n/ways.ts';

/** The periods that have a name. */
export const PERIODS = ['month', 'quarter', 'year', 'last12'] as const;
/** The traits of deals by which figures are asked for; each is a list in the address, and in the query. */
export const TRAITS = ['owners', 'segments', 'sources', 'personas', 'markets', 'labels'] as const;
export type Trait = (typeof TRAITS)[number];

/** What the reader has chosen to look at: the same for every chart, and in the address. */
export interface Choice extends Readonly<Partial<Record<Trait, readonly string[]>>> {
	readonly pipeline: PipelineId;
	readonly period: (typeof PERIODS)[number] | 'all' | Period;
	/** Beside it the period before. */
	readonly compared: boolean;
	/** As it stood at the end of this day; as it stands now where left out. */
	readonly asOf?: Day | undefined;
	/** What is chosen on single cards, by the card and the name of the choice: `cycle.start`. What is usual is left out. */
	readonly cards?: Readonly<Record<string, string>> | undefined;
}

/** By whose months a period of a name is meant. */
type Months = Pick<Ways, 'calendar'>;

/** What an address says; what it does not say, or wrongly, is as nobody had chosen it. */
export function parseChoice(search: string, pipeline: PipelineId): Choice {
	const asked = new URLSearchParams(search);
	const traits = Object.fromEntries(
		TRAITS.map((trait) => [trait, asked.getAll(trait).filter((id) => isValue(trait, id))]).filter(
			([, ids]) => (ids?.length ?? 0) > 0
		)
	) as Partial<Record<Trait, readonly string[]>>;
	const asOf = parseDay(asked.get('asOf') ?? '');
	const cards = Object.fromEntries([...asked].filter(([name]) => ON_CARD.test(name)));
	return {
		...traits,
		pipeline: (asked.get('pipeline') as PipelineId | null) ?? pipeline,
		period: parsePeriod(asked.get('period')),
		compared: asked.get('compared') !== 'no',
		...(asOf ? { asOf } : {}),
		...(Object.keys(cards).length > 0 ? { cards } : {})
	};
}

/** The name of what is chosen on one card. */
const ON_CARD = /^[^.]+\.[^.]+$/;

/** The address of a choice: `parseChoice` reads it again. */
export function writeChoice({
	pipeline,
	period,
	compared,
	asOf,
	cards = {},
	...traits
}: Choice): string {
	const params = new URLSearchParams({ pipeline });
	if (typeof period === 'object') params.set('period', `${period.from}~${period.to}`);
	else if (period !== 'last12') params.set('period', period);
	for (const trait of TRAITS) for (const id of traits[trait] ?? []) params.append(trait, id);
	if (!compared) params.set('compared', 'no');
	if (asOf) params.set('asOf', asOf);
	for (const name of Object.keys(cards).sort()) params.set(name, cards[name] ?? '');
	return `?${params.toString()}`;
}

function parsePeriod(text: string | null): Choice['period'] {
	if (text === 'all') return text;
	const named = PERIODS.find((name) => name === text);
	if (named) return named;
	const [from, to] = (text ?? '').split('~').map((day) => parseDay(day));
	return from && to && from < to ? { from, to } : 'last12';
}

function isValue(trait: Trait, id: string): boolean {
	return trait !== 'segments' || DEAL_SEGMENTS.includes(id as DealSegment);
}

/** The stretch that a choice is of; `undefined` for all time. */
export function periodOf(
	{ period }: Pick<Choice, 'period'>,
	months: Ways & Months,
	today: Day
): Period | undefined {
	if (period === 'all') return undefined;
	return typeof period === 'object' ? period : periodNamed(months, period, today);
}

/** The stretch before it, as long by the calendar; `undefined` before all time. */
export function periodBefore(
	{ period }: Pick<Choice, 'period'>,
	months: Ways & Months,
	today: Day
): Period | undefined {
	const own = periodOf({ period }, months, today);
	if (!own) return undefined;
	if (typeof period !== 'object' && period !== 'all')
		return periodNamed(months, period, addDays(own.from, -1));
	const days = ordinal(own.to) - ordinal(own.from);
	return { from: addDays(own.from, -days), to: own.from };
}

/** What figures are asked by a choice, of its own period or of another. */
export function queryOf(
	{ pipeline, asOf, ...choice }: Choice,
	period: Period | undefined
): Omit<Query, 'now'> {
	const traits = Object.fromEntries(
		TRAITS.flatMap((trait) => (choice[trait] ? [[trait, choice[trait]]] : []))
	) as Pick<Query, Trait>;
	return { pipeline, ...traits, ...(period ? { period } : {}), ...(asOf ? { asOf } : {}) };
}
