import { fold, ingest, type Records } from '#lib/domain/fold.ts';
import type { DeviceId, MemberId } from '#lib/domain/ids.ts';
import type { Operation } from '#lib/domain/operation.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { world } from '#lib/sample/world.ts';
import { parsePart, Projector } from '#lib/store/projection.ts';
import { Workspace } from '#lib/store/workspace.ts';
import { byRecord, decode, encode } from '#lib/ydoc/codec.ts';
import type { Log } from '#lib/ydoc/log.ts';
import { worldOptions } from '../tools/world.ts';
import { median, timed, type Figure } from './measure.ts';

export const name = 'fold of a log, in node';

const TIMES = 5;

/** From entries to records, of 10,000 deals and of 100,000, and one operation more. */
export async function run(): Promise<Figure[]> {
	const small = figures(10_000);
	const large = figures(100_000);
	// A deal should cost the same among many.
	const started = starting(10_000);
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
		{ name: 'ingest one operation among 100,000 deals', value: large.one * 1000, unit: 'µs' },
		{ name: 'open 10,000 deals by their operations', value: started.opening, unit: 'ms CPU' },
		{
			name: 'read and show 10,000 deals from a projection',
			value: started.projecting,
			unit: 'ms CPU',
			ratio: {
				to: 'by their operations',
				value: started.projecting / started.opening,
				atMost: 0.5
			}
		},
		{
			name: `take in their ${started.count} operations, undecoded`,
			value: started.supplying,
			unit: 'ms CPU',
			ratio: {
				to: 'by their operations',
				value: started.supplying / started.opening,
				atMost: 0.4
			}
		}
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

/** The three ways of a workspace to be shown, each in slices of which the main thread has one at a time. */
function starting(deals: number) {
	const entries = world(worldOptions({ seed: 4711, deals })).operations.map(encode);
	const eager = opened(entries);
	const { parts } = new Projector(eager).write({});
	const records = [...byRecord(entries).records];
	const projected = () => {
		const workspace = opened();
		for (const [part, text] of parts) {
			const rows = parsePart(text, part) ?? [];
			for (let at = 0; at < rows.length; at += SLICE) workspace.project(rows.slice(at, at + SLICE));
		}
		return workspace;
	};
	const supplying = Array.from({ length: TIMES }, () => {
		const workspace = projected();
		return cpu(() => {
			for (let at = 0; at < records.length; at += SLICE)
				workspace.supply(records.slice(at, at + SLICE));
			workspace.complete();
		});
	});
	return {
		count: entries.length,
		opening: median(Array.from({ length: TIMES }, () => cpu(() => opened(entries)))),
		projecting: median(Array.from({ length: TIMES }, () => cpu(projected))),
		supplying: median(supplying)
	};
}

/** Records at a time. */
const SLICE = 256;

/** A workspace whose log holds these entries, or waits for them. */
function opened(entries?: readonly string[]): Workspace {
	const log: Log = { entries: [], append: () => undefined, onAppended: () => () => undefined };
	return new Workspace({
		directory: log,
		log: { ...log, entries: entries ?? [] },
		activities: log,
		device: 'D' as DeviceId,
		member: 'm1' as MemberId,
		now: () => Date.UTC(2027, 0, 1) as EpochMs,
		random: (length) => new Uint8Array(length),
		awaited: entries === undefined
	});
}

/** How long the processor was at an act, ms: what else runs on the machine counts less than by the clock. */
function cpu(act: () => unknown): number {
	const before = process.cpuUsage();
	act();
	return process.cpuUsage(before).user / 1000;
}
