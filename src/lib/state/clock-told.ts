import { clockOff } from '#lib/domain/skew.ts';
import { now } from './clock.ts';
import { allMessages, t } from './i18n.svelte.ts';
import { notify } from './notices.svelte.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';

const TOLD = 'runnel.clock-told';
const DAY_MS = 24 * 60 * 60 * 1000;

/** Tells the user once a day, as long as the workspace is open, that this device's clock is wrong. */
export function followClock(
	open: Pick<OpenWorkspace, 'follow'> & {
		readonly session: Pick<OpenWorkspace['session'], 'clock'>;
	}
) {
	const { clock } = open.session;
	const look = () => void tellOfClock(clock.skew);
	open.follow(clock.onChange(look));
	look();
}

async function tellOfClock(skew: number | undefined): Promise<void> {
	const off = skew === undefined ? undefined : clockOff(skew);
	if (!off) return;
	const told = localStorage.getItem(TOLD);
	const since = now() - Number(told);
	// The clock that counts the day is the one that is wrong: set back, it would be silent for long.
	if (told !== null && since >= 0 && since < DAY_MS) return;
	localStorage.setItem(TOLD, String(now()));
	await allMessages();
	notify(t(`clock.${off.direction}.${off.unit}`, { n: off.n }), { problem: true });
}
