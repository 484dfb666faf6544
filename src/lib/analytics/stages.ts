import { toStage } from '#lib/domain/directory.ts';
import type { Records } from '#lib/domain/fold.ts';
import { typeOf, type PipelineId, type StageId } from '#lib/domain/ids.ts';
import { byRank } from '#lib/domain/rank.ts';

/** The open stages of a pipeline, in its order of today. */
export function openStages(records: Records, pipeline: PipelineId): readonly StageId[] {
	return [...records.values()]
		.filter(({ id, deleted }) => typeOf(id) === 'stage' && !deleted)
		.map(toStage)
		.filter((stage) => stage.pipeline === pipeline && stage.kind === 'open')
		.sort(byRank)
		.map(({ id }) => id);
}
