import type { Engine } from '#lib/analytics/engine.ts';
import type { Query } from '#lib/analytics/scope.ts';
import { fold, type Records } from '#lib/domain/fold.ts';
import type { Fields, Operation } from '#lib/domain/operation.ts';
import { atUtc, Log, on, period, PIPELINE } from '../build.ts';
import { ground, taken } from '../world.ts';

/** The records of a hand-made world: the ground of all worlds, and these. */
export function recordsOf(logs: readonly (Log | readonly Operation[])[]): Records {
	return fold([
		...ground(),
		...logs.flatMap((one) => ('operations' in one ? one.operations : one))
	]);
}

export function engineOf(logs: readonly (Log | readonly Operation[])[]): Engine {
	return taken(recordsOf(logs)).engine;
}

/** A record that is nothing but its fields. */
export function kept(id: string, fields: Fields): readonly Operation[] {
	const { operations } = new Log(id).create('s1', on('2026-01-01'), fields);
	return operations.map((one) => ({ ...one, body: { fields } }) as Operation);
}

/** A query about the main pipeline, asked on the last day of 2026. */
export function query(change: Partial<Query> = {}): Query {
	return { pipeline: PIPELINE, now: atUtc('2026-12-31T12:00:00'), ...change };
}

export const JANUARY = query({ period: period('2026-01-01', '2026-02-01') });
export const FEBRUARY = query({ period: period('2026-02-01', '2026-03-01') });
