import { expect, test } from 'vitest';
import { FIGURES, type FigureName } from '#lib/analytics/figures/index.ts';
import type { Question } from '#lib/analytics/engine.ts';
import type { Group, PartOf, StepOf } from '#lib/analytics/parts.ts';
import type { Query } from '#lib/analytics/scope.ts';
import type { Mark } from '#lib/analytics/tally.ts';
import { STRETCHES } from '#lib/domain/stretches.ts';
import { anyQuery, pick, seeded, taken, world } from './world.ts';
import { questionsFor } from './questions.ts';

const SEEDS = process.env['RUNNEL_LONG'] === '1' ? 200 : 12;

/** By what a query asks for one part alone. */
const ASKED: { readonly [G in Group]?: keyof Query } = {
	owner: 'owners',
	source: 'sources',
	persona: 'personas',
	segment: 'segments',
	market: 'markets',
	label: 'labels'
};
/** Of these a record has one at most. */
const WHOLE: readonly Group[] = ['owner', 'source', 'persona', 'segment', 'market'];

/** Figures that are asked in parts. */
const PARTED = (Object.keys(FIGURES) as FigureName[]).filter(
	(name) => !('isWhole' in FIGURES[name])
);

function told(answer: unknown): string {
	return JSON.stringify(answer, (key, value: unknown) => (key === 'cell' ? undefined : value));
}

/** Every mark of an answer by where it lies. */
function marksIn(answer: unknown, path = '', into = new Map<string, Mark>()): Map<string, Mark> {
	if (typeof answer !== 'object' || answer === null) return into;
	if ('cell' in answer && 'count' in answer) return into.set(path, answer as Mark);
	for (const [key, value] of Object.entries(answer)) {
		const isReason = typeof value === 'object' && value !== null && 'reason' in value;
		const { reason, exit } = (value ?? {}) as { readonly reason?: string; readonly exit?: string };
		marksIn(value, isReason ? `${path}.${reason} ${exit}` : `${path}.${key}`, into);
	}
	return into;
}

function question(figure: FigureName, seed: number): Question {
	const random = seeded(seed);
	const { query, options } = questionsFor(figure, anyQuery(random), random);
	return { figure, query, ...(options === undefined ? {} : { options }) } as Question;
}

test.each(PARTED)('%s of a group is the figure asked for it alone', (figure) => {
	for (let seed = 1; seed <= SEEDS; seed++) {
		const { engine } = taken(world(seed).records);
		const asked = question(figure, seed);
		for (const [group, field] of Object.entries(ASKED) as [Group, keyof Query][]) {
			if (field in asked.query) continue;
			const parts = engine.answer({
				...asked,
				by: { group }
			} as Question) as unknown as readonly PartOf<unknown>[];
			for (const { id, result } of parts) {
				if (id === undefined || FIGURES[figure].over !== 'deals') continue;
				const alone = { ...asked, query: { ...asked.query, [field]: [id] } } as Question;
				expect(told(result), `seed ${seed} ${group} ${id}`).toBe(told(engine.answer(alone)));
			}
		}
	}
});

test.each(PARTED)('%s of a stretch is the figure asked for it alone', (figure) => {
	for (let seed = 1; seed <= SEEDS; seed++) {
		const { engine } = taken(world(seed).records);
		const asked = question(figure, seed);
		const each = pick(seeded(seed), STRETCHES);
		const steps = engine.answer({
			...asked,
			by: { each }
		} as Question) as unknown as readonly StepOf<unknown>[];
		for (const { period, result } of steps) {
			const alone = { ...asked, query: { ...asked.query, period } };
			expect(told(result), `seed ${seed} ${period.from}`).toBe(told(engine.answer(alone)));
		}
	}
});

test.each(SUMMED())('%s: what owners, sources, segments have adds up to the whole', (figure) => {
	for (let seed = 1; seed <= SEEDS; seed++) {
		const { engine } = taken(world(seed).records);
		const asked = question(figure, seed);
		const whole = marksIn(engine.answer(asked));
		for (const group of WHOLE) {
			const parts = engine.answer({
				...asked,
				by: { group }
			} as Question) as unknown as readonly PartOf<unknown>[];
			const sums = new Map([...whole.keys()].map((path) => [path, { count: 0, amount: 0 }]));
			for (const { result } of parts)
				for (const [path, { count, amount }] of marksIn(result)) {
					const sum = sums.get(path) ?? { count: 0, amount: 0 };
					sums.set(path, { count: sum.count + count, amount: sum.amount + amount });
				}
			const isSummed = ([path]: readonly [string, unknown]) =>
				group !== 'owner' || figure !== 'pipelineFlow' || !DISTINCT.test(path);
			expect([...sums].filter(isSummed).sort(), `seed ${seed} ${group}`).toEqual(
				[...whole]
					.map(([path, { count, amount }]) => [path, { count, amount }] as const)
					.filter(isSummed)
					.sort()
			);
		}
	}
});

/** Of deals that several owners moved, one after the other: each has them. */
const DISTINCT = /deals$|late$/;

/**
 * Figures whose marks lie in the same places whatever is counted, and in which a record counts once: not what goes from
 * owner to owner, nor a deal that returned to a stage under another one.
 */
function SUMMED(): readonly FigureName[] {
	const others: readonly FigureName[] = [
		'leftOut',
		'waterfall',
		'timeInStage',
		'moves',
		'cumulativeFlow',
		'rates'
	];
	return PARTED.filter((name) => !others.includes(name));
}
