import { isDeepStrictEqual } from 'node:util';
import type { Engine } from '#lib/analytics/engine.ts';
import type { Query } from '#lib/analytics/scope.ts';
import type { Mark } from '#lib/analytics/tally.ts';
import type { Velocity } from '#lib/analytics/figures/velocity.ts';
import type { Flat } from './flat.ts';
import { BEFORE } from './questions.ts';

/** The figures of the home that are asked of all: what each tool answers. Times in ms, amounts in minor units. */
export interface Shared {
	readonly open: readonly { readonly level: number; readonly n: number; readonly amount: number }[];
	readonly closed: {
		readonly won: number;
		readonly lost: number;
		readonly meanValue: number | undefined;
		readonly medianValue: number | undefined;
		readonly meanCycle: number | undefined;
		readonly medianCycle: number | undefined;
	};
	readonly funnel: readonly {
		readonly reached: number;
		readonly amount: number;
		readonly wentOn: number;
	}[];
	/** Of the period, of the one before and of each month: the factors of its velocity, and what was won. */
	readonly periods: readonly {
		readonly open: number;
		readonly openAmount: number;
		readonly won: number;
		readonly wonAmount: number;
		readonly lost: number;
		readonly value: number | undefined;
		readonly cycle: number | undefined;
	}[];
}

/** Another tool over the same columns. */
export interface Peer {
	figures(): Shared;
	/** A deal is worth another amount from a time on. */
	revalue(worth: { readonly deal: number; readonly since: number; readonly amount: number }): void;
	close(): void;
}

/** What is written in `tests/bench/peers/tables`. */
export interface PeerModule {
	readonly open: (tables: Flat) => Peer | Promise<Peer>;
}

const DAY_MS = 86_400_000;

/** The same asked of the engine, each question as its screen asks it. */
export function ours(engine: Engine, query: Query): Shared {
	const open = engine.answer({ figure: 'open', query });
	const closed = engine.answer({ figure: 'closed', query });
	const funnel = engine.answer({ figure: 'funnel', query, options: { way: 'reached' } });
	const velocity = engine.answer({ figure: 'velocity', query, options: { against: BEFORE } });
	const steps = engine.answer({ figure: 'velocity', query, by: { each: 'month' } });
	const won = engine.answer({ figure: 'won', query, options: { each: 'month' } });
	const { wonValue, wonCycle } = closed;
	const all = [velocity, velocity.against, ...steps.map(({ result }) => result)].filter(
		(one) => one !== undefined
	);
	return {
		open: open.stages.map(({ count, amount }, level) => ({ level, n: count, amount })),
		closed: {
			won: closed.won.count,
			lost: closed.lost.count,
			meanValue: wonValue.mean,
			medianValue: wonValue.median,
			meanCycle: inMs(wonCycle.mean),
			medianCycle: inMs(wonCycle.median)
		},
		funnel: funnel.map(({ reached, wentOn }) => ({
			reached: reached.count,
			amount: reached.amount,
			wentOn: wentOn.count
		})),
		periods: all.map((one, index) => ofPeriod(one, won[index - 2]?.won ?? one.won))
	};
}

function ofPeriod({ open, lost, wonValue, wonCycle }: Velocity, won: Mark) {
	return {
		open: open.count,
		openAmount: open.amount,
		won: won.count,
		wonAmount: won.amount,
		lost: lost.count,
		value: wonValue.mean,
		cycle: inMs(wonCycle.mean)
	};
}

function inMs(days: number | undefined): number | undefined {
	return days === undefined ? undefined : days * DAY_MS;
}

/** Where two answers say something else; `undefined` where they are equal, but for the last digits of a mean. */
export function difference(one: unknown, other: unknown, path = ''): string | undefined {
	if (typeof one === 'number' && typeof other === 'number')
		return Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one))
			? undefined
			: `${path}: ${one}, ${other}`;
	if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
		return isDeepStrictEqual(one ?? 0, other ?? 0) ? undefined : `${path}: ${one}, ${other}`;
	for (const name of new Set([...Object.keys(one), ...Object.keys(other)])) {
		const found = difference(
			(one as Record<string, unknown>)[name],
			(other as Record<string, unknown>)[name],
			`${path}.${name}`
		);
		if (found !== undefined) return found;
	}
	return undefined;
}
