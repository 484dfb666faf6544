import { getContext, setContext } from 'svelte';
import type { DealId, DeviceId, MemberId, PipelineId, StageId } from '#lib/domain/ids.ts';
import { newDeviceId, newId, newSecret } from '#lib/domain/ids.ts';
import { formatShare } from '#lib/protocol/share.ts';
import { Workspace } from '#lib/store/workspace.ts';
import type { StorageProblem } from '#lib/sync/database.ts';
import { openRegistry, type Registry, type WorkspaceEntry } from '#lib/sync/registry.ts';
import { openSession } from '#lib/sync/session.ts';
import { now, random } from './clock.ts';
import { Filter } from './filter.svelte.ts';
import { t } from './i18n.svelte.ts';
import { notify } from './notices.svelte.ts';
import { OpenWorkspace } from './open-workspace.svelte.ts';

const LAST_PIPELINE = 'runnel.pipeline';
/** There is a workspace: app.html then greets nobody. */
const STARTED = 'runnel.started';

/** What is open on this device: nothing yet, the choice of a first workspace, one workspace, or nothing that can be. */
export type Phase = 'starting' | 'welcome' | 'open' | 'blocked';

/** What may lie over a screen, one at a time. */
export type Sheet =
	| { readonly kind: 'new-deal'; readonly stage: StageId }
	| { readonly kind: 'lost'; readonly deal: DealId }
	| { readonly kind: 'log-call'; readonly deal: DealId | undefined }
	| { readonly kind: 'palette' | 'help' | 'more' | 'share' | 'install' };

/** The app on this device: which workspaces it holds, and the one that is open. */
export class App {
	phase = $state<Phase>('starting');
	/** Why nothing can be opened, in phase `blocked`. */
	problem = $state.raw<StorageProblem>();
	/** The sheet that is open over the screen. */
	sheet = $state.raw<Sheet>();
	/** Which deals of the board are shown. */
	readonly filter = new Filter();
	/** The stage of the board that one looks at, where one is shown at a time. */
	inView: StageId | undefined;
	#open = $state.raw<OpenWorkspace>();
	#registry: Registry | undefined;

	/** The open workspace; components that need it are shown only in phase `open`. */
	get workspace(): OpenWorkspace {
		if (!this.#open) throw new Error('no workspace is open');
		return this.#open;
	}

	/** The pipeline asked for, else the one looked at last on this device, else the first. */
	pipelineOf(asked: string | null): PipelineId | undefined {
		const { pipelines } = this.workspace;
		const wanted = [asked, localStorage.getItem(LAST_PIPELINE)];
		for (const id of wanted)
			if (pipelines.some((pipeline) => pipeline.id === id)) return id as PipelineId;
		return pipelines[0]?.id;
	}

	/** Remembers the pipeline one looks at. */
	remember(pipeline: PipelineId): void {
		localStorage.setItem(LAST_PIPELINE, pipeline);
	}

	/**
	 * Opens the workspace used last, or offers the first. What is stored and cannot be read leads to phase `blocked`:
	 * an empty board in its place would look like a loss. `regardless` goes on with what there is.
	 */
	async start({ regardless = false } = {}): Promise<void> {
		const registry = await openRegistry();
		if (!registry.ok && !regardless) return this.#block(registry.problem);
		if (registry.ok) this.#registry = registry.value;
		const last = await this.#registry?.last();
		if (last && !last.ok && !regardless) return this.#block(last.problem);
		const entry = last?.ok ? last.value : undefined;
		if (!entry) return void (this.phase = 'welcome');
		const open = await this.prepare({ ...entry, openedAt: now() });
		const loaded = await open.session.loaded;
		if (!loaded.ok && !regardless) {
			await open.close();
			return this.#block(loaded.problem);
		}
		await this.show(open);
	}

	/** Opens another workspace of this device in place of the one that is open. */
	async change(entry: WorkspaceEntry): Promise<void> {
		await this.leave();
		await this.show(await this.prepare({ ...entry, openedAt: now() }));
	}

	/** Closes the open workspace, if there is one; nothing is shown until another is. */
	async leave(): Promise<void> {
		this.phase = 'starting';
		await this.#open?.close();
	}

	/** The workspaces of this device, the last opened first. */
	async workspaces(): Promise<readonly WorkspaceEntry[]> {
		const entries = await this.#registry?.list();
		return entries?.ok ? entries.value : [];
	}

	/** The link that lets a colleague in; makes the workspace shared at the first call. */
	async share(): Promise<string> {
		const { workspace } = this;
		const key = workspace.entry.key ?? newSecret(random);
		if (!workspace.entry.shared) {
			workspace.entry = { ...workspace.entry, key, shared: true };
			await this.#keep(workspace.entry);
			workspace.session.share(key);
		}
		return formatShare(location.origin, { workspace: workspace.entry.id, key });
	}

	/** Closes the open workspace and removes it from this device. */
	async remove(): Promise<void> {
		const { entry } = this.workspace;
		await this.workspace.destroy();
		await this.#registry?.remove(entry.id);
		this.#open = undefined;
		localStorage.removeItem(STARTED);
		this.phase = 'welcome';
	}

	/** A workspace of this device's own, not yet in the registry. */
	entryOf(
		name: string,
		given: Partial<Pick<WorkspaceEntry, 'id' | 'key' | 'member'>> = {}
	): WorkspaceEntry {
		return {
			id: newSecret(random),
			device: newDeviceId(random),
			member: newId('member', random),
			name,
			shared: given.key !== undefined,
			openedAt: now(),
			...given
		};
	}

	/** Opens documents and store; `session.loaded` says whether all that the device holds is in them. */
	async prepare(entry: WorkspaceEntry): Promise<OpenWorkspace> {
		const session = openSession({
			entry,
			relay: { url: location.origin },
			now,
			random: Math.random
		});
		await session.loaded;
		const store = new Workspace({
			directory: session.directory,
			log: session.log,
			activities: session.activities,
			device: entry.device as DeviceId,
			member: entry.member as MemberId,
			now,
			random
		});
		return new OpenWorkspace(entry, session, store);
	}

	/** Remembers a workspace as the one opened last, and shows it. */
	async show(open: OpenWorkspace): Promise<void> {
		await this.#keep(open.entry);
		localStorage.setItem(STARTED, '1');
		this.#open = open;
		this.phase = 'open';
		open.show(undefined);
	}

	#block(problem: StorageProblem): void {
		this.problem = problem;
		this.phase = 'blocked';
	}

	async #keep(entry: WorkspaceEntry): Promise<void> {
		const kept = await this.#registry?.put(entry);
		if (!kept?.ok) notify(t('status.notSaved.hint'), { problem: true });
	}
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
