import {
	keepMarker,
	lossesOf,
	missingFrom,
	readMarker,
	withNoted,
	withoutWorkspace
} from '#lib/sync/marker.ts';
import type { WorkspaceEntry } from '#lib/sync/registry.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';
import { forgetTraces } from './traces.ts';

/** Work that this device held, and that the browser has cleared. */
export interface Lost {
	readonly id: string;
	readonly name: string;
	/** How many deals are missing; 0 where only something else is. */
	readonly deals: number;
	readonly isShared: boolean;
	/**
	 * `gone`: with the workspace itself. `emptied`: this device knows of the workspace. `coming`: and the relay gives it
	 * again. `back`: it did.
	 */
	readonly state: 'gone' | 'emptied' | 'coming' | 'back';
}

/** What the app does for it. */
interface Home {
	lost: readonly Lost[];
	/** The workspaces of this device, or `undefined` where that cannot be told. */
	listed(): Promise<readonly Pick<WorkspaceEntry, 'id'>[] | undefined>;
}

/** What is noted may be this much behind what is stored, ms. */
const NOTED_MS = 1000;

/** Workspaces that were looked into on this page: one that was set back since holds less, and lost nothing. */
const looked = new Set<string>();

/** Tells of workspaces that were on this device and of which it knows nothing any more. */
export async function tellOfGone(app: Home): Promise<void> {
	const listed = await app.listed();
	if (!listed) return;
	const known = new Set(listed.map(({ id }) => id));
	const gone = missingFrom(readMarker(localStorage), known).map(
		([id, { name, deals, isShared }]): Lost => ({ id, name, deals, isShared, state: 'gone' })
	);
	app.lost = [...app.lost.filter(({ state }) => state !== 'gone'), ...gone];
}

/** Tells of what a workspace held that is open, and does not hold any more; then notes what it holds, as long as it is open. */
export async function followHeld(app: Home, open: OpenWorkspace): Promise<void> {
	await tellOfEmptied(app, open);
	let timer: ReturnType<typeof setTimeout> | undefined;
	const note = () => {
		clearTimeout(timer);
		timer = undefined;
		if (!isMissed(app, open)) noteHeld(open);
	};
	const soon = () => (timer ??= setTimeout(note, NOTED_MS));
	const leave = () => timer && note();
	addEventListener('pagehide', leave);
	open.follow(() => {
		removeEventListener('pagehide', leave);
		clearTimeout(timer);
	});
	open.follow(open.store.onChange(soon));
	open.follow(open.session.status.onChange(soon));
	soon();
}

/** The user has read of a loss. */
export function dismissLost(app: Home, id: string): void {
	const read = app.lost.find((one) => one.id === id);
	app.lost = app.lost.filter((one) => one !== read);
	if (read?.state === 'gone') forgetHeld(id);
}

/** Forgets what a workspace held that is removed from this device on purpose; `pipelines` are its own, where known. */
export function forgetHeld(id: string, pipelines: Iterable<string> = []): void {
	keepMarker(localStorage, withoutWorkspace(readMarker(localStorage), id));
	for (const storage of [localStorage, sessionStorage]) forgetTraces(storage, id, pipelines);
}

async function tellOfEmptied(app: Home, open: OpenWorkspace): Promise<void> {
	const { id } = open.entry;
	const isFirst = !looked.has(id);
	looked.add(id);
	app.lost = app.lost.filter(({ state }) => state === 'gone');
	const loaded = await open.session.loaded;
	const noted = readMarker(localStorage).get(id);
	// What could not be read is not gone.
	if (
		!isFirst ||
		!loaded.ok ||
		!noted ||
		lossesOf(noted, open.session.found ?? new Map()).length === 0
	)
		return;
	const { name } = noted;
	const isShared = open.membership !== undefined && open.membership.barred !== 'revoked';
	const tell = (state: Lost['state']) => {
		const deals = Math.max(noted.deals - (state === 'coming' ? 0 : dealsOf(open)), 0);
		const others = app.lost.filter((one) => one.id !== id);
		app.lost = [{ id, name, deals, isShared, state }, ...others];
	};
	if (!isShared) return tell('emptied');
	tell('coming');
	const look = () => {
		const isIt = app.lost.some((one) => one.id === id && one.state === 'coming');
		if (isIt && open.status.kind === 'synced')
			tell(dealsOf(open) < noted.deals ? 'emptied' : 'back');
	};
	open.follow(open.session.status.onChange(look));
	look();
}

function isMissed(app: Home, { entry }: OpenWorkspace): boolean {
	return app.lost.some(({ id, state }) => id === entry.id && state !== 'back');
}

/** A sample can be had again. */
function noteHeld(open: OpenWorkspace): void {
	const { entry, session, settings, status, membership } = open;
	if (status.kind === 'saving' || status.kind === 'not-saved' || settings.sample) return;
	const noted = {
		name: settings.name || entry.name,
		deals: dealsOf(open),
		isShared: membership !== undefined,
		documents: new Map([...session.documents].map(([name, { entries }]) => [name, entries.length]))
	};
	keepMarker(localStorage, withNoted(readMarker(localStorage), entry.id, noted));
}

function dealsOf({ store }: OpenWorkspace): number {
	let count = 0;
	for (const { deleted } of store.deals.values()) if (!deleted) count++;
	return count;
}
