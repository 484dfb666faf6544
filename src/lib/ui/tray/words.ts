import type { DealId } from '#lib/domain/ids.ts';
import type { Operation } from '#lib/domain/operation.ts';
import { REFUSE } from '#lib/protocol/message.ts';
import { t } from '#lib/state/i18n.svelte.ts';
import type { LiveWorkspace } from '#lib/state/workspace.svelte.ts';

/** Why the relay did not take a change, by its code. */
export function reasonText(code: number): string {
	switch (code) {
		case REFUSE.readOnly:
			return t('tray.why.readOnly');
		case REFUSE.appendOnly:
			return t('tray.why.appendOnly');
		case REFUSE.held:
			return t('tray.why.held');
		case REFUSE.full:
			return t('tray.why.full');
		default:
			return t('tray.why.other', { code });
	}
}

/** The deals that operations are about, as far as they are known, each once. */
export function titlesOf(
	workspace: Pick<LiveWorkspace, 'deal'>,
	operations: readonly Operation[]
): readonly string[] {
	const titles = operations.flatMap((operation) => {
		const made = operation.kind === 'create' ? operation.body.fields['title'] : undefined;
		const title = workspace.deal(operation.record as DealId)?.title ?? made;
		return typeof title === 'string' ? [title] : [];
	});
	return [...new Set(titles)];
}
