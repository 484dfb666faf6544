import { benchmarkOn, isOf, type Benchmark, type BenchmarkSubject } from '#lib/domain/benchmark.ts';
import { newId, type BenchmarkId } from '#lib/domain/ids.ts';
import type { Money } from '#lib/domain/money.ts';
import type { Fields } from '#lib/domain/operation.ts';
import { ok, refuse, type Result } from '#lib/domain/problem.ts';
import { parseDay, type Day } from '#lib/domain/time.ts';
import { commit, setFields, type Outcome } from './commands.ts';
import { stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/** A benchmark as it is written down: of a subject, from a day on. */
export interface BenchmarkDraft extends BenchmarkSubject {
	readonly from: Day;
	/** Of `won-value`: won a month. */
	readonly value?: Money;
	/** Of `activities`: how many a week. Of `conversion`: the share that goes on, in percent. */
	readonly count?: number;
}

/** More a week than anybody does. */
const MAX_A_WEEK = 10_000;

/**
 * Sets what holds from a day on: what was written for that day before is changed, what holds from other days stays.
 *
 * Refused: `day-invalid`; `count-invalid` for what is no share, no number or nothing; `stage-unknown`; `not-manager`.
 */
export function setBenchmark(workspace: Workspace, draft: BenchmarkDraft): Result<BenchmarkId> {
	const { kind, stage, from, value, count } = draft;
	if (parseDay(from) === undefined) return refuse('day-invalid', from);
	if (!isSound(draft)) return refuse('count-invalid', kind);
	if (kind === 'conversion' && (!stage || !workspace.stages.has(stage)))
		return refuse('stage-unknown', stage);
	const measure: Fields =
		kind === 'won-value' ? { value: value ?? null } : { count: count ?? null };
	return write(workspace, draft, from, measure);
}

/**
 * Sets that none holds from a day on; what held before it stays. Where none did, one that begins on that day is taken
 * back. Refused: `day-invalid`, `not-manager`.
 */
export function endBenchmark(workspace: Workspace, subject: BenchmarkSubject, from: Day): Outcome {
	if (parseDay(from) === undefined) return refuse('day-invalid', from);
	const all = benchmarksOf(workspace, subject);
	const own = all.find((one) => one.from === from);
	const before = all.find((one) => one.from !== undefined && one.from < from);
	const measure = subject.kind === 'won-value' ? 'value' : 'count';
	if (before?.[measure] === undefined)
		return own ? removeBenchmark(workspace, own.id) : ok(undefined);
	const ended = write(workspace, subject, from, { [measure]: null });
	return ended.ok ? ok(undefined) : ended;
}

/** Whether one holds on a day and none begins later: that none holds from then on is true only so. */
export function mayEnd(workspace: Workspace, subject: BenchmarkSubject, on: Day): boolean {
	const [latest] = benchmarksOf(workspace, subject);
	return (
		latest?.from !== undefined &&
		latest.from <= on &&
		(latest.value !== undefined || latest.count !== undefined)
	);
}

function write(
	workspace: Workspace,
	subject: BenchmarkSubject,
	from: Day,
	measure: Fields
): Result<BenchmarkId> {
	const known = standing(workspace).findLast((one) => one.from === from && isOf(one, subject));
	if (known) {
		const set = setFields(workspace, known.id, measure);
		return set.ok ? ok(known.id) : set;
	}
	const { kind, member, activity, stage, segment } = subject;
	const id = newId('benchmark', workspace.random);
	const fields: Fields = {
		kind,
		from,
		...(member === undefined ? {} : { member }),
		...(activity === undefined ? {} : { activity }),
		...(stage === undefined ? {} : { stage }),
		...(segment === undefined ? {} : { segment }),
		...measure
	};
	return commit(workspace, [stamp(workspace, 'create', id, { fields })], id);
}

/**
 * Takes a benchmark back, and with it what two wrote apart for the same subject and day: the one before it holds again.
 * Refused: `record-unknown`, `not-manager`.
 */
export function removeBenchmark(workspace: Workspace, id: BenchmarkId): Outcome {
	const known = workspace.table('benchmark').get(id);
	if (!known || known.deleted) return refuse('record-unknown', id);
	const same = standing(workspace).filter((one) => one.from === known.from && isOf(one, known));
	const removals = same.map((one) => stamp(workspace, 'delete', one.id, { deleted: true }));
	return commit(workspace, removals, undefined);
}

/** The benchmarks of a subject, one a day, the latest first: what holds now, what will, and what held. */
export function benchmarksOf(
	workspace: Workspace,
	subject: BenchmarkSubject
): readonly Benchmark[] {
	const all = standing(workspace).filter((one) => isOf(one, subject));
	const days = [...new Set(all.flatMap(({ from }) => from ?? []))].sort().reverse();
	return days.flatMap((day) => benchmarkOn(all, subject, day) ?? []);
}

/** The subjects that have a benchmark, each once. */
export function benchmarkSubjects(workspace: Workspace): readonly BenchmarkSubject[] {
	const subjects: Benchmark[] = [];
	for (const one of standing(workspace))
		if (!subjects.some((other) => isOf(one, other))) subjects.push(one);
	return subjects;
}

/** Those that were not taken back, in the order in which they were last written. */
function standing(workspace: Workspace): readonly Benchmark[] {
	return [...workspace.table('benchmark').values()]
		.filter(({ deleted }) => !deleted)
		.sort((a, b) => a.touchedAt - b.touchedAt || (a.id < b.id ? -1 : 1));
}

function isSound({ kind, value, count }: BenchmarkDraft): boolean {
	switch (kind) {
		case 'won-value':
			return value !== undefined && value.amount > 0;
		case 'activities':
			return count !== undefined && Number.isSafeInteger(count) && count > 0 && count <= MAX_A_WEEK;
		case 'conversion':
			return count !== undefined && count >= 0 && count <= 100;
		default:
			return kind satisfies never;
	}
}
