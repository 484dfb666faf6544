import type { RecordId } from '#lib/domain/ids.ts';
import { t } from '#lib/state/i18n.svelte.ts';
import type { Lists } from '#lib/state/lists.ts';

/** Takes an entry off its list, with a way back. */
export function removing(
	lists: Lists,
	{ id, name }: { readonly id: RecordId; readonly name: string }
): void {
	if (lists.remove(id).ok) lists.workspace.offerUndo(t('lists.removed', { name }));
}
