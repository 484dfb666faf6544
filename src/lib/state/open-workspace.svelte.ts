import type { DealId } from '#lib/domain/ids.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { viewersOf, type Peer } from '#lib/sync/presence.ts';
import type { WorkspaceEntry } from '#lib/sync/registry.ts';
import type { Session } from '#lib/sync/session.ts';
import type { Status } from '#lib/sync/status.ts';
import { t } from './i18n.svelte.ts';
import { Live } from './live.svelte.ts';
import { LiveWorkspace } from './workspace.svelte.ts';

/** How long the clock may stand before early operations are looked at again. */
const EARLY_MS = 30_000;

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

	/** Saves what is left and ends. */
	async close(): Promise<void> {
		clearInterval(this.#early);
		this.store.close();
		await this.session.close();
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
