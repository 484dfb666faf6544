import type { ContactId, DealId } from '#lib/domain/ids.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { now } from './clock.ts';

/** A number that was tapped, and whose call nobody has logged yet. */
export interface Dialled {
	readonly name: string;
	readonly contact?: ContactId | undefined;
	readonly deal?: DealId | undefined;
	readonly at: EpochMs;
}

/** The tab's own memory: a phone may end the app while it calls. */
const KEPT = 'runnel.dialled';
/** After this long nobody remembers how a call went. */
const FORGET_MS = 6 * 3_600_000;

let dialled = $state.raw<Dialled | undefined>(recall());
let back = $state(true);

/** Remembers that a number is being called; asked about when one comes back to the app. */
export function dial(call: Omit<Dialled, 'at'>): void {
	dialled = { ...call, at: now() };
	sessionStorage.setItem(KEPT, JSON.stringify(dialled));
	// A desk has a phone beside it, and the page stays in view. A phone shows the call instead of the page.
	back = !matchMedia('(pointer: coarse)').matches;
	document.addEventListener('visibilitychange', comeBack);
}

/** The call to ask about now, if there is one. */
export function unlogged(): Dialled | undefined {
	return back && dialled && now() - dialled.at < FORGET_MS ? dialled : undefined;
}

/** The call is logged, or is not to be. */
export function hangUp(): void {
	dialled = undefined;
	sessionStorage.removeItem(KEPT);
	document.removeEventListener('visibilitychange', comeBack);
}

function comeBack(): void {
	if (document.visibilityState === 'visible') back = true;
}

function recall(): Dialled | undefined {
	const kept = sessionStorage.getItem(KEPT);
	if (kept === null) return undefined;
	try {
		return JSON.parse(kept) as Dialled;
	} catch {
		return undefined;
	}
}
