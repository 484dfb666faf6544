import type { Deal } from '#lib/domain/deal.ts';
import { t } from '#lib/state/i18n.svelte.ts';
import type { LiveWorkspace } from '#lib/state/workspace.svelte.ts';
import { offerBack } from '#lib/ui/actions/moved.ts';

/** Says what became of deals, with a way back; `before` are the deals as they were, `count` those to which it was done. */
export function tell(workspace: LiveWorkspace, before: readonly Deal[], count: number): void {
	const [only] = before;
	if (only && before.length === 1) offerBack(workspace, only);
	else workspace.offerUndo(t('exit.several', { n: count }));
}
