import { getContext, setContext } from 'svelte';
import type { DealId, DeviceId, MemberId, PipelineId, StageId } from '#lib/domain/ids.ts';
import { newLane } from '#lib/domain/hlc.ts';
import { newDeviceId, newId, newSecret } from '#lib/domain/ids.ts';
import { Workspace } from '#lib/store/workspace.ts';
import type { Vectors } from '#lib/store/projection.ts';
import type { StorageProblem } from '#lib/sync/database.ts';
import { MARKER } from '#lib/sync/marker.ts';
import { openRegistry, type Registry, type WorkspaceEntry } from '#lib/sync/registry.ts';
import type { Refusal } from '#lib/sync/refusal.ts';
import { openSession } from '#lib/workers/session.ts';
import { readProjection } from '#lib/workers/stored-projection.ts';
import { now, random } from './clock.ts';
import type { ExitKind } from './exits.ts';
import { Filter } from './filter.svelte.ts';
import type { Lost } from './held.ts';
import { dismissAll } from './notices.svelte.ts';
import { OpenWorkspace } from './open-workspace.svelte.ts';
import { settled } from './settled.svelte.ts';
import { behindBefore } from './skew.ts';
import { forgetStill } from './still.ts';
import type { Team } from './team.svelte.ts';
import type { Viewing } from './viewing.svelte.ts';
import { inSlices, painted } from './turns.ts';
import type { Asked } from './workspace.svelte.ts';

/** The address of the board, which can be shown in part. */
const BOARD = '/';
/** The pipelines looked at last, one of each workspace. */
const LAST_PIPELINE = 'runnel.pipeline';
/** The workspace opened last, on the device and in this tab: app.html then greets nobody. */
const STARTED = 'runnel.started';
/** The registry is tried again after so long, ms. */
const AGAIN_MS = 1000;

/** What is open on this device: nothing yet, the choice of a first workspace, one workspace, or nothing that can be. */
export type Phase = 'starting' | 'welcome' | 'open' | 'blocked';

/** Which workspace one came from to begin another, and how one begins it. */
export interface Beside {
	readonly entry: WorkspaceEntry;
	readonly way: 'any' | 'file';
}

/** What may lie over a screen, one at a time. */
export type Sheet =
	/** `name`: what the deal or the person is called, where that is known already. */
	| { readonly kind: 'new-deal'; readonly stage: StageId; readonly name?: string | undefined }
	| { readonly kind: 'new-person'; readonly name?: string | undefined }
	| { readonly kind: 'exit'; readonly exit: ExitKind; readonly deals: readonly DealId[] }
	| Asked
	| { readonly kind: 'log-call'; readonly deal: DealId | undefined }
	| { readonly kind: 'new-lead' }
	/** It lies over another one. */
	| { readonly kind: 'palette'; readonly over: Sheet | undefined }
	| { readonly kind: 'help' | 'more' | 'share' | 'tray' | 'install' | 'done' }
	| { readonly kind: 'workspaces' };

/** The app on this device: which workspaces it holds, and the one that is open. */
export class App {
	phase = $state<Phase>('starting');
	/** Where the relay is: `https://host`. */
	readonly relay: string;
	/** Why nothing can be opened, in phase `blocked`. */
	problem = $state.raw<StorageProblem>();
	/** The sheet that is open over the screen. */
	sheet = $state.raw<Sheet>();
	/** The team of the open workspace: from a while after it was opened where it is shared, else once asked for. */
	team = $state.raw<Team>();
	/** What this device held and the browser has cleared, until one has read of it. */
	lost = $state.raw<readonly Lost[]>([]);
	/** Which deals of the board are shown. */
	filter = $state.raw(new Filter());
	/** What is looked at, once somebody filters, or looks at deals in another way than on the board. */
	viewing = $state.raw<Viewing>();
	/** What one came from who begins another workspace beside it, in phase `welcome`. */
	beside = $state.raw<Beside>();
	/** The stage of the board that one looks at, where one is shown at a time. */
	inView: StageId | undefined;
	#open = $state.raw<OpenWorkspace>();
	#registry: Registry | undefined;

	constructor(relay = location.origin) {
		this.relay = relay;
	}

	/** The open workspace; components that need it are shown only in phase `open`. */
	get workspace(): OpenWorkspace {
		if (!this.#open) throw new Error('no workspace is open');
		return this.#open;
	}

	/** The pipeline asked for, else the one of this workspace looked at last on this device, else the first. */
	pipelineOf(asked: string | null): PipelineId | undefined {
		const id = [asked, ...lately()].find((one) => this.#has(one));
		return (id as PipelineId | undefined) ?? this.workspace.pipelines[0]?.id;
	}

	/** Remembers the pipeline one looks at, where it has a board, beside those of other workspaces. */
	remember(pipeline: PipelineId): void {
		if (!this.#has(pipeline)) return;
		const next = [pipeline, ...lately().filter((one) => !this.#has(one))];
		localStorage.setItem(LAST_PIPELINE, next.join(' '));
	}

	#has(pipeline: string | null): boolean {
		return this.workspace.pipelines.some(({ id }) => id === pipeline);
	}

	/**
	 * Opens the workspace used last, in this tab if it had one, or offers the first; settles as soon as there is something to be shown. What is
	 * stored and cannot be read leads to phase `blocked`:
	 * an empty board in its place would look like a loss. `regardless` goes on with what there is. Where nothing was ever
	 * stored, as in a private window, nothing can look lost.
	 */
	async start({ regardless = !this.#hasStored } = {}): Promise<void> {
		const registry = await openRegistry();
		if (!registry.ok && !regardless) return this.#block(registry.problem);
		if (registry.ok) this.#registry = registry.value;
		const last = await this.#registry?.last(
			sessionStorage.getItem(STARTED) ?? localStorage.getItem(STARTED)
		);
		if (last && !last.ok && !regardless) return this.#block(last.problem);
		const entry = last?.ok ? last.value : undefined;
		if (!entry) {
			await this.#tellOfGone();
			return void (this.phase = 'welcome');
		}
		const { promise: shown, resolve: tellShown } = Promise.withResolvers<Vectors | undefined>();
		const { promise: standing, resolve: stands } = Promise.withResolvers<undefined>();
		const open = this.#openWith({ ...entry, openedAt: now() }, shown);
		let isShown = false;
		const show = () => {
			isShown = true;
			stands(undefined);
		};
		const read = this.#paint(open, show).then(async (vectors) => {
			tellShown(vectors);
			const loaded = await open.session.loaded;
			// Left meanwhile, or removed.
			if (isShown && this.#open !== open) return;
			if (!loaded.ok && !regardless) {
				await open.close();
				return this.#block(loaded.problem);
			}
			if (!isShown) await this.show(open);
		});
		await Promise.race([standing, read]);
	}

	/**
	 * Shows a workspace as it was last, before any document is read: the board at once with its first cards, anything
	 * else when all rows are here. Gives where the documents stood then; nothing where that is not known.
	 */
	async #paint(open: OpenWorkspace, shown: () => void): Promise<Vectors | undefined> {
		const { store } = open;
		const projection = await readProjection(open.entry.id);
		if (!projection) return undefined;
		const { rows, outline, vectors } = projection.top;
		store.project(rows);
		store.outline = outline;
		if (location.pathname === BOARD) {
			void this.show(open);
			shown();
			// Reading on at once would keep the first cards off the screen.
			await painted();
		}
		const isRead = await projection.parts((part) =>
			inSlices(part, (slice) => store.project(slice))
		);
		if (!isRead) return undefined;
		store.outline = undefined;
		if (this.#open !== open) void this.show(open);
		shown();
		return vectors;
	}

	/** Opens another workspace of this device in place of the one that is open. */
	async change(entry: WorkspaceEntry): Promise<void> {
		await this.leave();
		await this.show(await this.prepare({ ...entry, openedAt: now() }));
	}

	/** Closes the open workspace, if there is one; nothing of it is shown until another is. */
	async leave(): Promise<void> {
		this.phase = 'starting';
		this.#endTeam();
		this.sheet = undefined;
		this.filter = new Filter();
		this.inView = undefined;
		dismissAll();
		await this.#open?.close();
	}

	/** Offers to begin another workspace beside the open one, which is closed and stays on the device. */
	async begin(way: Beside['way']): Promise<void> {
		const { entry } = this.workspace;
		await this.leave();
		this.#open = undefined;
		this.beside = { entry, way };
		this.phase = 'welcome';
	}

	/** Ends a workspace, if it is the open one, in a way that may do something to what is stored, and opens it again. */
	async reopen(open: OpenWorkspace, end: () => Promise<unknown>): Promise<void> {
		if (this.#open !== open || this.phase !== 'open') return;
		const { entry } = open;
		this.phase = 'starting';
		this.#endTeam();
		await end();
		await this.show(await this.prepare(entry));
	}

	/** The team of the open workspace, shared or to be shared. */
	async openTeam(): Promise<Team> {
		const open = this.workspace;
		const { Team } = await import('./team.svelte.ts');
		if (this.#open !== open) return this.openTeam();
		return (this.team ??= new Team({
			relay: this.relay,
			workspace: open,
			left: async (after) => {
				if (after === 'remove') return this.remove();
				const { keepOwn } = await import('./own.ts');
				await keepOwn(this, open);
			}
		}));
	}

	/** What is looked at of the open workspace. */
	async openViewing(): Promise<Viewing> {
		const open = this.workspace;
		const { Viewing } = await import('./viewing.svelte.ts');
		if (this.#open !== open) return this.openViewing();
		return (this.viewing ??= new Viewing(open));
	}

	/** The workspaces of this device, the last opened first. */
	async workspaces(): Promise<readonly WorkspaceEntry[]> {
		return (await this.listed()) ?? [];
	}

	/** The same, or `undefined` where that cannot be told. */
	async listed(): Promise<readonly WorkspaceEntry[] | undefined> {
		const entries = await this.#registry?.list();
		return entries?.ok ? entries.value : undefined;
	}

	/** Closes the open workspace and removes it from this device; the one opened before it is shown, if there is one. */
	async remove(): Promise<void> {
		await this.forget(this.workspace);
		const [next] = await this.workspaces();
		if (next) return this.show(await this.prepare({ ...next, openedAt: now() }));
		this.#open = undefined;
		localStorage.removeItem(STARTED);
		this.phase = 'welcome';
	}

	/** Closes a workspace and removes it from this device, be it shown or not. */
	async forget(open: OpenWorkspace): Promise<void> {
		if (this.#open === open) {
			this.phase = 'starting';
			this.#endTeam();
		}
		const { id } = open.entry;
		forgetStill();
		await open.destroy();
		await open.kept;
		const { forgetHeld } = await import('./held.ts');
		forgetHeld(id, open.store.pipelines.keys());
		await this.#registry?.remove(id);
	}

	/** A workspace of this device's own, not yet in the registry. */
	entryOf(
		name: string,
		given: Partial<Pick<WorkspaceEntry, 'id' | 'member' | 'membership'>> = {}
	): WorkspaceEntry {
		return {
			id: newSecret(random),
			device: newDeviceId(random),
			member: newId('member', random),
			name,
			openedAt: now(),
			...given
		};
	}

	/** Opens documents and store; `session.loaded` says whether all that the device holds is in them. */
	prepare(entry: WorkspaceEntry): Promise<OpenWorkspace> {
		const open = this.#openWith(entry, Promise.resolve(undefined));
		return open.session.loaded.then(() => open);
	}

	/** `shown`: where the documents stood that are shown already. */
	#openWith(entry: WorkspaceEntry, shown: Promise<Vectors | undefined>): OpenWorkspace {
		const session = openSession({
			entry,
			relay: { url: this.relay },
			skew: behindBefore(),
			now,
			onRefused: (room, refusal) => void this.#setBack(open, room, refusal),
			onDiffers: (room) => void this.#heal(open, room),
			onReplaced: () => void this.#setBack(open),
			onAreaLost: () => void this.reopen(open, () => open.close()),
			shown,
			onSupply: (records, rows) => store.supply(records, rows),
			onComplete: (toCome) => store.complete(toCome)
		});
		// Folds what comes as it comes: all at once it would hold up the screen.
		const store = new Workspace({
			directory: session.directory,
			team: session.team,
			me: session.me,
			log: session.log,
			activities: session.activities,
			areas: session.areas,
			device: entry.device as DeviceId,
			member: entry.member as MemberId,
			now,
			random,
			lane: newLane(random),
			awaited: true
		});
		const open = new OpenWorkspace(entry, session, store, (changed) => this.keep(changed));
		open.onask = (asked) => (this.sheet = asked);
		return open;
	}

	/** Writes down what this device knows of a workspace; what cannot be now, once it can. */
	async keep(entry: WorkspaceEntry): Promise<void> {
		if (!this.#registry) {
			const registry = await openRegistry();
			if (registry.ok) this.#registry = registry.value;
		}
		const kept = await this.#registry?.put(entry);
		if (kept?.ok) return localStorage.setItem(STARTED, this.#open?.entry.id ?? entry.id);
		this.#registry?.close();
		this.#registry = undefined;
		setTimeout(() => void this.#keepAgain(entry.id), AGAIN_MS);
	}

	/** What was removed from the device meanwhile is not to come back; while nothing can be stored, the screen says so. */
	async #keepAgain(id: string): Promise<void> {
		const open = this.#open;
		if (open?.entry.id !== id || this.phase !== 'open') return;
		if (open.status.kind !== 'not-saved') return this.keep(open.entry);
		setTimeout(() => void this.#keepAgain(id), AGAIN_MS);
	}

	/** Remembers a workspace as the one opened last, and shows it. */
	async show(open: OpenWorkspace): Promise<void> {
		if (this.#open !== open) this.viewing = undefined;
		this.#open = open;
		this.beside = undefined;
		this.phase = 'open';
		open.show(undefined);
		sessionStorage.setItem(STARTED, open.entry.id);
		await this.keep(open.entry);
		void settled().then(() => this.#atLeisure(open));
	}

	/** What a workspace needs besides its first screen, and one that is shared besides. */
	async #atLeisure(open: OpenWorkspace): Promise<void> {
		/** It was left while something for it was being loaded. */
		const isLeft = () => this.#open !== open || this.phase !== 'open';
		if (isLeft()) return;
		const { watchStorage } = await import('./watch-storage.ts');
		watchStorage(open);
		const { followHeld } = await import('./held.ts');
		await followHeld(this, open);
		await this.#tellOfGone();
		if (isLeft()) return;
		void import('./attachments.ts').then((attachments) => attachments.followAttachments(open));
		void import('./still-keeping.ts').then(({ keepStill }) => keepStill(open));
		const { followDefaults } = await import('./defaults.ts');
		followDefaults(open);
		if (!open.membership || isLeft()) return;
		await this.openTeam();
		if (isLeft()) return;
		const { followTray } = await import('./tray.ts');
		await followTray(open);
		const { followClock } = await import('./clock-told.ts');
		followClock(open);
	}

	/** Sets documents back to the relay's state: the one named, or those that another tab has set back. */
	async #setBack(open: OpenWorkspace, room?: string, refusal?: Refusal): Promise<void> {
		const { setBack } = await import('./set-back.ts');
		await setBack(this, open, room, refusal);
	}

	/** Brings a document in line with the relay's that differs from it. */
	async #heal(open: OpenWorkspace, room: string): Promise<void> {
		const { heal } = await import('./heal.ts');
		await heal(this, open, room);
	}

	/** Whether something was stored here, as far as is known outside of the store. */
	get #hasStored(): boolean {
		return [STARTED, MARKER].some((key) => localStorage.getItem(key) !== null);
	}

	async #tellOfGone(): Promise<void> {
		if (localStorage.getItem(MARKER) === null) return;
		const { tellOfGone } = await import('./held.ts');
		await tellOfGone(this);
	}

	#endTeam(): void {
		this.team?.close();
		this.team = undefined;
	}

	#block(problem: StorageProblem): void {
		this.problem = problem;
		this.phase = 'blocked';
	}
}

function lately(): readonly string[] {
	return localStorage.getItem(LAST_PIPELINE)?.split(' ') ?? [];
}

const KEY = Symbol('app');

/** Provides the app to the components below. */
export function provideApp(app: App): App {
	return setContext(KEY, app);
}

/** The app of the components above. */
export function useApp(): App {
	return getContext<App>(KEY);
}
