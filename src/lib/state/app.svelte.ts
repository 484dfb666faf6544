import { getContext, setContext } from 'svelte';
import type { DealId, DeviceId, MemberId } from '#lib/domain/ids.ts';
import { newDeviceId, newSecret } from '#lib/domain/ids.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { Operation } from '#lib/domain/operation.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { formatShare, type Share } from '#lib/protocol/share.ts';
import { joinAs, newMember, setUp, type PipelineDraft } from '#lib/store/setup.ts';
import { Workspace } from '#lib/store/workspace.ts';
import type { Peer } from '#lib/sync/presence.ts';
import { openRegistry, type Registry, type WorkspaceEntry } from '#lib/sync/registry.ts';
import { openSession, type Session } from '#lib/sync/session.ts';
import type { Status } from '#lib/sync/status.ts';
import { now, random } from './clock.ts';
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

/** How long the clock may stand before early operations are looked at again. */
const EARLY_MS = 30_000;

/** What is open on this device: nothing yet, the choice of a first workspace, or one workspace. */
export type Phase = 'starting' | 'welcome' | 'open';

/** A workspace and its session, for as long as it is open. */
export class OpenWorkspace extends LiveWorkspace {
	readonly entry: WorkspaceEntry;
	readonly session: Session;
	readonly #status: Live<Status>;
	readonly #peers: Live<readonly Peer[]>;

	constructor(entry: WorkspaceEntry, session: Session, store: Workspace) {
		super(store);
		this.entry = entry;
		this.session = session;
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
	#open = $state.raw<OpenWorkspace>();
	#registry: Registry | undefined;

	/** The open workspace; components that need it are shown only in phase `open`. */
	get workspace(): OpenWorkspace {
		if (!this.#open) throw new Error('no workspace is open');
		return this.#open;
	}

	/** Opens the workspace used last, or offers the first. */
	async start(): Promise<void> {
		const registry = await openRegistry();
		if (registry.ok) this.#registry = registry.value;
		const last = await this.#registry?.last();
		if (last?.ok && last.value) await this.#enter({ ...last.value, openedAt: now() });
		else this.phase = 'welcome';
	}

	/** A new workspace with one pipeline and nothing in it. */
	async startEmpty(pipeline: PipelineDraft, reasons: readonly string[]): Promise<void> {
		await this.#create(t('workspace.mine'), false, (store) =>
			setUp(store, {
				name: t('workspace.mine'),
				currency: CURRENCIES[locale()],
				timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
				sample: false,
				member: t('common.you'),
				pipeline,
				reasons
			})
		);
	}

	/** A new workspace with what `make` returns in it: the operations of a sample team. */
	async startSample(
		make: (member: MemberId, device: DeviceId) => Promise<readonly Operation[]>
	): Promise<void> {
		await this.#create(t('workspace.sample'), false, async (store) =>
			store.append(await make(store.member, store.device))
		);
	}

	/** Joins a workspace by its share link, as a new member of that name. Settles when it has been read from the relay. */
	async join(share: Share, name: string): Promise<void> {
		const entry = this.#entry(share.workspace, t('workspace.mine'), share.key);
		const open = await this.#enter(entry);
		await arrived(open.store);
		joinAs(open.store, name.trim() || t('common.you'), 'rep');
		open.show(undefined);
	}

	/** The link that lets a colleague in; makes the workspace shared at the first call. */
	async share(): Promise<string> {
		const { entry, session } = this.workspace;
		const key = entry.key ?? newSecret(random);
		if (!entry.shared) {
			await this.#keep({ ...entry, key, shared: true });
			session.share(key);
		}
		return formatShare(location.origin, { workspace: entry.id, key });
	}

	/** Closes the open workspace and removes it from this device. */
	async remove(): Promise<void> {
		const { entry, session, store } = this.workspace;
		store.close();
		await session.destroy();
		await this.#registry?.remove(entry.id);
		this.#open = undefined;
		this.phase = 'welcome';
	}

	async #create(
		name: string,
		shared: boolean,
		fill: (store: Workspace) => void | Promise<void>
	): Promise<void> {
		const entry = { ...this.#entry(newSecret(random), name), shared };
		const open = await this.#prepare(entry);
		await fill(open.store);
		this.#show(open);
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

	async #enter(entry: WorkspaceEntry): Promise<OpenWorkspace> {
		const open = await this.#prepare(entry);
		this.#show(open);
		return open;
	}

	/** Opens documents and store, and remembers the workspace. */
	async #prepare(entry: WorkspaceEntry): Promise<OpenWorkspace> {
		await this.#keep(entry);
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
			device: entry.device as DeviceId,
			member: entry.member as MemberId,
			now,
			random
		});
		setInterval(() => store.release(), EARLY_MS);
		return new OpenWorkspace(entry, session, store);
	}

	#show(open: OpenWorkspace): void {
		this.#open = open;
		this.phase = 'open';
		open.show(undefined);
	}

	async #keep(entry: WorkspaceEntry): Promise<void> {
		const kept = await this.#registry?.put(entry);
		if (!kept?.ok) notify(t('status.notSaved.hint'), { problem: true });
	}
}

/** Settles when the directory of a workspace that was joined has come. */
function arrived(store: Workspace): Promise<void> {
	const here = () => store.pipelines.size > 0;
	if (here()) return Promise.resolve();
	return new Promise((resolve) => {
		const stop = store.onChange(() => {
			if (!here()) return;
			stop();
			resolve();
		});
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
