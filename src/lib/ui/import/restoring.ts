import type { App } from '#lib/state/app.svelte.ts';
import { archiveIn, restore } from '#lib/state/archive.ts';
import { t } from '#lib/state/i18n.svelte.ts';
import { notify } from '#lib/state/notices.svelte.ts';

/**
 * Opens a file as a workspace of its own if it is an archive, and says so, or why it cannot be read. What becomes of the
 * file: `other` is of another kind, and nothing was done.
 */
export async function restoreIfArchive(
	app: App,
	file: Blob
): Promise<'restored' | 'refused' | 'other'> {
	const archive = await archiveIn(file);
	if (!archive) return 'other';
	if (!archive.ok) {
		notify(t(`problem.${archive.problem.code}`), { problem: true });
		return 'refused';
	}
	await restore(app, archive.value);
	notify(t('data.restored', { name: archive.value.name }));
	return 'restored';
}
