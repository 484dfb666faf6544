import { expect } from 'vitest';
import type { Question, QuestionOf } from '#lib/analytics/engine.ts';
import type { FigureName, OptionsOf, ResultOf } from '#lib/analytics/figures/index.ts';
import type { Query } from '#lib/analytics/scope.ts';
import type { Records } from '#lib/domain/fold.ts';
import { anyQuery, seeded, taken, world, type Random } from '../world.ts';

const SEEDS = process.env['RUNNEL_LONG'] === '1' ? 300 : 20;

/** Rounded figures that differ in the last of their six decimals only are the same, summed in another order. */
expect.addEqualityTesters([
	(a: unknown, b: unknown) =>
		typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) < 1.5e-6 ? true : undefined
]);

/** Compares a figure with the slow way to it, over random worlds and queries. */
export function compare<N extends FigureName>(
	figure: N,
	anyOptions: (random: Random) => OptionsOf<N>,
	shown: (result: ResultOf<N>) => unknown,
	slowly: (records: Records, query: Query, options: OptionsOf<N>) => unknown
): void {
	for (let seed = 1; seed <= SEEDS; seed++) {
		const { records } = world(seed);
		const { engine } = taken(records);
		const random = seeded(seed + 1000);
		for (let asked = 0; asked < 8; asked++) {
			const query = anyQuery(random);
			const options = anyOptions(random);
			const question = { figure, query, options } as QuestionOf<N> as Question;
			const where = `seed ${seed}, ${JSON.stringify(question)}`;
			const result = engine.answer(question) as ResultOf<N>;
			expect(shown(result), where).toEqual(slowly(records, query, options));
		}
	}
}

/** A mark or a spread without its cell. */
export function bare<T extends { readonly cell: number }>({ cell: _, ...rest }: T) {
	return rest;
}
