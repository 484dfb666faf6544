import type { ActivityType } from '#lib/domain/activity.ts';
import type { ContactId, DealId, LeadId } from '#lib/domain/ids.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { now } from './clock.ts';

/** Somebody who was called or written to, or a step that is done, and of which nobody has said yet how it went. */
export interface Reached {
	readonly name: string;
	readonly type: ActivityType;
	readonly contact?: ContactId | undefined;
	readonly deal?: DealId | undefined;
	readonly lead?: LeadId | undefined;
	readonly at: EpochMs;
	/** It is known how it went: what is left to ask is what comes next. */
	readonly settled?: boolean;
}

/** The tab's own memory: a phone may end the app while it calls. */
const KEPT = 'runnel.dialled';
/** After this long nobody remembers how a call went. */
const FORGET_MS = 6 * 3_600_000;

let reached = $state.raw<Reached | undefined>(recall());
let back = $state(true);

/** Remembers that a number or an address is being used; asked about when one comes back to the app. */
export function reach(whom: Omit<Reached, 'at'>): void {
	keep(whom);
	// A desk has a phone beside it, and the page stays in view. A phone shows the call instead of the page.
	back = !matchMedia('(pointer: coarse)').matches;
	document.addEventListener('visibilitychange', comeBack);
}

/** Asks at once: about a step that was just done. */
export function askAbout(what: Omit<Reached, 'at'>): void {
	keep(what);
	back = true;
}

/** What to ask about now, if there is something. */
export function unlogged(): Reached | undefined {
	return back && reached && now() - reached.at < FORGET_MS ? reached : undefined;
}

/** It is logged how it went: whoever leaves what comes next open is not asked for it again. */
export function settle(): void {
	if (!reached) return;
	reached = { ...reached, settled: true };
	sessionStorage.setItem(KEPT, JSON.stringify(reached));
}

/** It is logged, or is not to be. */
export function forget(): void {
	reached = undefined;
	sessionStorage.removeItem(KEPT);
	document.removeEventListener('visibilitychange', comeBack);
}

function keep(what: Omit<Reached, 'at'>): void {
	reached = { ...what, at: now() };
	sessionStorage.setItem(KEPT, JSON.stringify(reached));
}

function comeBack(): void {
	if (document.visibilityState === 'visible') back = true;
}

function recall(): Reached | undefined {
	const kept = sessionStorage.getItem(KEPT);
	if (kept === null) return undefined;
	try {
		// What an older version noted was a call.
		const known = JSON.parse(kept) as Partial<Reached> & Pick<Reached, 'name' | 'at'>;
		return { ...known, type: known.type ?? 'call' };
	} catch {
		return undefined;
	}
}
