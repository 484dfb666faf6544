import { CUSTOM, type Deal } from '#lib/domain/deal.ts';
import {
	going,
	isRequired,
	unmet,
	unmetTo,
	type Meant,
	type Stop,
	type Unmet
} from '#lib/domain/gate.ts';
import type { CustomFieldId, StageId } from '#lib/domain/ids.ts';
import { openStages } from './queries.ts';
import type { Workspace } from './workspace.ts';

/** What a deal lacks that goes on to a stage, or is won: all of it, what is only advised included. */
export function lacking(workspace: Workspace, deal: Deal, to: StageId): readonly Unmet[] {
	const stage = workspace.stages.get(to);
	if (!stage) return [];
	return unmetTo(deal, openStages(workspace, deal.pipeline), stage, (name) =>
		isFieldOf(workspace, deal, name)
	);
}

/**
 * How much of what its stage asks for a deal lacked when it went on to where it is now: none of it was required. None
 * where it has left that stage before: it was told then.
 */
export function leftOpen(workspace: Workspace, before: Deal): number {
	const after = workspace.deals.get(before.id);
	if (!after || hasLeftBefore(workspace, before)) return 0;
	return lacking(workspace, before, after.stage).length;
}

/** Whether a deal has left its stage more than once. */
function hasLeftBefore(workspace: Workspace, { id, stage }: Deal): boolean {
	const left = workspace
		.operationsOf(id)
		.filter(({ kind, body }) => kind === 'move' && body.from.stage === stage);
	return left.length > 1;
}

/** The fields that the stage of a deal asks for and that are empty. */
export function missingFields(workspace: Workspace, deal: Deal): readonly string[] {
	const stage = workspace.stages.get(deal.stage);
	if (!stage) return [];
	const found = unmet(deal, stage, (name) => isFieldOf(workspace, deal, name));
	return found.flatMap((one) => (one.kind === 'field' ? [one.field] : []));
}

/** Why a deal may not go on to a stage: what it lacks, where something of that is required. */
export function stopOf(
	workspace: Workspace,
	deal: Deal,
	to: StageId,
	meant: Meant
): Stop | undefined {
	if (to === deal.stage) return undefined;
	const missing = lacking(workspace, going(deal, meant), to);
	return missing.some(isRequired) ? { deal: deal.id, to, meant, unmet: missing } : undefined;
}

/** Whether deals of this pipeline have a field of that name: a custom one may have been removed. */
function isFieldOf(workspace: Workspace, { pipeline }: Deal, name: string): boolean {
	if (!name.startsWith(CUSTOM)) return true;
	const field = workspace.table('custom-field').get(name.slice(CUSTOM.length) as CustomFieldId);
	if (!field || field.deleted || field.of !== 'deal') return false;
	return field.pipelines.length === 0 || field.pipelines.includes(pipeline);
}
