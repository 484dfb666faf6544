import type { Deal } from '#lib/domain/deal.ts';
import type { Member } from '#lib/domain/directory.ts';
import { SETTINGS, type DealId, type MemberId } from '#lib/domain/ids.ts';
import type { Result } from '#lib/domain/problem.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import type { Stored } from '#lib/sync/database.ts';
import { viewersOf, type Peer } from '#lib/sync/presence.ts';
import type { WorkspaceEntry } from '#lib/sync/registry.ts';
import type { Membership } from '#lib/sync/standing.ts';
import type { SetBackOutcome } from '#lib/sync/set-back.ts';
import { withTray, withWaiting, type Status } from '#lib/sync/status.ts';
import type { Session } from '#lib/workers/session.ts';
import { t } from './i18n.svelte.ts';
import { Live } from './live.svelte.ts';
import { behindBefore, noteSkew } from './skew.ts';
import type { Note } from './note.ts';
import type { TrayEntry } from './tray.ts';
import { LiveWorkspace, type Past, type ReadOnly } from './workspace.svelte.ts';

export type { Status, TrayEntry };

/** How long the clock may stand before early operations are looked at again. */
const EARLY_MS = 30_000;

/** A workspace and its session, for as long as it is open. */
export class OpenWorkspace extends LiveWorkspace {
	readonly session: Session;
	/** What the relay refused, the last refused first. Read once the workspace is shown. */
	tray = $state.raw<readonly TrayEntry[]>([]);
	/** Settles when the registry holds what `entry` says. */
	kept: Promise<unknown> = Promise.resolve();
	readonly #entry: WorkspaceEntry;
	/** The name that the registry knows it by. */
	#kept: string;
	readonly #early: ReturnType<typeof setInterval>;
	readonly #status: Live<Status>;
	readonly #peers: Live<readonly Peer[]>;
	readonly #membership: Live<Membership | undefined>;
	readonly #outdated: Live<boolean>;
	readonly #newest: Live<number>;
	#past = $state<'unread' | 'reading' | 'shown' | 'failed'>('unread');
	/** The newest epoch when the past was asked for last. */
	#pastOf = 0;
	readonly #ended = new AbortController();
	readonly #stops: (() => void)[] = [];
	/** Tells the others who is here and what they look at; nothing before the first `show`. */
	#announce = (): void => undefined;
	#caret: string | undefined;

	/** `keep` is called with the entry after each change of it. */
	constructor(
		entry: WorkspaceEntry,
		session: Session,
		store: Workspace,
		keep: (entry: WorkspaceEntry) => Promise<unknown>
	) {
		super(store);
		this.#entry = entry;
		this.#kept = entry.name;
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
		this.#membership = new Live(
			() => session.standing.membership,
			(changed) => session.standing.onChange(changed)
		);
		this.#outdated = new Live(
			() => session.epochs.outdated,
			(changed) => session.epochs.onChange(changed)
		);
		this.#newest = new Live(
			() => session.epochs.newest,
			(changed) => session.epochs.onChange(changed)
		);
		store.grant = session.standing.membership;
		store.skew = behindBefore();
		store.outdated = session.epochs.outdated;
		this.#stops.push(
			session.clock.onChange(() => {
				const { skew } = session.clock;
				if (skew !== undefined) noteSkew(skew);
				store.skew = skew ?? behindBefore();
			}),
			session.epochs.onChange(() => {
				store.outdated = session.epochs.outdated;
				if (this.#past !== 'unread') void this.showPast();
				if (this.entry.epoch !== entry.epoch && this.status.kind !== 'not-saved')
					this.kept = keep(this.entry);
			}),
			session.standing.onChange(() => {
				store.grant = session.standing.membership;
				// What another tab has removed from the device is not to come back.
				if (this.status.kind !== 'not-saved') this.kept = keep(this.entry);
				// Who has just joined is known by name only when the roster has come.
				this.#announce();
			}),
			store.onChange((changed) => {
				if (changed.has(store.member)) this.#announce();
				if (changed.has(SETTINGS) && this.entry.name !== this.#kept) {
					this.#kept = this.entry.name;
					if (this.status.kind !== 'not-saved') this.kept = keep(this.entry);
				}
			})
		);
	}

	/** What the registry holds of it. */
	get entry(): WorkspaceEntry {
		const { newest } = this.session.epochs;
		return {
			...this.#entry,
			name: this.store.settings.name || this.#entry.name,
			membership: this.membership,
			...(newest > 1 ? { epoch: newest } : {})
		};
	}

	/** What this device is to the relay; none while the workspace is on this device only. */
	get membership(): Membership | undefined {
		return this.#membership.current;
	}

	/** Why one can only read here. */
	override get readOnly(): ReadOnly | undefined {
		if (this.#outdated.current) return 'outdated';
		return this.membership?.barred ?? (this.membership?.role === 'viewer' ? 'viewer' : undefined);
	}

	/** Nothing of a workspace that was joined has come yet. */
	get isAwaited(): boolean {
		return this.membership !== undefined && this.pipelines.length === 0;
	}

	/** What may be said about the user's changes. */
	get status(): Status {
		return withTray(withWaiting(this.#status.current, this.now.waiting), this.tray);
	}

	/** The other members who are here just now. */
	get peers(): readonly Peer[] {
		return this.#peers.current;
	}

	/** The names of those who have a deal open, by deal. */
	get viewers(): ReadonlyMap<DealId, readonly string[]> {
		return viewersOf(this.peers) as ReadonlyMap<DealId, readonly string[]>;
	}

	override memberName(id: MemberId | undefined): string {
		const known = id !== undefined && this.now.members.has(id);
		return (known ? undefined : this.#onRoster(id)?.name) ?? super.memberName(id);
	}

	/** Those of the directory, and of the roster whom no manager's device has written there yet. */
	override get members(): readonly Member[] {
		const written = super.members;
		const others = this.membership?.roster?.members ?? [];
		return [
			...written,
			...others
				.filter(({ id }) => !this.now.members.has(id as MemberId))
				.map(({ id, name, role }) => ({
					id: id as MemberId,
					name,
					role,
					invited: false,
					team: undefined
				}))
		];
	}

	/** Opens the note of a deal, until the signal; settles when what the device holds of it is here. */
	async openNote(deal: DealId, signal: AbortSignal): Promise<Note | undefined> {
		const { openNote } = await import('./note.ts');
		return openNote(this, deal, signal);
	}

	/** Everything in the tray, as a file. */
	async exportTray(): Promise<File> {
		const { trayFile } = await import('./tray.ts');
		return trayFile(this);
	}

	/** Throws away what lies in the tray under an id. */
	async discard(id: number): Promise<void> {
		const { discard } = await import('./tray.ts');
		await discard(id);
	}

	/** Writes again what lies in the tray under an id. Refused: what the member may (still) not write. */
	async retry(id: number): Promise<Result<undefined>> {
		const { retry } = await import('./tray.ts');
		const outcome = await retry(this, id);
		return this.run(() => outcome);
	}

	/** Shows a deal that lies in a closed epoch only; whether there is one. */
	async fromArchive(id: DealId): Promise<boolean> {
		return (await this.bring([id])) > 0;
	}

	override async bring(ids: readonly DealId[]): Promise<number> {
		const { epochs } = this.session;
		return epochs.newest > 1 ? epochs.lend(ids) : 0;
	}

	override get past(): Past {
		return this.#newest.current > 1 ? this.#past : 'none';
	}

	override async showPast(): Promise<void> {
		const { newest } = this.session.epochs;
		if (newest === 1 || (newest === this.#pastOf && this.#past !== 'failed')) return;
		this.#pastOf = newest;
		this.#past = 'reading';
		const { readPast } = await import('./past.ts');
		const archive = await this.session.epochs.archived(this.settings.timeZone);
		const isRead = await readPast(archive.packed, this.store, this.#ended.signal);
		if (this.#pastOf !== newest) return;
		this.#past = isRead ? 'shown' : 'failed';
		// What only the relay has is asked for again when somebody looks again.
		if (!archive.isWhole) this.#pastOf = 0;
	}

	/** Shows what was done for a deal since it was made, also in earlier epochs. */
	async openTimeline({ createdAt }: Pick<Deal, 'createdAt'>): Promise<void> {
		const { epochs } = this.session;
		if (epochs.newest === 1) return;
		await epochs.activitiesSince(
			typeof createdAt === 'string' ? Date.parse(createdAt) : (createdAt ?? 0)
		);
	}

	/** Ends with the workspace. */
	follow(stop: () => void): void {
		this.#stops.push(stop);
	}

	/** Saves what is left and ends. */
	async close(): Promise<void> {
		await this.#finish();
		await this.session.close();
	}

	/** Ends it, and removes its documents from this device. */
	async destroy(): Promise<void> {
		this.#end();
		await this.session.destroy();
	}

	/** Ends it, and heals the document that was prepared for it. */
	async heal(): Promise<Stored<undefined>> {
		await this.#finish();
		return this.session.heal();
	}

	/** Ends it, and sets back the documents that were prepared for it. */
	async setBack(replace: boolean): Promise<readonly SetBackOutcome[]> {
		await this.#finish();
		return this.session.setBack(replace);
	}

	/** Tells the others which deal one has open, if any. */
	show(deal: DealId | undefined): void {
		const { store, session } = this;
		const member = store.member;
		this.#announce = () =>
			session.presence.set({
				member,
				name: store.members.get(member)?.name ?? this.#onRoster(member)?.name ?? t('common.you'),
				since: this.#entry.openedAt,
				...(deal ? { deal, ...(this.#caret ? { caret: this.#caret } : {}) } : {})
			});
		this.#caret = undefined;
		this.#announce();
	}

	/** Tells the others what one has selected in the note of the deal that is open, if anything. */
	point(caret: string | undefined): void {
		if (caret === this.#caret) return;
		this.#caret = caret;
		this.#announce();
	}

	#onRoster(member: string | undefined) {
		return this.membership?.roster?.members.find(({ id }) => id === member);
	}

	/** Ends once what waits for its records is in the log, where they come at all. */
	async #finish(): Promise<void> {
		if (this.store.waiting > 0) await this.session.loaded;
		this.#end();
	}

	#end(): void {
		clearInterval(this.#early);
		this.#ended.abort();
		for (const stop of this.#stops) stop();
		this.store.close();
	}
}
