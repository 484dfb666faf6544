import {
	toReason,
	toSettings,
	toStage,
	type Reason,
	type Settings,
	type Stage
} from '#lib/domain/directory.ts';
import type { Folded, Records } from '#lib/domain/fold.ts';
import { homeOf, SETTINGS, typeOf, type PipelineId, type RecordType } from '#lib/domain/ids.ts';
import { toKept } from '#lib/domain/kept.ts';
import { readKept, type KeptOf, type KeptType } from '#lib/domain/records.ts';
import { byRank } from '#lib/domain/rank.ts';
import type { TimeZone } from '#lib/domain/time.ts';
import { stageOrders, type StageOrder } from './stage-order.ts';

/**
 * What figures read of a workspace beside its deals: settings, stages, reasons, benchmarks. A change of it makes every
 * figure anew.
 */
export class Directory {
	readonly #records: Records;
	readonly #byType = new Map<RecordType, Folded[]>();
	readonly #stages = new Map<PipelineId, readonly Stage[]>();
	readonly #orders = new Map<PipelineId, readonly StageOrder[]>();
	readonly settings: Settings;

	constructor(records: Records) {
		this.#records = records;
		this.settings = toSettings(records.get(SETTINGS));
		for (const folded of records.values()) {
			const type = typeOf(folded.id);
			if (type === undefined || homeOf(folded.id) === 'activities' || homeOf(folded.id) === 'log')
				continue;
			memo(this.#byType, type, () => []).push(folded);
		}
	}

	get zone(): TimeZone {
		return this.settings.timeZone;
	}

	/** The open stages of a pipeline, in its order of today. */
	stages(pipeline: PipelineId): readonly Stage[] {
		return memo(this.#stages, pipeline, () =>
			this.#all('stage')
				.filter(({ deleted }) => !deleted)
				.map(toStage)
				.filter((stage) => stage.pipeline === pipeline && stage.kind === 'open')
				.sort(byRank)
		);
	}

	/** The orders that the stages of a pipeline have had. */
	orders(pipeline: PipelineId): readonly StageOrder[] {
		return memo(this.#orders, pipeline, () => {
			const stages = this.stages(pipeline).map(({ id }) => id);
			return stageOrders(this.#records, pipeline, stages, this.zone);
		});
	}

	get reasons(): readonly Reason[] {
		return this.#all('reason').map(toReason).sort(byRank);
	}

	/** The records of a type that are nothing but their fields, deleted ones left out, by id. */
	kept<T extends KeptType>(type: T): readonly KeptOf[T][] {
		return this.#all(type)
			.flatMap((folded) => {
				const kept = toKept(folded);
				return kept && !kept.deleted ? (readKept(type, kept) as KeptOf[T]) : [];
			})
			.sort((a, b) => ((a.id as string) < (b.id as string) ? -1 : 1));
	}

	#all(type: RecordType): readonly Folded[] {
		return this.#byType.get(type) ?? [];
	}
}

function memo<K, V>(map: Map<K, V>, key: K, make: () => V): V {
	let value = map.get(key);
	if (value === undefined) map.set(key, (value = make()));
	return value;
}
