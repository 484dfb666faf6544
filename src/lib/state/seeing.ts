import type { Deal } from '#lib/domain/deal.ts';
import { access } from '#lib/protocol/permission.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';

/** Whether a colleague sees a deal, as far as the roster tells that this device knows. */
export function seesDeal(
	{ entry, membership, now }: Pick<OpenWorkspace, 'entry' | 'membership' | 'now'>,
	member: string,
	deal: Deal
): boolean {
	const area = now.pipelines.get(deal.pipeline)?.area;
	const known = membership?.roster?.members.find(({ id }) => id === member);
	if (area === undefined || !known) return true;
	const log = { workspace: entry.id, kind: 'ops', area, epoch: 0 } as const;
	return access({ ...known, member }, log) !== 'none';
}
