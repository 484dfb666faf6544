import { guideFields } from '#lib/domain/guide.ts';
import {
	newId,
	SETTINGS,
	type MemberId,
	type PipelineId,
	type RandomBytes
} from '#lib/domain/ids.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { Operation } from '#lib/domain/operation.ts';
import { refuse, type Result } from '#lib/domain/problem.ts';
import { byRank, ranksAfter, type Rank } from '#lib/domain/rank.ts';
import type { PipelineDraft } from '#lib/domain/templates.ts';
import type { TimeZone } from '#lib/domain/time.ts';
import { commit } from './commands.ts';
import { weekFields, type Week } from './settings.ts';
import { ofTheApp, stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

export interface WorkspaceDraft {
	readonly name: string;
	readonly currency: Currency;
	readonly timeZone: TimeZone;
	readonly sample: boolean;
	/** The name of the member at this device, its owner. */
	readonly member: string;
	readonly pipeline: PipelineDraft;
	/** Reasons for losing a deal, most usual first. */
	readonly reasons: readonly string[];
	/** As a reader takes it who was told nothing, where left out. */
	readonly week?: Week;
}

/**
 * Writes the defaults of a new workspace: settings, its owner, one pipeline, reasons.
 *
 * Done once, by the creator: whoever joins reads them. Not a step of undo.
 */
export function setUp(workspace: Workspace, draft: WorkspaceDraft): void {
	const { name, currency, timeZone, sample, week } = draft;
	const { random } = workspace;
	const ranks = ranksAfter(null, draft.reasons.length, random);
	const operations: readonly Operation[] = [
		stamp(workspace, 'create', SETTINGS, {
			fields: { name, currency, timeZone, sample, ...(week ? weekFields(week) : {}) }
		}),
		stamp(workspace, 'create', workspace.member, {
			fields: { name: draft.member, role: 'owner', invited: false }
		}),
		...pipelineOperations(workspace, draft.pipeline).operations,
		...draft.reasons.map((reason, index) =>
			stamp(workspace, 'create', newId('reason', random), {
				fields: { name: reason, order: ranks[index] ?? '' }
			})
		)
	];
	workspace.append(operations.map(ofTheApp));
}

/** Adds a pipeline with its stages, after the others. Refused: `name-missing`, `stage-last` for one without an open stage. */
export function createPipeline(workspace: Workspace, draft: PipelineDraft): Result<PipelineId> {
	if ([draft, ...draft.stages].some(({ name }) => name.trim() === ''))
		return refuse('name-missing');
	if (!draft.stages.some(({ kind }) => kind === 'open')) return refuse('stage-last');
	const { id, operations } = pipelineOperations(workspace, draft);
	return commit(workspace, operations, id);
}

/** The operations that add a pipeline. */
export function pipelineOperations(
	workspace: Workspace,
	draft: PipelineDraft
): { readonly id: PipelineId; readonly operations: readonly Operation[] } {
	const { random } = workspace;
	const id = newId('pipeline', random);
	const [order = ''] = ranksAfter(lastRank(workspace), 1, random);
	const ranks = ranksAfter(null, draft.stages.length, random);
	return {
		id,
		operations: [
			stamp(workspace, 'create', id, { fields: { name: draft.name, order } }),
			...draft.stages.map(({ name, kind, probability, guide }, index) =>
				stamp(workspace, 'create', newId('stage', random), {
					fields: {
						pipeline: id,
						name,
						kind,
						probability,
						order: ranks[index] ?? '',
						...(guide ? guideFields(guide) : {})
					}
				})
			)
		]
	};
}

/** A new member id for a device. */
export function newMember(random: RandomBytes): MemberId {
	return newId('member', random);
}

function lastRank(workspace: Workspace): Rank | null {
	return [...workspace.pipelines.values()].sort(byRank).at(-1)?.order ?? null;
}

/** Says how a workspace counts its weeks that was made without it. Not a step of undo. */
export function setUpWeek(workspace: Workspace, week: Week): void {
	workspace.append([ofTheApp(stamp(workspace, 'set', SETTINGS, { fields: weekFields(week) }))]);
}
