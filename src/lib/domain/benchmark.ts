import { money, text } from './deal.ts';
import type { Kept } from './kept.ts';
import type { BenchmarkId, MarketSegmentId, MemberId, StageId } from './ids.ts';
import type { Money } from './money.ts';
import { parseDay, type Day } from './time.ts';

/** What a figure is measured against: won value a month, activities of a kind a week, conversion of a stage. */
const BENCHMARK_KINDS = ['won-value', 'activities', 'conversion'] as const;
export type BenchmarkKind = (typeof BENCHMARK_KINDS)[number];

/** A benchmark as it holds from a day on: past months keep the one they had. */
export interface Benchmark extends Kept<BenchmarkId> {
	readonly kind: BenchmarkKind;
	/** The first day on which it holds. */
	readonly from: Day | undefined;
	/** Whose: all members' together where left out. Of `won-value` and `activities`. */
	readonly member: MemberId | undefined;
	/** Of `activities`: which kind. */
	readonly activity: string | undefined;
	/** Of `conversion`: which stage, and of which market segment; all where left out. */
	readonly stage: StageId | undefined;
	readonly segment: MarketSegmentId | undefined;
	/** Of `won-value`: won a month. */
	readonly value: Money | undefined;
	/** Of `activities`: how many a week. Of `conversion`: the share that goes on, in percent. */
	readonly count: number | undefined;
}

export function toBenchmark(kept: Kept<BenchmarkId>): Benchmark {
	const { fields } = kept;
	const count = fields['count'];
	return {
		...kept,
		kind: BENCHMARK_KINDS.find((one) => one === fields['kind']) ?? 'won-value',
		from: parseDay(text(fields['from']) ?? ''),
		member: text(fields['member']) as MemberId | undefined,
		activity: text(fields['activity']),
		stage: text(fields['stage']) as StageId | undefined,
		segment: text(fields['segment']) as MarketSegmentId | undefined,
		value: money(fields['value']),
		count: typeof count === 'number' ? count : undefined
	};
}

/** What a benchmark is a benchmark of: of those of one subject the latest that has begun holds. */
export type BenchmarkSubject = Pick<
	Benchmark,
	'kind' | 'member' | 'activity' | 'stage' | 'segment'
>;

/** The benchmark of a subject that holds on a day; of several from the same day the one written last. */
export function benchmarkOn(
	benchmarks: Iterable<Benchmark>,
	subject: BenchmarkSubject,
	day: Day
): Benchmark | undefined {
	let holds: Benchmark | undefined;
	for (const one of benchmarks) {
		if (one.deleted || one.from === undefined || one.from > day || !isOf(one, subject)) continue;
		if (!holds?.from || one.from > holds.from || (one.from === holds.from && isLater(one, holds)))
			holds = one;
	}
	return holds;
}

/** Whether a benchmark is one of this subject. */
export function isOf(one: BenchmarkSubject, subject: BenchmarkSubject): boolean {
	return (['kind', 'member', 'activity', 'stage', 'segment'] as const).every(
		(key) => one[key] === subject[key]
	);
}

function isLater(one: Benchmark, other: Benchmark): boolean {
	return (
		one.touchedAt > other.touchedAt || (one.touchedAt === other.touchedAt && one.id > other.id)
	);
}
