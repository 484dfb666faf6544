import { report, type ReportRequest } from '#lib/analytics/report.ts';
import { refresh, type Timelines } from '#lib/analytics/timeline.ts';
import { fold, ingest } from '#lib/domain/fold.ts';
import { typeOf, type PipelineId } from '#lib/domain/ids.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { Day, EpochMs } from '#lib/domain/time.ts';
import { world } from '#lib/sample/world.ts';
import { worldOptions } from '../tools/world.ts';

const DEALS = 10_000;
const ZONE = 'Europe/Warsaw';
const REPEATS = 5;

/** From operations to a report over 10,000 deals, and again after one of them changed. Milliseconds of this thread. */
export async function run(): Promise<{ name: string; value: number; unit: string }[]> {
	const { operations } = world(worldOptions({ seed: 4711, deals: DEALS }));
	const pipeline = operations.find(({ record }) => typeOf(record) === 'pipeline')?.record;
	const last = operations.at(-1);
	if (!pipeline || !last) throw new Error('a world has a pipeline and deals');
	const months = Array.from({ length: 24 }, (_, index) => {
		return new Date(Date.UTC(2024, 10 + index, 1)).toISOString().slice(0, 10) as Day;
	});
	const request: ReportRequest = {
		pipeline: pipeline as PipelineId,
		currency: 'USD' as Currency,
		zone: ZONE,
		asOf: Date.UTC(2026, 9, 31, 15) as EpochMs,
		steps: months
	};
	const timelines: Timelines = new Map();
	const records = fold(operations.slice(0, -1));
	const timed = measured(() => refresh(timelines, records, records.keys(), ZONE));
	const whole = median(() => report(timelines, records, request));
	const one = measured(() => {
		refresh(timelines, records, ingest(records, [last]), ZONE);
		report(timelines, records, { ...request, steps: [] });
	});
	return [
		{ name: `timelines of ${DEALS} deals`, value: timed, unit: 'ms' },
		{ name: `report over ${DEALS} deals, 24 months`, value: whole, unit: 'ms' },
		{ name: 'one operation, then a report without series', value: one, unit: 'ms' }
	];
}

function measured(act: () => void): number {
	const start = performance.now();
	act();
	return performance.now() - start;
}

function median(act: () => void): number {
	const times = Array.from({ length: REPEATS }, () => measured(act)).sort((a, b) => a - b);
	return times[Math.floor(REPEATS / 2)] ?? NaN;
}
