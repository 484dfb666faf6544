import { exportWorkspace } from '#lib/state/archive.ts';
import { now } from '#lib/state/clock.ts';
import { t } from '#lib/state/i18n.svelte.ts';
import { noteLast } from '#lib/state/last.ts';
import { notify } from '#lib/state/notices.svelte.ts';
import type { OpenWorkspace } from '#lib/state/open-workspace.svelte.ts';
import { save } from '#lib/ui/primitives/save.ts';

/** Saves everything of a workspace as one file, and says so. */
export async function exportAll({ entry, session, settings }: OpenWorkspace): Promise<void> {
	const file = await exportWorkspace({ ...entry, name: settings.name }, session);
	if (!file.ok) return notify(t('data.notExported'), { problem: true });
	save(file.value.file);
	noteLast(localStorage, entry.id, { backup: now() });
	const { lacksBlobs } = file.value;
	notify(t(lacksBlobs ? 'data.exported.withoutBlobs' : 'data.exported'), { problem: lacksBlobs });
}
