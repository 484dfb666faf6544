import type { WorkspaceId } from '#lib/domain/ids.ts';
import type { Ground } from '#lib/interchange/plan.ts';
import { listed } from '#lib/store/catalogue.ts';
import { retired } from '#lib/store/import.ts';
import { pipelines, stagesOf } from '#lib/store/queries.ts';
import type { Workspace } from '#lib/store/workspace.ts';

/** What an import of a workspace needs to know of it. */
export function groundOf(workspace: Workspace): Ground {
	const living = <T extends { deleted: boolean }>(all: Iterable<T>) =>
		[...all].filter(({ deleted }) => !deleted);
	return {
		workspace: 'W'.repeat(22) as WorkspaceId,
		timeZone: workspace.settings.timeZone,
		currency: workspace.settings.currency,
		pipelines: pipelines(workspace).map((pipeline) => ({
			...pipeline,
			stages: stagesOf(workspace, pipeline.id)
		})),
		companies: living(workspace.companies.values()),
		contacts: living(workspace.contacts.values()),
		members: [...workspace.members.values()],
		reasons: [...workspace.reasons.values()],
		sources: listed(workspace, 'source').map(({ id, name }) => ({ id, name })),
		retired: retired(workspace),
		lastPipeline: pipelines(workspace).at(-1)?.order ?? null,
		lastReason: null,
		lastSource: listed(workspace, 'source').at(-1)?.order ?? null
	};
}
