import type { Question, QuestionOf } from '#lib/analytics/engine.ts';
import { FIGURES, type FigureName, type OptionsOf } from '#lib/analytics/figures/index.ts';
import { STARTS } from '#lib/analytics/figures/cycles.ts';
import { EXITS } from '#lib/analytics/figures/lost.ts';
import { WAYS } from '#lib/analytics/figures/progress.ts';
import { GROUPS, type By } from '#lib/analytics/parts.ts';
import type { Query } from '#lib/analytics/scope.ts';
import { addDays } from '#lib/domain/time.ts';
import { STRETCHES } from '#lib/domain/stretches.ts';
import { anyQuery, DAYS, FIRST, pick, type Random } from './world.ts';

/** What each figure with options can be asked. */
const OPTIONS: { readonly [N in FigureName]?: (random: Random) => OptionsOf<N> } = {
	cycle: (random) => ({
		start: pick(random, STARTS),
		end: pick(random, ['won', 'paid'] as const),
		of: pick(random, ['won', 'closed'] as const),
		withNurture: random() < 0.5
	}),
	velocity: (random) => {
		const { period } = anyQuery(random);
		return period ? { against: period } : {};
	},
	adjustedVelocity: (random) => ({ interval: random() < 0.5 }),
	leadConversion: (random) => ({
		of: pick(random, ['created', 'qualified'] as const),
		ages: [1 + Math.floor(random() * 20), 40]
	}),
	rates: (random) => ({ group: pick(random, [...GROUPS, 'stage'] as const) }),
	lost: (random) => ({ exit: pick(random, EXITS) }),
	won: (random) => ({ each: pick(random, STRETCHES) }),
	funnel: (random) => ({ way: pick(random, WAYS) }),
	cumulativeFlow: (random) => ({ each: pick(random, ['day', ...STRETCHES] as const) }),
	cohorts: (random) => ({ fate: pick(random, ['won', 'lost', 'any'] as const) }),
	comparison: (random) =>
		random() < 0.5
			? { change: addDays(FIRST, Math.floor(random() * DAYS)) }
			: { with: anyFilter(random), ...(random() < 0.3 ? { age: 10 } : {}) },
	associations: (random) => ({ days: 1 + Math.floor(random() * 10) }),
	heatmap: (random) => (random() < 0.5 ? { kinds: ['call'] } : {}),
	stalled: (random) => ({ idleDays: 1 + Math.floor(random() * 30) }),
	waterfall: (random) => ({ mode: pick(random, ['rolling', 'period'] as const) })
};

/** What deals are asked about, at random, whatever the day. */
export function anyFilter(random: Random): Omit<Query, 'now' | 'asOf'> {
	const entries = Object.entries(anyQuery(random));
	return Object.fromEntries(
		entries.filter(([name]) => name !== 'now' && name !== 'asOf')
	) as unknown as Query;
}

/** A question for a figure, with options at random where it has any, now and then of each group or stretch. */
export function questionsFor<N extends FigureName>(
	figure: N,
	query: Query,
	random: Random
): Question {
	const made = OPTIONS[figure]?.(random);
	return {
		figure,
		query,
		...(made === undefined ? {} : { options: made as OptionsOf<N> }),
		...(random() < 0.4 && !('isWhole' in FIGURES[figure]) ? { by: anyBy(random) } : {})
	} as QuestionOf<N> as Question;
}

function anyBy(random: Random): By {
	return {
		...(random() < 0.6 ? { group: pick(random, GROUPS) } : {}),
		...(random() < 0.5 ? { each: pick(random, STRETCHES) } : {})
	};
}
