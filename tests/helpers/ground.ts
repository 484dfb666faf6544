import type { WorkspaceId } from '#lib/domain/ids.ts';
import type { Ground } from '#lib/interchange/plan.ts';
import { groundOf as groundIn } from '#lib/state/ground.ts';
import type { Workspace } from '#lib/store/workspace.ts';

/** What an import of a workspace needs to know of it. */
export function groundOf(workspace: Workspace): Ground {
	return groundIn(workspace, 'W'.repeat(22) as WorkspaceId);
}
