import { toStage, type Stage } from './directory.ts';
import { fold, type Folded, type Records } from './fold.ts';
import { instantOf } from './hlc.ts';
import { typeOf, type PipelineId } from './ids.ts';
import type { Operation } from './operation.ts';
import { byRank } from './rank.ts';
import type { EpochMs } from './time.ts';

/**
 * The stages of a pipeline, named, ordered and there as they were at an instant: what was renamed, moved, added or
 * removed since is read as it was then. Read by the time of recording. Before the pipeline was made (the deals of a file
 * are older than it) it is as it was made.
 */
export function stagesAt(
	records: Records,
	pipeline: PipelineId,
	instant: EpochMs
): readonly Stage[] {
	const begun = records.get(pipeline)?.operations[0];
	const stages = stagesMade(records, pipeline);
	const first = stages.flatMap((stage) => {
		const creation = made(stage);
		return begun && creation && isOneStep(begun, creation) ? [instantOf(creation.hlc)] : [];
	});
	const until = Math.max(instant, ...first);
	return stages
		.flatMap((stage) => {
			const before = stage.operations.filter(({ hlc }) => instantOf(hlc) <= until);
			const then = before.length > 0 ? fold(before).get(stage.id) : undefined;
			return then && !then.deleted && !then.purged && made(then) ? [toStage(then)] : [];
		})
		.sort(byRank);
}

/** The stages that were ever made for a pipeline: none goes to another. */
export function stagesMade(records: Records, pipeline: PipelineId): readonly Folded[] {
	return [...records.values()].filter((record) => {
		if (typeOf(record.id) !== 'stage') return false;
		const body = made(record)?.body;
		return body !== undefined && 'fields' in body && body.fields['pipeline'] === pipeline;
	});
}

function made({ operations }: Folded): Operation | undefined {
	return operations.find(({ kind }) => kind === 'create');
}

/** Whether a pipeline and a stage were made by one command, or by one import. */
function isOneStep(pipeline: Operation, stage: Operation): boolean {
	if (stage.imported !== undefined) return stage.imported === pipeline.imported;
	const { step } = stage;
	return step !== undefined && (step === pipeline.hlc || step === pipeline.step);
}
