import { normalCdf } from '#lib/statistics/normal.ts';
import type { Random } from './random.ts';

/** One of the ways out of a stage: how likely it is, and how many days a lognormal stay takes that ends so. */
interface Exit {
	readonly chance: number;
	readonly median: number;
	readonly sigma: number;
}

/** The ways out of a stage; their chances add up to 1. On from the last stage is won. */
export interface Stage {
	readonly on: Exit;
	readonly back: Exit;
	readonly lost: Exit;
}
type How = keyof Stage;

/** How a world's deals live: what figures about it ought to say is solved from this, not estimated. */
export interface Process {
	readonly stages: readonly Stage[];
	/** Days over which deals come in, and by what factor more of them at the end than at the start. */
	readonly days: number;
	readonly growth: number;
}

/** Wins are quick, and what is not won lies about for long before it is given up: then won ÷ closed says too much. */
export const ROTTING: Process = {
	stages: [
		stage([0.6, 6], [0, 1], [0.4, 45]),
		stage([0.62, 10], [0.08, 12], [0.3, 60]),
		stage([0.65, 14], [0.1, 15], [0.25, 80])
	],
	days: 360,
	growth: 4
};

/** Losses are quick and wins take their time: then won ÷ closed says too little, and finished visits are short. */
export const PATIENT: Process = {
	stages: [
		stage([0.7, 20], [0, 1], [0.3, 5]),
		stage([0.6, 40], [0.05, 20], [0.35, 12]),
		stage([0.7, 60], [0.1, 30], [0.2, 20])
	],
	days: 300,
	growth: 3
};

type Spell = readonly [chance: number, median: number];

function stage(on: Spell, back: Spell, lost: Spell): Stage {
	const exit = ([chance, median]: Spell): Exit => ({ chance, median, sigma: 0.8 });
	return { on: exit(on), back: exit(back), lost: exit(lost) };
}

/** The same process, with the odds of being lost in each stage divided by e^`shift`: a better rep, a better source. */
export function shifted({ stages, ...rest }: Process, shift: number): Process {
	return {
		...rest,
		stages: stages.map(({ on, back, lost }) => {
			const loses = lost.chance / (lost.chance + (1 - lost.chance) * Math.exp(shift));
			const stays = (1 - loses) / (1 - lost.chance);
			return {
				on: { ...on, chance: on.chance * stays },
				back: { ...back, chance: back.chance * stays },
				lost: { ...lost, chance: loses }
			};
		})
	};
}

/** A stay in a stage, in days since the world began; `leave` is `Infinity` where it still lasts. */
interface Visit {
	readonly stage: number;
	readonly enter: number;
	readonly leave: number;
	readonly how: How | undefined;
}

/** A deal as it stands on the world's last day. */
export interface Deal {
	readonly created: number;
	readonly visits: readonly Visit[];
	/** When it was won or lost; `Infinity` while it is open. */
	readonly closed: number;
	readonly state: 'open' | 'won' | 'lost';
}

/** The deals of a world. */
export function deals(random: Random, process: Process, count: number): Deal[] {
	return Array.from({ length: count }, () => {
		// The intake rises evenly from 1 to `growth`.
		const { growth, days } = process;
		const rank = random.next();
		const created =
			growth === 1
				? rank * days
				: (days * (Math.sqrt(1 + rank * (growth * growth - 1)) - 1)) / (growth - 1);
		return life(random, process, created);
	});
}

function life(random: Random, { stages, days }: Process, created: number): Deal {
	const visits: Visit[] = [];
	let [at, enter] = [0, created];
	for (;;) {
		const here = stages[at];
		if (!here) return { created, visits, closed: enter, state: 'won' };
		const mark = random.next();
		const how: How =
			mark < here.on.chance ? 'on' : mark < here.on.chance + here.back.chance ? 'back' : 'lost';
		const leave = enter + here[how].median * Math.exp(here[how].sigma * normal(random));
		if (leave > days) {
			visits.push({ stage: at, enter, leave: Infinity, how: undefined });
			return { created, visits, closed: Infinity, state: 'open' };
		}
		visits.push({ stage: at, enter, leave, how });
		if (how === 'lost') return { created, visits, closed: leave, state: 'lost' };
		at += how === 'on' ? 1 : -1;
		enter = leave;
	}
}

function normal(random: Random): number {
	return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/** The share of the stays in a stage that has ended so after some days. */
export function hasLeft(stage: Stage, how: How, days: number): number {
	const { chance, median, sigma } = stage[how];
	return days <= 0 ? 0 : chance * normalCdf(Math.log(days / median) / sigma);
}

/** The share that is still in the stage. */
export function hasStayed(stage: Stage, days: number): number {
	return (
		1 - hasLeft(stage, 'on', days) - hasLeft(stage, 'back', days) - hasLeft(stage, 'lost', days)
	);
}

/** The days after which the share `q` has left the stage. */
export function stayQuantile(stage: Stage, q: number): number {
	let [low, high] = [0, 10_000];
	for (let i = 0; i < 60; i++) {
		const middle = (low + high) / 2;
		if (hasStayed(stage, middle) > 1 - q) low = middle;
		else high = middle;
	}
	return high;
}

/** The share of the deals that are ever won, if all run to their end. */
export function winChance({ stages }: Process): number {
	let chances = stages.map(() => 0);
	for (let round = 0; round < 200; round++)
		chances = stages.map(
			({ on, back }, index) =>
				on.chance * (index === stages.length - 1 ? 1 : (chances[index + 1] ?? 0)) +
				back.chance * (chances[index - 1] ?? 0)
		);
	return chances[0] ?? 0;
}

/** Steps of the solution, in days. */
const STEP = 0.25;

/** How deals stand by age, in steps from 0: the share in each stage, won, and lost. */
export interface Truth {
	readonly at: (days: number) => {
		readonly stages: readonly number[];
		readonly won: number;
		readonly lost: number;
	};
}

/**
 * Solves how deals stand after each age up to `days`, since they came, or since they entered the stage `from`.
 *
 * Entries into a stage are those from the stages beside it, put off by the stays there (Markov renewal), which the few
 * ways back make a matter of some rounds.
 */
export function truthOf({ stages }: Process, days: number, from = 0): Truth {
	const nodes = Math.ceil(days / STEP) + 1;
	const leaving = stages.map((stage) => ({
		on: masses(nodes, (at) => hasLeft(stage, 'on', at)),
		back: masses(nodes, (at) => hasLeft(stage, 'back', at)),
		lost: masses(nodes, (at) => hasLeft(stage, 'lost', at))
	}));
	let entries = stages.map(() => new Float64Array(nodes));
	for (let round = 0; round < 12; round++) {
		entries = stages.map((_, index) => {
			const sum = new Float64Array(nodes);
			if (index === from) sum[0] = 1;
			delay(sum, entries[index - 1], leaving[index - 1]?.on);
			delay(sum, entries[index + 1], leaving[index + 1]?.back);
			return sum;
		});
	}
	const won = new Float64Array(nodes);
	delay(won, entries.at(-1), leaving.at(-1)?.on);
	const lost = new Float64Array(nodes);
	for (const [index] of stages.entries()) delay(lost, entries[index], leaving[index]?.lost);
	return {
		at: (age) => {
			const last = Math.round(age / STEP);
			const until = (column: Float64Array) =>
				column.subarray(0, last + 1).reduce((sum, one) => sum + one, 0);
			return {
				won: until(won),
				lost: until(lost),
				stages: stages.map((stage, index) =>
					(entries[index] ?? won)
						.subarray(0, last + 1)
						.reduce((sum, one, i) => sum + one * hasStayed(stage, (last - i) * STEP), 0)
				)
			};
		}
	};
}

/** The mass around each node of what has the distribution `cdf`: half a step to each side, so that its mean stays. */
function masses(nodes: number, cdf: (days: number) => number): Float64Array {
	return Float64Array.from(
		{ length: nodes },
		(_, i) => (cdf((i + 1) * STEP) - cdf((i - 1) * STEP)) / 2
	);
}

/** Adds what enters at one time and leaves after another. */
function delay(sum: Float64Array, entries?: Float64Array, stay?: Float64Array): void {
	if (!entries || !stay) return;
	for (let i = 0; i < sum.length; i++) {
		const mass = entries[i] ?? 0;
		if (mass === 0) continue;
		for (let j = 0; i + j < sum.length; j++) sum[i + j] = (sum[i + j] ?? 0) + mass * (stay[j] ?? 0);
	}
}
