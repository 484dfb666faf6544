import { expect, test } from 'vitest';
import type { Question } from '#lib/analytics/engine.ts';
import { FIGURES, type FigureName } from '#lib/analytics/figures/index.ts';
import type { Query } from '#lib/analytics/scope.ts';
import type { Mark } from '#lib/analytics/tally.ts';
import { deal, on, usd, type Log } from './build.ts';
import { engineOf, JANUARY, query } from './figures/ask.ts';

const OPTIONS: { readonly [N in FigureName]?: unknown } = {
	rates: { group: 'owner' },
	comparison: { change: on('2026-01-05') }
};

/** What the deals of all marks of a figure are worth, each value once. */
function worths(figure: FigureName, log: Log, asked: Query): readonly number[] {
	const question = {
		figure,
		query: asked,
		...(OPTIONS[figure] ? { options: OPTIONS[figure] } : {})
	};
	const answer = engineOf([log]).answer(question as Question);
	return [...new Set(marksIn(answer).map(({ amount, valued }) => amount / valued))];
}

function marksIn(answer: unknown): readonly Mark[] {
	if (typeof answer !== 'object' || answer === null) return [];
	if ('valued' in answer) return (answer as Mark).valued > 0 ? [answer as Mark] : [];
	return Object.values(answer).flatMap(marksIn);
}

/** Ten euros: 11.00 in January, 12.35 from the tenth of February on. */
const EUROS = () =>
	deal('d1')
		.create('s1', on('2026-01-10'), { value: usd(1000, 'EUR') })
		.move('s2', on('2026-01-12'));

const NAMES = Object.keys(FIGURES) as FigureName[];

test.each(NAMES)('%s: a won deal is worth what it was on the day of its closing', (figure) => {
	const found = worths(figure, EUROS().win(on('2026-01-20')), JANUARY);
	expect(found).toEqual(found.length === 0 ? [] : [1100]);
});

test.each(NAMES)('%s: an open deal is worth what it is at the end of what is asked', (figure) => {
	const found = worths(figure, EUROS(), query());
	expect(found).toEqual(found.length === 0 ? [] : [1235]);
});
