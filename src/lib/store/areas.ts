import type { PipelineId } from '#lib/domain/ids.ts';
import { refuse } from '#lib/domain/problem.ts';
import { setFields, type Outcome } from './commands.ts';
import type { Workspace } from './workspace.ts';

/**
 * Says who sees the deals of a pipeline: everybody, or those whose grant names its area. Its deals, with all that belongs
 * to them, are carried over in the background (`workers/carrier.ts`). What everybody has seen of them before is not taken
 * back from anybody. Refused: `record-unknown`, `not-manager`.
 */
export function setPipelineArea(
	workspace: Workspace,
	pipeline: PipelineId,
	visibility: 'open' | 'restricted'
): Outcome {
	if (!workspace.pipelines.has(pipeline)) return refuse('record-unknown', pipeline);
	// Its own id: two who do it apart mean the same area.
	return setFields(workspace, pipeline, { area: visibility === 'restricted' ? pipeline : null });
}
