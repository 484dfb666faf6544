import { isLate, type Dated } from '#lib/domain/happened.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { formatDay, formatInstant } from '#lib/i18n/format.ts';
import { t, ways } from '#lib/state/i18n.svelte.ts';
import type { LiveWorkspace } from '#lib/state/workspace.svelte.ts';

/** When something happened. */
export function when(workspace: LiveWorkspace, { at, recordedAt }: Dated): string {
	return typeof at === 'string' ? formatDay(ways(), at) : instant(workspace, at ?? recordedAt);
}

/** When something was recorded, where that was on another day; else nothing. */
export function recordedLater(workspace: LiveWorkspace, dated: Dated): string | undefined {
	if (!isLate(dated, workspace.settings.timeZone)) return undefined;
	return t('history.recorded', { when: instant(workspace, dated.recordedAt) });
}

function instant(workspace: LiveWorkspace, at: EpochMs): string {
	return formatInstant(ways(), at, workspace.settings.timeZone);
}
