import type { Deal } from '#lib/domain/deal.ts';
import type { StageId } from '#lib/domain/ids.ts';
import { formatDay } from '#lib/i18n/format.ts';
import { t, ways } from '#lib/state/i18n.svelte.ts';
import type { Ground } from '#lib/state/workspace.svelte.ts';

/** What it takes to say what became of a deal. */
type Teller = Pick<Ground, 'stage' | 'deal' | 'offerUndo' | 'live'>;

/** Says what became of a deal, with a way back. `before` is the deal as it was; `quiet` where it is heard already. */
export function offerBack(workspace: Teller, before: Deal, quiet = false): void {
	const after = workspace.deal(before.id);
	const text = after && told(workspace, before, after);
	if (text === undefined) return;
	const n = after?.status === 'open' ? workspace.live.leftOpen(before) : 0;
	if (n === 0) return workspace.offerUndo(text, { quiet });
	const name = (id: StageId) => workspace.stage(id)?.name ?? '';
	const args = {
		deal: before.title,
		from: name(before.stage),
		to: name(after?.stage ?? before.stage)
	};
	const run = () =>
		workspace.live.onask({ kind: 'left-open', deal: before.id, stage: before.stage });
	workspace.offerUndo(t('board.movedOpen', { ...args, n }), {
		also: { label: t('board.fillIn'), run }
	});
}

function told(workspace: Teller, before: Deal, after: Deal): string | undefined {
	const name = (id: StageId) => workspace.stage(id)?.name ?? '';
	const deal = before.title;
	if (after.status === 'disqualified') return t('board.disqualified', { deal });
	if (after.status === 'nurture') {
		const { until } = after.lost ?? {};
		return t('board.setAside', { deal, day: until ? formatDay(ways(), until) : '' });
	}
	if (before.status !== 'open' && after.status === 'open')
		return t('board.broughtBack', { deal, stage: name(after.stage) });
	if (after.stage === before.stage) return undefined;
	return t('board.moved', { deal, from: name(before.stage), to: name(after.stage) });
}
