import { benchmarkOn, type Benchmark, type BenchmarkSubject } from '#lib/domain/benchmark.ts';
import type { BenchmarkId } from '#lib/domain/ids.ts';
import type { Result } from '#lib/domain/problem.ts';
import {
	benchmarksOf,
	benchmarkSubjects,
	endBenchmark,
	mayEnd,
	removeBenchmark,
	setBenchmark,
	type BenchmarkDraft
} from '#lib/store/benchmarks.ts';
import { mayEdit } from '#lib/store/catalogue.ts';
import type { LiveWorkspace } from './workspace.svelte.ts';

export type { BenchmarkDraft };

/** What figures are measured against, to be changed by who may. Reads follow every change. */
export class Benchmarks {
	readonly workspace: LiveWorkspace;

	constructor(workspace: LiveWorkspace) {
		this.workspace = workspace;
	}

	get mayEdit(): boolean {
		return this.workspace.readOnly === undefined && mayEdit(this.workspace.now, 'benchmark');
	}

	get subjects(): readonly BenchmarkSubject[] {
		return benchmarkSubjects(this.workspace.now);
	}

	/** Those of a subject, the latest first. */
	of(subject: BenchmarkSubject): readonly Benchmark[] {
		return benchmarksOf(this.workspace.now, subject);
	}

	/** The one that holds today. */
	current(subject: BenchmarkSubject): Benchmark | undefined {
		return benchmarkOn(this.of(subject), subject, this.workspace.today);
	}

	set(draft: BenchmarkDraft): Result<BenchmarkId> {
		return this.workspace.run((store) => setBenchmark(store, draft));
	}

	/** Whether one holds today and none begins later. */
	mayEnd(subject: BenchmarkSubject): boolean {
		return this.mayEdit && mayEnd(this.workspace.now, subject, this.workspace.today);
	}

	/** From today on none holds. */
	end(subject: BenchmarkSubject): Result<undefined> {
		return this.workspace.run((store) => endBenchmark(store, subject, this.workspace.today));
	}

	remove(id: BenchmarkId): Result<undefined> {
		return this.workspace.run((store) => removeBenchmark(store, id));
	}
}
