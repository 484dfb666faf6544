import type { ActivityType } from '#lib/domain/activity.ts';
import type { ContactId, DealId, LeadId, MemberId } from '#lib/domain/ids.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { now } from './clock.ts';
import type { LiveWorkspace } from './workspace.svelte.ts';

/** Somebody who was called or written to, or a step that is done, and of which nobody has said yet how it went. */
export interface Reached {
	readonly name: string;
	readonly type: ActivityType;
	readonly contact?: ContactId | undefined;
	readonly deal?: DealId | undefined;
	readonly lead?: LeadId | undefined;
	readonly at: EpochMs;
	/** Who reached them: a device is another member in each of its workspaces, and asks in this one only. */
	readonly by: MemberId;
	/** It is known how it went: what is left to ask is what comes next. */
	readonly settled?: boolean;
}

type Told = Omit<Reached, 'at' | 'by'>;

/** The tab's own memory: a phone may end the app while it calls. */
const KEPT = 'runnel.dialled';
/** After this long nobody remembers how a call went. */
const FORGET_MS = 6 * 3_600_000;

let reached = $state.raw<Reached | undefined>(recall());
let back = $state(true);

/** Remembers that a number or an address is being used; asked about when one comes back to the app. */
export function reach(workspace: LiveWorkspace, whom: Told): void {
	keep(workspace, whom);
	// A desk has a phone beside it, and the page stays in view. A phone shows the call instead of the page.
	back = !matchMedia('(pointer: coarse)').matches;
	document.addEventListener('visibilitychange', comeBack);
}

/** Asks at once: about a step that was just done. */
export function askAbout(workspace: LiveWorkspace, what: Told): void {
	keep(workspace, what);
	back = true;
}

/** What to ask about now in this workspace, if there is something. */
export function unlogged({ store }: LiveWorkspace): Reached | undefined {
	if (!back || reached?.by !== store.member) return undefined;
	return now() - reached.at < FORGET_MS ? reached : undefined;
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

function keep({ store }: LiveWorkspace, what: Told): void {
	reached = { ...what, at: now(), by: store.member };
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
		const known = JSON.parse(kept) as Partial<Reached> & Pick<Reached, 'name' | 'at' | 'by'>;
		return { ...known, type: known.type ?? 'call' };
	} catch {
		return undefined;
	}
}
