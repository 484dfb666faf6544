import { version } from '$app/environment';
import { watchForUpdates } from '#lib/state/updating.ts';

/** Watches for other versions than the one that runs here. */
export function startUpdates(): void {
	void watchForUpdates(version);
}
