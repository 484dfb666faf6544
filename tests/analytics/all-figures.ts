import type { FigureName } from '#lib/analytics/figures/index.ts';
import { Intake } from '#lib/analytics/intake.ts';
import type { Query } from '#lib/analytics/scope.ts';
import type { Records } from '#lib/domain/fold.ts';

/** What reads all that figures read of deals: where they stood, for how long, what they were worth, and why they left. */
const NAMES = [
	'open',
	'closed',
	'funnel',
	'leftOut',
	'lost',
	'timeInStage',
	'stalled',
	'waterfall',
	'moves'
] as const satisfies readonly FigureName[];

/** Figures of folded records, counted from nothing; without the numbers of cells, which hang on the order of arrival. */
export function allFigures(records: Records, query: Query): readonly unknown[] {
	const intake = new Intake(records);
	intake.take(new Set(records.keys()));
	return withoutCells(NAMES.map((figure) => intake.engine.answer({ figure, query })));
}

/** An answer without the numbers of its cells. */
export function withoutCells<T>(answer: T): T {
	return JSON.parse(
		JSON.stringify(answer, (key, value: unknown) => (key === 'cell' ? undefined : value))
	) as T;
}
