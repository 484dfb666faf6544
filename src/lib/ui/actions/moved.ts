import type { Deal } from '#lib/domain/deal.ts';
import type { StageId } from '#lib/domain/ids.ts';
import { t } from '#lib/state/i18n.svelte.ts';
import type { Ground } from '#lib/state/workspace.svelte.ts';

/** Says where a deal has gone to, with a way back. `before` is the deal as it was; `quiet` where it is heard already. */
export function offerBack(
	workspace: Pick<Ground, 'stage' | 'deal' | 'offerUndo'>,
	before: Deal,
	quiet = false
): void {
	const name = (id: StageId) => workspace.stage(id)?.name ?? '';
	const to = workspace.deal(before.id)?.stage ?? before.stage;
	if (to === before.stage) return;
	const args = { deal: before.title, from: name(before.stage), to: name(to) };
	workspace.offerUndo(t('board.moved', args), { quiet });
}
