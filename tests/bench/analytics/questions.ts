import type { Question } from '#lib/analytics/engine.ts';
import { FIGURES, type FigureName, type OptionsOf } from '#lib/analytics/figures/index.ts';
import type { Query } from '#lib/analytics/scope.ts';
import type { PipelineId } from '#lib/domain/ids.ts';
import type { Day, EpochMs, Period } from '#lib/domain/time.ts';
import { HOME } from '#lib/ui/insights/cards.ts';

/** The twelve months up to and with that in which a world ends, as Insights asks when nobody has chosen, and those before. */
export const PERIOD: Period = { from: '2025-11-01' as Day, to: '2026-11-01' as Day };
export const BEFORE: Period = { from: '2024-11-01' as Day, to: '2025-11-01' as Day };
const CHANGE = '2026-05-01' as Day;

export function queryOn(pipeline: PipelineId, now: EpochMs): Query {
	return { pipeline, period: PERIOD, now };
}

/** What each card of the Insights home asks. */
const CARDS: Readonly<Record<(typeof HOME)[number], (query: Query) => readonly Question[]>> = {
	stages: (query) => [{ figure: 'open', query }],
	velocity: (query) => [
		{ figure: 'velocity', query, by: { each: 'month' } },
		{ figure: 'velocity', query, options: { against: BEFORE } }
	],
	conversion: (query) => [{ figure: 'funnel', query, options: { way: 'reached' } }],
	won: (query) => [{ figure: 'won', query, options: { each: 'month' } }],
	stalled: (query) => [{ figure: 'stalled', query, options: {} }]
};

/** The Insights home. */
export function home(query: Query): readonly Question[] {
	return HOME.flatMap((card) => CARDS[card](query));
}

/** What figures that have options are usually asked. */
const USUAL: { readonly [N in FigureName]?: OptionsOf<N> } = {
	cycle: {},
	velocity: { against: BEFORE },
	leadConversion: {},
	rates: { group: 'owner' },
	lost: { exit: 'lost' },
	won: { each: 'month' },
	funnel: { way: 'reached' },
	cumulativeFlow: { each: 'week' },
	cohorts: { fate: 'won' },
	comparison: { change: CHANGE },
	associations: {},
	heatmap: {},
	stalled: {},
	waterfall: { mode: 'period' }
};

/** Every figure there is, once. */
export function everything(query: Query): readonly Question[] {
	return (Object.keys(FIGURES) as FigureName[]).map(
		(figure) => ({ figure, query, options: USUAL[figure] }) as Question
	);
}
