import { getContext, setContext } from 'svelte';
import type { DealId, DeviceId, MemberId, PipelineId, StageId } from '#lib/domain/ids.ts';
import { newDeviceId, newSecret } from '#lib/domain/ids.ts';
import type { Currency } from '#lib/domain/money.ts';
import { named, REASONS, TEMPLATES, type Template } from '#lib/domain/templates.ts';
import type { TimeZone } from '#lib/domain/time.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { formatShare, parseShare, type Share } from '#lib/protocol/share.ts';
import { joinAs, newMember, setUp } from '#lib/store/setup.ts';
import { Workspace } from '#lib/store/workspace.ts';
import { viewersOf, type Peer } from '#lib/sync/presence.ts';
import { openRegistry, type Registry, type WorkspaceEntry } from '#lib/sync/registry.ts';
import { openSession, type Session } from '#lib/sync/session.ts';
import type { Status } from '#lib/sync/status.ts';
import { now, random } from './clock.ts';
import { Filter } from './filter.svelte.ts';
import { locale, t } from './i18n.svelte.ts';
import { Live } from './live.svelte.ts';
import { notify } from './notices.svelte.ts';
import { LiveWorkspace } from './workspace.svelte.ts';

const CURRENCIES: Readonly<Record<Locale, Currency>> = {
	en: 'USD' as Currency,
	fa: 'IRR' as Currency,
	ru: 'RUB' as Currency,
	pl: 'PLN' as Currency,
	zh: 'CNY' as Currency
};

const LAST_PIPELINE = 'runnel.pipeline';

/** How long the clock may stand before early operations are looked at again. */
const EARLY_MS = 30_000;

/** What is open on this device: nothing yet, the choice of a first workspace, or one workspace. */
export type Phase = 'starting' | 'welcome' | 'open';

/** A workspace and its session, for as long as it is open. */
export class OpenWorkspace extends LiveWorkspace {
	/** What the registry holds of it. */
	entry: WorkspaceEntry;
	readonly session: Session;
	readonly #early: ReturnType<typeof setInterval>;
	readonly #status: Live<Status>;
	readonly #peers: Live<readonly Peer[]>;

	constructor(entry: WorkspaceEntry, session: Session, store: Workspace) {
		super(store);
		this.entry = entry;
		this.session = session;
		this.#early = setInterval(() => store.release(), EARLY_MS);
		this.#status = new Live(
			() => session.status.current,
			(changed) => session.status.onChange(changed)
		);
		this.#peers = new Live(
			() => session.presence.peers,
			(changed) => session.presence.onChange(changed)
		);
	}

	/** What may be said about the user's changes. */
	get status(): Status {
		return this.#status.current;
	}

	/** The other members who are here just now. */
	get peers(): readonly Peer[] {
		return this.#peers.current;
	}

	/** The names of those who have a deal open, by deal. */
	get viewers(): ReadonlyMap<DealId, readonly string[]> {
		return viewersOf(this.peers) as ReadonlyMap<DealId, readonly string[]>;
	}

	/** Ends it, and removes its documents from this device. */
	async destroy(): Promise<void> {
		clearInterval(this.#early);
		this.store.close();
		await this.session.destroy();
	}

	/** Tells the others which deal one has open, if any. */
	show(deal: DealId | undefined): void {
		const { store, session } = this;
		session.presence.set({
			member: store.member,
			name: store.members.get(store.member)?.name ?? t('common.you'),
			since: this.entry.openedAt,
			...(deal ? { deal } : {})
		});
	}
}

/** The app on this device: which workspaces it holds, and the one that is open. */
export class App {
	phase = $state<Phase>('starting');
	/** The stage that a new deal is being added to. */
	adding = $state<StageId>();
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

	/** Opens the workspace used last, or offers the first. */
	async start(): Promise<void> {
		const registry = await openRegistry();
		if (registry.ok) this.#registry = registry.value;
		const last = await this.#registry?.last();
		if (last?.ok && last.value)
			await this.#show(await this.#prepare({ ...last.value, openedAt: now() }));
		else this.phase = 'welcome';
	}

	/** A new workspace with the pipeline of a template and nothing in it. */
	async startEmpty(template: Template): Promise<void> {
		const name = t('workspace.mine');
		await this.#create(name, (store) =>
			setUp(store, {
				name,
				currency: CURRENCIES[locale()],
				timeZone: timeZone(),
				sample: false,
				member: t('common.you'),
				pipeline: named(template, t),
				reasons: reasonNames()
			})
		);
	}

	/** A new workspace with a year of a team's work in it, in the reader's language. */
	async startSample(): Promise<void> {
		const { sampleWorkspace } = await import('#lib/sample/workspace.ts');
		const name = t('workspace.sample');
		await this.#create(name, async (store) => {
			const { operations } = await sampleWorkspace({
				language: locale(),
				now: now(),
				zone: timeZone(),
				name,
				pipeline: named(TEMPLATES[0], t),
				reasons: reasonNames(),
				reader: { member: store.member, device: store.device, name: t('common.you') }
			});
			store.append(operations);
		});
	}

	/**
	 * Joins a workspace by its share link, as a new member of that name. Settles when it has been read from the relay;
	 * `false` when the relay does not know the link.
	 */
	async join(share: Share, name: string): Promise<boolean> {
		const open = await this.#prepare(this.#entry(share.workspace, t('workspace.mine'), share.key));
		if (!(await arrived(open))) {
			await open.destroy();
			return false;
		}
		joinAs(open.store, name.trim() || t('common.you'), 'rep');
		await this.#show(open);
		return true;
	}

	/** The page of this app that an invitation leads to, or `undefined` for a link that is none. */
	invitation(link: string): string | undefined {
		const share = parseShare(link.slice(link.indexOf('#')));
		return share && formatShare('', share);
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
		this.phase = 'welcome';
	}

	async #create(name: string, fill: (store: Workspace) => void | Promise<void>): Promise<void> {
		const open = await this.#prepare(this.#entry(newSecret(random), name));
		await fill(open.store);
		await this.#show(open);
	}

	#entry(id: string, name: string, key?: string): WorkspaceEntry {
		return {
			id,
			device: newDeviceId(random),
			member: newMember(random),
			name,
			shared: key !== undefined,
			openedAt: now(),
			...(key === undefined ? {} : { key })
		};
	}

	/** Opens documents and store. */
	async #prepare(entry: WorkspaceEntry): Promise<OpenWorkspace> {
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
	async #show(open: OpenWorkspace): Promise<void> {
		await this.#keep(open.entry);
		this.#open = open;
		this.phase = 'open';
		open.show(undefined);
	}

	async #keep(entry: WorkspaceEntry): Promise<void> {
		const kept = await this.#registry?.put(entry);
		if (!kept?.ok) notify(t('status.notSaved.hint'), { problem: true });
	}
}

function timeZone(): TimeZone {
	return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function reasonNames(): readonly string[] {
	return REASONS.map((reason) => t(`reason.${reason}`));
}

/** Settles with whether the directory of a workspace that is being joined has come; the relay may not know it. */
function arrived({ store, session }: OpenWorkspace): Promise<boolean> {
	return new Promise((resolve) => {
		const look = () => {
			const refused = session.status.current.kind === 'refused';
			if (!refused && store.pipelines.size === 0) return;
			for (const stop of stops) stop();
			resolve(!refused);
		};
		const stops = [store.onChange(look), session.status.onChange(look)];
		look();
	});
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
