import type { PipelineId, StageId } from '#lib/domain/ids.ts';
import { ok, refuse } from '#lib/domain/problem.ts';
import { rankBetween } from '#lib/domain/rank.ts';
import { setFields, type Outcome } from './commands.ts';
import { pipelines, stagesOf } from './queries.ts';
import { together } from './together.ts';
import type { Workspace } from './workspace.ts';

/** Names a pipeline anew. Refused: `name-missing`, `pipeline-unknown`, `not-manager`. */
export function renamePipeline(workspace: Workspace, id: PipelineId, name: string): Outcome {
	if (name.trim() === '') return refuse('name-missing');
	return setPipeline(workspace, id, { name });
}

/** Whether another pipeline has that name, archived ones included: a file that names it could mean either. */
export function isPipelineName(workspace: Workspace, name: string, except?: PipelineId): boolean {
	const key = nameKey(name);
	return [...workspace.pipelines.values()].some(
		(one) => one.id !== except && nameKey(one.name) === key
	);
}

/** Whether another stage of a pipeline has that name; one that was removed does not count. */
export function isStageName(
	workspace: Workspace,
	pipeline: PipelineId,
	name: string,
	except?: StageId
): boolean {
	const key = nameKey(name);
	return stagesOf(workspace, pipeline).some(
		(one) => one.id !== except && nameKey(one.name) === key
	);
}

/** A name that no pipeline has: the one wanted, or that with the first number that is free. */
export function freePipelineName(
	workspace: Workspace,
	wanted: string,
	format: (number: number) => string
): string {
	let name = wanted;
	for (let number = 2; isPipelineName(workspace, name); number++)
		name = `${wanted} ${format(number)}`;
	return name;
}

function nameKey(name: string): string {
	return name.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();
}

/** Gives a pipeline a colour by its name; empty text for none. Refused: `pipeline-unknown`, `not-manager`. */
export function colourPipeline(workspace: Workspace, id: PipelineId, colour: string): Outcome {
	return setPipeline(workspace, id, { colour });
}

/** Puts a pipeline before another, or after all. Refused: `pipeline-unknown`, `not-manager`. */
export function placePipeline(workspace: Workspace, id: PipelineId, before?: PipelineId): Outcome {
	const others = pipelines(workspace).filter((one) => one.id !== id);
	const found = others.findIndex((one) => one.id === before);
	const at = found < 0 ? others.length : found;
	const rank = (index: number) => others[index]?.order ?? null;
	return setPipeline(workspace, id, {
		order: rankBetween(rank(at - 1), rank(at), workspace.random)
	});
}

/**
 * Takes a pipeline off every board and out of every choice, or brings it back. Its deals and its figures stay as they
 * are. Refused: `pipeline-unknown`, `pipeline-last`, `not-manager`.
 */
export function archivePipeline(workspace: Workspace, id: PipelineId, archived: boolean): Outcome {
	const open = pipelines(workspace);
	if (archived && open.length === 1 && open[0]?.id === id) return refuse('pipeline-last', id);
	const shown = open.some((one) => one.id === id);
	if (!archived || !shown || !workspace.pipelines.get(id)?.archived)
		return setPipeline(workspace, id, { archived });
	// Archived apart, all count as shown: the others come back, and this one is archived as it is written.
	const { refused } = together(
		workspace,
		open.flatMap((one) =>
			one.id === id ? [] : [() => setPipeline(workspace, one.id, { archived: false })]
		)
	);
	const [problem] = refused;
	return problem ? { ok: false, problem } : ok(undefined);
}

function setPipeline(
	workspace: Workspace,
	id: PipelineId,
	change: Readonly<Record<string, string | boolean>>
): Outcome {
	if (!workspace.pipelines.has(id)) return refuse('pipeline-unknown', id);
	return setFields(workspace, id, change);
}
