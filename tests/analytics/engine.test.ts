import { expect, test } from 'vitest';
import { FIGURES, type FigureName } from '#lib/analytics/figures/index.ts';
import type { Mark, Spread } from '#lib/analytics/tally.ts';
import { anyQuery, seeded, taken, trickled, world } from './world.ts';
import { questionsFor } from './questions.ts';

const SEEDS = process.env['RUNNEL_LONG'] === '1' ? 400 : 25;

/** Every mark and spread in an answer, wherever it lies: its cell, and how many it counts. */
function marksIn(answer: unknown): Pick<Mark, 'cell' | 'count'>[] {
	if (typeof answer !== 'object' || answer === null) return [];
	if ('cell' in answer && 'count' in answer) return [answer as Mark];
	if ('cell' in answer && 'n' in answer) {
		const { cell, n } = answer as Spread;
		return [{ cell, count: n }];
	}
	return Object.values(answer).flatMap(marksIn);
}

/** An answer without the numbers of its cells, which hang on the order in which names were met. */
function told(answer: unknown): string {
	return JSON.stringify(answer, (key, value: unknown) => (key === 'cell' ? undefined : value));
}

test.each(Object.keys(FIGURES) as FigureName[])(
	'%s: what comes in parts, in any order, gives the figure of all at once, and its lists equal its marks',
	(figure) => {
		for (let seed = 1; seed <= SEEDS; seed++) {
			const made = world(seed);
			const whole = taken(made.records).engine;
			const random = seeded(seed);
			const questions = Array.from({ length: 3 }, () =>
				questionsFor(figure, anyQuery(random), random)
			);
			const parts = trickled(made, random, ({ engine }) => {
				for (const question of questions) engine.answer(question);
			}).engine;
			for (const question of questions) {
				const answer = whole.answer(question);
				expect(told(parts.answer(question)), `seed ${seed}`).toBe(told(answer));
				for (const { cell, count } of marksIn(answer))
					expect(whole.behind(question, cell), `seed ${seed} cell ${cell}`).toHaveLength(count);
			}
		}
	}
);
