import type { Question, QuestionOf } from '#lib/analytics/engine.ts';
import type { FigureName } from '#lib/analytics/figures/index.ts';
import type { Query } from '#lib/analytics/scope.ts';
import type { Random } from './world.ts';

/** A question for a figure, with options at random where it has any. */
export function questionsFor<N extends FigureName>(
	figure: N,
	query: Query,
	_random: Random
): QuestionOf<N> & Question {
	return { figure, query } as QuestionOf<N> & Question;
}
