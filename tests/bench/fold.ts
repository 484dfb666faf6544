import { fold, ingest, type Records } from '#lib/domain/fold.ts';
import type { Operation } from '#lib/domain/operation.ts';
import { world } from '#lib/sample/world.ts';
import { decode, encode } from '#lib/ydoc/codec.ts';
import { worldOptions } from '../tools/world.ts';
import { median, timed, type Figure } from './measure.ts';

export const name = 'fold of a log, in node';

const TIMES = 5;

/** From entries to records, of 10,000 deals and of 100,000, and one operation more. */
export async function run(): Promise<Figure[]> {
	const small = figures(10_000);
	const large = figures(100_000);
	// A deal should cost the same among many.
	const times = (which: 'decoding' | 'folding') => large[which] / small[which] / 10;
	return [
		{ name: 'decode 10,000 deals', value: small.decoding, unit: 'ms' },
		{ name: 'fold 10,000 deals', value: small.folding, unit: 'ms' },
		{
			name: 'decode 100,000 deals',
			value: large.decoding,
			unit: 'ms',
			ratio: { to: 'ten times 10,000', value: times('decoding'), atMost: 1.5 }
		},
		{
			name: 'fold 100,000 deals',
			value: large.folding,
			unit: 'ms',
			ratio: { to: 'ten times 10,000', value: times('folding'), atMost: 1.5 }
		},
		{ name: `operations of 100,000 deals`, value: large.count, unit: '' },
		{ name: 'ingest one operation among 100,000 deals', value: large.one * 1000, unit: 'µs' }
	];
}

function figures(deals: number) {
	const entries = world(worldOptions({ seed: 4711, deals })).operations.map(encode);
	let operations: Operation[] = [];
	const decoding = Array.from({ length: TIMES }, () =>
		timed(() => {
			operations = entries.flatMap((entry) => decode(entry) ?? []);
		})
	);
	let records: Records = new Map();
	const folding = Array.from({ length: TIMES }, () =>
		timed(() => {
			records = fold(operations);
		})
	);
	// The last operations arrive one by one.
	const late = operations.slice(-1000);
	records = fold(operations.slice(0, -1000));
	const one = timed(() => late.forEach((operation) => ingest(records, [operation]))) / late.length;
	return {
		count: operations.length,
		decoding: median(decoding),
		folding: median(folding),
		one
	};
}
