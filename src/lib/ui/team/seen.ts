import type { EpochMs } from '#lib/domain/time.ts';
import { formatAgo } from '#lib/i18n/ago.ts';
import type { DeviceInfo } from '#lib/protocol/team.ts';
import { now } from '#lib/state/clock.ts';
import { t, ways } from '#lib/state/i18n.svelte.ts';

/** The relay hears of a device that is open at least this often, ms. */
const PRESENT_MS = 120_000;

/** When somebody was last seen, by the latest of their devices. */
export function seenText(devices: readonly DeviceInfo[]): string {
	const at = Math.max(...devices.map(({ seenAt }) => seenAt ?? -Infinity));
	if (!Number.isFinite(at)) return t('team.seen.never');
	if (now() - at < PRESENT_MS) return t('team.seen.now');
	return t('team.seen', { when: formatAgo(ways(), at as EpochMs, now()) });
}
