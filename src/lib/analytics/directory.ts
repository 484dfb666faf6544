import { toBenchmark, type Benchmark } from '#lib/domain/benchmark.ts';
import { toSettings, toStage, type Settings, type Stage } from '#lib/domain/directory.ts';
import type { Folded, Records } from '#lib/domain/fold.ts';
import {
	SETTINGS,
	typeOf,
	type BenchmarkId,
	type PipelineId,
	type RecordId,
	type RecordType,
	type StageId
} from '#lib/domain/ids.ts';
import { toKept, type Kept } from '#lib/domain/kept.ts';
import { byRank } from '#lib/domain/rank.ts';
import type { TimeZone } from '#lib/domain/time.ts';
import { stageOrders, toldOrders, type StageOrder, type ToldOrder } from './stage-order.ts';

/** Where folded records come from: `Records`, or what folds them when they are asked for. */
export type RecordSource = Pick<ReadonlyMap<RecordId, Folded>, 'get' | 'has' | 'keys'>;

/** The types of records that a directory reads. */
const READ: ReadonlySet<RecordType | undefined> = new Set([
	'workspace',
	'pipeline',
	'stage',
	'benchmark'
]);

/** Whether a change of this record is one of the directory. */
export function isRead(id: RecordId): boolean {
	return READ.has(typeOf(id));
}

/** What figures read of a workspace beside its deals: settings, stages, benchmarks. A change of it makes every figure anew. */
export class Directory {
	/** Those it reads, of all that there are. */
	readonly #records: Records;
	readonly #stages = new Map<PipelineId, readonly Stage[]>();
	readonly #orders = new Map<PipelineId, readonly StageOrder[]>();
	readonly #told = new Map<string, readonly ToldOrder[]>();
	readonly settings: Settings;
	/** By id, deleted ones left out. */
	readonly benchmarks: readonly Benchmark[];

	constructor(records: RecordSource) {
		this.#records = new Map();
		for (const id of records.keys()) {
			const folded = isRead(id) ? records.get(id) : undefined;
			if (folded) this.#records.set(id, folded);
		}
		this.settings = toSettings(records.get(SETTINGS));
		this.benchmarks = this.#of('benchmark')
			.flatMap((folded) => {
				const kept = toKept(folded);
				return kept && !kept.deleted ? toBenchmark(kept as Kept<BenchmarkId>) : [];
			})
			.sort((a, b) => (a.id < b.id ? -1 : 1));
	}

	get zone(): TimeZone {
		return this.settings.timeZone;
	}

	/** The open stages that a pipeline has had, those too that are gone, by rank. */
	stages(pipeline: PipelineId): readonly Stage[] {
		return memo(this.#stages, pipeline, () =>
			this.#of('stage')
				.map(toStage)
				.filter((stage) => stage.pipeline === pipeline && stage.kind === 'open')
				.sort(byRank)
		);
	}

	/** Whether a stage was removed. */
	isGone(stage: StageId): boolean {
		return this.#records.get(stage)?.deleted === true;
	}

	/** The orders that the open stages of a pipeline have had. */
	orders(pipeline: PipelineId): readonly StageOrder[] {
		return memo(this.#orders, pipeline, () =>
			stageOrders(this.#records, pipeline, this.#ranked(pipeline), this.zone)
		);
	}

	/** The same told in some of its stages. */
	ordersIn(pipeline: PipelineId, stages: readonly StageId[]): readonly ToldOrder[] {
		return memo(this.#told, `${pipeline} ${stages.join()}`, () =>
			toldOrders(this.orders(pipeline), this.#ranked(pipeline), stages)
		);
	}

	#ranked(pipeline: PipelineId): readonly StageId[] {
		return this.stages(pipeline).map(({ id }) => id);
	}

	#of(type: RecordType): readonly Folded[] {
		return [...this.#records.values()].filter(({ id }) => typeOf(id) === type);
	}
}

function memo<K, V>(map: Map<K, V>, key: K, make: () => V): V {
	let value = map.get(key);
	if (value === undefined) map.set(key, (value = make()));
	return value;
}
