import { addDays, type Day } from '#lib/domain/time.ts';
import { formatDay } from '#lib/i18n/format.ts';
import type { Ways } from '#lib/i18n/ways.ts';

/** In which state a chart is shown: with usual figures, with none, of one deal, where all is lost, of 100,000 deals. */
export const VARIANTS = ['usual', 'empty', 'one', 'lost', 'many'] as const;
export type Variant = (typeof VARIANTS)[number];

/** What is said in the gallery alone, which nobody else sees. */
export const SAID = {
	fixtures: 'Fixtures',
	finding: 'One sentence that the data says.',
	how: 'How it is counted.',
	velocity: 'Velocity',
	perDay: 'How much does the pipeline bring a day?',
	benchmark: 'Benchmark',
	won: 'Won',
	reps: 'Who wins how often?',
	owner: 'Owner',
	winRate: 'Win rate',
	cycle: 'Sales cycle',
	change: 'New price list',
	factors: ['Open deals', 'Average deal size', 'Win rate', 'Sales cycle']
} as const;

/** Names of any script and length. */
export const STAGES = [
	{ id: 'lead', label: 'Qualification' },
	{ id: 'demo', label: 'نمایش محصول' },
	{ id: 'offer', label: 'Proposal sent to everybody who decides' },
	{ id: 'talks', label: 'Переговоры' },
	{ id: 'signing', label: '签约' }
] as const;

const START = '2025-12-01' as Day;

export function weekName(ways: Ways, week: number): string {
	return formatDay(ways, addDays(START, week * 7), 'short');
}

export function monthName(ways: Ways, month: number, style: 'short' | 'long'): string {
	const day = addDays(START, Math.round(month * 30.44));
	return formatDay(ways, day, style === 'short' ? 'month' : 'fullMonth');
}

/** Chance that is the same each time, from 0 up to 1 (mulberry32). */
export function dice(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
