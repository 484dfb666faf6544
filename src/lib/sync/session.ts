import * as Y from 'yjs';
import { leads } from '#lib/protocol/permission.ts';
import { COMMON_AREA, FIRST_EPOCH, formatRoom, parseRoom } from '#lib/protocol/room.ts';
import { BlobSync, type FetchedBlob, type WantedBlob } from './blob-sync.ts';
import { stored, type Stored } from './database.ts';
import { namedAreas } from '#lib/ydoc/area.ts';
import { neededContent } from '#lib/ydoc/attachments.ts';
import { AreaLogs } from '#lib/ydoc/area-logs.ts';
import { docLog, type Log } from '#lib/ydoc/log.ts';
import { newestEpoch } from '#lib/ydoc/meta.ts';
import { logOf, onAppended, ORIGIN } from '#lib/ydoc/schema.ts';
import { clearWorkspace, openPersistence, roomsOf } from './device-store.ts';
import { nameOf, SyncedDocument, type Reach, type RelayFacts } from './document.ts';
import { openEpochStore, type EpochStore } from './epoch-store.ts';
import { Epochs, type Hand } from './epochs.ts';
import { fetchState } from './fetch-state.ts';
import { adoptFormerOwn } from './former-own.ts';
import { prepareHeal, type Healing } from './heal.ts';
import {
	openLeaderChannel,
	type FollowerWord,
	type LeaderChannel,
	type LeaderNews
} from './leader-channel.ts';
import { maySee, removeLost } from './lost-areas.ts';
import { Notes } from './notes.ts';
import type { OpenPersistence } from './persistence.ts';
import type { Presence } from './presence.ts';
import type { Refusal } from './refusal.ts';
import type { WorkspaceEntry } from './registry.ts';
import { putReport } from './reports.ts';
import { prepareSetBack, type Prepared, type SetBackOutcome } from './set-back.ts';
import { SAY_AGAIN_MS, SharedPresence } from './shared-presence.ts';
import { Standing, type Membership } from './standing.ts';
import { sameStatus, skewOf, status, together, type Status } from './status.ts';
import { clientOf, ticketsOf, type TakeTicket } from './tickets.ts';

export interface SessionOptions {
	/** The workspace, as the registry has it. It joins its relay at once where it has a membership. */
	readonly entry: WorkspaceEntry;
	/** Where the relay is: `https://host` or `wss://host`, as `location.origin`. None: this device only. */
	readonly relay?: { readonly url: string } | undefined;
	/** ms since 1970. */
	readonly now: () => number;
	/** In [0, 1), for the jitter of the pauses between attempts. */
	readonly random: () => number;
	/** Called once for a document of which the relay has refused a change: to be set back (`setBack`). */
	readonly onRefused?: (room: string, refusal: Refusal) => void;
	/** Called when a document was found to differ from the relay's at equal state: to be healed (`prepareHeal`). */
	readonly onDiffers?: (room: string) => void;
	/** Called when another tab has set a document back, or begun to remove the workspace: it is not to be saved from here. */
	readonly onReplaced?: () => void;
	/** Called after anything changed of what is saved of the documents and what the relay has. */
	readonly onFacts?: () => void;
	/** Called when an area that is open is not the member's to see any more: the workspace is to be opened anew. */
	readonly onAreaLost?: () => void;
	/** Called after the newest epoch, or whether this build may write, did change. */
	readonly onEpochs?: () => void;
	/** Another store, for tests. */
	readonly open?: OpenPersistence;
}

/** A workspace at work: its documents, saved on this device and, once shared, kept in step with a relay. */
export interface Session {
	/** The document `ws`. Empty until `loaded`. */
	readonly directory: Y.Doc;
	/** The document `team`: what all but viewers write of labels, personas and shared views. Empty until `loaded`. */
	readonly team: Y.Doc;
	/** The document `me` of the entry's member, which nobody else can open. Empty until `loaded`. */
	readonly me: Y.Doc;
	/** The document `ops` of the common area and the newest epoch. Empty until `loaded`. */
	readonly log: Y.Doc;
	/** The document `act` of the same, of which nothing waits: its activities come in when they are read. */
	readonly activities: Y.Doc;
	/** All that are shown, by their names within the workspace: those that `logs` are made of. */
	readonly documents: ReadonlyMap<string, Y.Doc>;
	/** The logs to be read and written, each of all its open epochs, by the name of the document of its first. */
	readonly logs: ReadonlyMap<string, Log>;
	/** Which epochs there are, and what lies in those that are closed. */
	readonly epochs: Pick<
		Epochs,
		| 'log'
		| 'activities'
		| 'newest'
		| 'isOutdated'
		| 'openActivitiesSince'
		| 'closed'
		| 'readClosed'
		| 'lastSeen'
		| 'lend'
	>;
	/** The areas beside the common one that are open. Those that pipelines name and the grant allows are opened. */
	readonly areas: AreaLogs;
	/**
	 * Whether this device may copy from one area to another now: the member writes, what is stored has been read, and a
	 * relay that has it gives all that it has.
	 */
	readonly mayCarry: boolean;
	/** The epochs of every area that is open, the common one first. */
	readonly everyEpochs: readonly Epochs[];
	/** What is derived of closed epochs, kept by this device. */
	readonly epochStore: EpochStore;
	/**
	 * Settles once what the device holds is in every document but activities, or with why it is not: then they are in
	 * memory only and the status says so. The documents can be used either way.
	 */
	readonly loaded: Promise<Stored<undefined>>;
	/** Settles once what the device holds is in every document, or cannot be read. */
	readonly read: Promise<Stored<undefined>>;
	readonly status: {
		readonly current: Status;
		/** Calls back after `current` has changed; ends with the returned function. */
		onChange(listener: () => void): () => void;
	};
	readonly presence: Presence;
	/** What this device is to the relay. The registry's entry is the caller's to keep. */
	readonly standing: Standing;
	/** The documents that another tab has set back, by their full names: what is done to them here is not saved. */
	readonly replaced: readonly string[];
	/** The relay's time less this device's, in ms, where it is known. */
	readonly skew: number | undefined;
	/** Compares the documents with the relay's: whether all are the same, `undefined` where that cannot be told now. */
	compare(): Promise<boolean | undefined>;
	/** Fetches all that the relay has of a document that differs from it; `false` where that could not be done. */
	prepareHeal(room: string): Promise<boolean>;
	/** Saves what is left, ends, and heals the document that was prepared; what differed is in the report of it. */
	heal(): Promise<Stored<undefined>>;
	/** Whether all that is in a log, named as in `logs`, is on this device's disk. */
	isSaved(log: string): boolean;
	/** Opens a note, named within the workspace, for as long as somebody looks at it: until `leave`. */
	look(document: string): Note;
	/**
	 * Brings what is, and what comes, into one note from another of the same record, until the returned function is
	 * called: its record has changed area. Nothing where the member only reads.
	 */
	bring(from: string, to: string): () => void;
	/** Brings what this device holds of notes to the areas that their records are in now. */
	bringNotes(homes: ReadonlyMap<string, string>): Promise<void>;
	leave(document: string): void;
	/** Brings the bytes of an attachment to this device. */
	fetchBlob(wanted: WantedBlob): Promise<FetchedBlob>;
	/**
	 * Tells the relay which blobs nobody refers to any more. Settles with how many went; `undefined` where this tab does
	 * not lead, the member is no owner or manager, or not all of the workspace can be read as the relay has it.
	 * @param purged the records that are known to be purged
	 */
	tidyBlobs(purged: readonly string[]): Promise<number | undefined>;
	/** Whether all that is in the documents is on disk, and they hold what the tab that led before has on disk. */
	readonly isSettled: boolean;
	/**
	 * Says whether this tab leads: it alone is connected to the relay, and writes under the device's client ids. To be
	 * called with `true` while holding the lock that makes it so.
	 */
	lead(leads: boolean): void;
	/** Settles when the last `lead` is done: what is written before goes under an id that is new to the log. */
	readonly turned: Promise<unknown>;
	/** Starts to keep the workspace in step with the relay. */
	share(membership: Membership): void;
	/** Takes new connections at once, because the old ones may be dead though they look open. */
	wake(): void;
	/** Saves what is left and ends. */
	close(): Promise<void>;
	/** Ends, and removes the documents from this device; other tabs that have them open stop saving them (`cleared`). */
	destroy(): Promise<Stored<undefined>>;
	/**
	 * Fetches what the relay has of documents, by their full names, and puts into the tray what it lacks. `false` where
	 * that could not be done of all: nothing is changed then.
	 */
	prepareSetBack(rooms: readonly string[], refusal: Refusal): Promise<boolean>;
	/**
	 * Saves what is left, ends, and sets back the documents that were prepared: what came meanwhile goes to the tray
	 * too, then, where `replace` is said, the relay's state takes the place of what is stored.
	 */
	setBack(replace: boolean): Promise<readonly SetBackOutcome[]>;
}

/** A note that somebody looks at. */
interface Note {
	readonly doc: Y.Doc;
	/** Settles once what the device holds is in it, or with why it is not. */
	readonly loaded: Promise<Stored<undefined>>;
	/** Applies what was typed on this device; see `SyncedDocument.apply`. */
	apply(update: Uint8Array, origin: unknown): void;
}

/** Opens a workspace. The documents are there at once, and empty; see `loaded`. */
export function openSession(options: SessionOptions): Session {
	return new OpenSession(options);
}

/** The leading tab tells the others of a change after this long, with what else has changed by then. In ms. */
const NEWS_MS = 20;
/** So long a closed epoch is waited for that only the relay has, in ms. */
const FETCH_MS = 30_000;

class OpenSession implements Session {
	readonly directory: Y.Doc;
	readonly team: Y.Doc;
	readonly me: Y.Doc;
	readonly logs = new Map<string, Log>();
	readonly epochs: Epochs;
	readonly areas: AreaLogs;
	readonly epochStore: EpochStore;
	readonly loaded: Promise<Stored<undefined>>;
	readonly read: Promise<Stored<undefined>>;
	readonly status: Session['status'];
	readonly presence: SharedPresence;
	readonly standing: Standing;

	readonly #options: SessionOptions;
	/** Directory, team and me: of one epoch, and always open. */
	readonly #small: readonly SyncedDocument[];
	readonly #directory: SyncedDocument;
	readonly #me: SyncedDocument;
	readonly #workspace: string;
	readonly #notes: Notes;
	readonly #blobs: BlobSync;
	#documents: readonly SyncedDocument[] = [];
	readonly #persistence: OpenPersistence;
	#shared = false;
	/** By area, the common one first; none while the first documents are being opened. */
	readonly #epochs = new Map<string, Epochs>();
	#isAreaLost = false;
	readonly #take: TakeTicket;
	readonly #channel: LeaderChannel;
	readonly #tab = crypto.randomUUID();
	readonly #listeners = new Set<() => void>();
	#current: Status = { kind: 'saved' };
	#leads = false;
	#isReplaced = false;
	readonly #refusedOnce = new Set<string>();
	#prepared: readonly Prepared[] = [];
	#healing: Healing | undefined;
	#news: ReturnType<typeof setTimeout> | undefined;
	readonly #saying: ReturnType<typeof setInterval>;
	readonly #ended = new AbortController();

	constructor(options: SessionOptions) {
		const { entry, relay, now, open = openPersistence } = options;
		this.#options = options;
		const workspace = (this.#workspace = entry.id);
		const { member } = entry;
		this.standing = new Standing(entry.membership);
		this.#take = ticketsOf(clientOf(relay?.url ?? '', this.standing), this.standing);
		this.#channel = openLeaderChannel(workspace, {
			news: (news) => this.#hear(news),
			word: (word) => this.#receive(word)
		});
		this.#notes = new Notes({
			...{ workspace, open, now },
			changed: () => this.#changed(),
			tell: (documents) => this.#say({ kind: 'look', documents })
		});
		const { random } = options;
		this.#blobs = new BlobSync({ workspace, now, random, changed: () => this.#changed() });
		this.#persistence = open;
		const directory = this.#create(formatRoom({ workspace, kind: 'ws' }));
		this.#directory = directory;
		this.directory = directory.doc;
		const team = this.#create(formatRoom({ workspace, kind: 'team' }));
		this.team = team.doc;
		const me = (this.#me = this.#create(formatRoom({ workspace, kind: 'me', member })));
		this.me = me.doc;
		this.#small = [directory, team, me];
		this.epochStore = openEpochStore(workspace);
		for (const { room, doc } of this.#small) this.logs.set(this.#nameOf(room), docLog(doc));
		this.epochs = this.#openEpochs(COMMON_AREA, entry.epoch ?? FIRST_EPOCH);
		this.areas = new AreaLogs((area) => this.#openEpochs(area, newestEpoch(directory.doc, area)));
		const opened = directory.saving.loaded.then(() => this.#openAreas());
		this.loaded = opened.then(() =>
			all([...this.#small, ...this.#shownLogs].map(({ saving }) => saving.loaded))
		);
		this.read = opened.then(() => all(this.#documents.map(({ saving }) => saving.loaded)));
		const listeners = this.#listeners;
		const current = () => this.#current;
		this.status = {
			get current() {
				return current();
			},
			onChange(listener) {
				listeners.add(listener);
				return () => listeners.delete(listener);
			}
		};
		this.presence = new SharedPresence(directory.awareness, now, (self) =>
			this.#say({ kind: 'present', tab: this.#tab, self })
		);
		this.#saying = setInterval(() => this.presence.sayAgain(), SAY_AGAIN_MS);
		for (const told of [this.presence, this.standing]) told.onChange(() => this.#tellSoon());
		this.standing.onChange(() => this.#followAreas());
		if (entry.membership) this.#connect();
		this.#say({ kind: 'hello' });
	}

	get replaced(): readonly string[] {
		return this.#open
			.filter(({ saving }) => saving.problem?.code === 'replaced')
			.map(({ room }) => room);
	}

	get skew(): number | undefined {
		return skewOf(this.#documents);
	}

	get log(): Y.Doc {
		return this.epochs.current.log.doc;
	}

	get activities(): Y.Doc {
		return this.epochs.current.activities.doc;
	}

	get documents(): ReadonlyMap<string, Y.Doc> {
		const activities = this.everyEpochs.flatMap(({ shownActivities }) => shownActivities);
		const shown = [...this.#small, ...this.#shownLogs, ...activities];
		return new Map(shown.map(({ room, doc }) => [this.#nameOf(room), doc]));
	}

	isSaved(log: string): boolean {
		// A log of an area is in every open epoch of it; every other document is one.
		const [kind, area] = log.split('/');
		const isEpochs = kind === 'ops' || kind === 'act';
		const held = this.#open.filter(({ room }) => {
			const name = this.#nameOf(room);
			return isEpochs ? name.startsWith(`${kind}/${area}/`) : name === log;
		});
		return held.length > 0 && held.every(({ saving }) => saving.pending === 0 && !saving.problem);
	}

	look(document: string): Note {
		const synced = this.#notes.look(document);
		const { doc, saving } = synced;
		return { doc, loaded: saving.loaded, apply: (...given) => synced.apply(...given) };
	}

	leave(document: string): void {
		this.#notes.leave(document);
	}

	fetchBlob(wanted: WantedBlob): Promise<FetchedBlob> {
		return this.#blobs.fetch(wanted);
	}

	tidyBlobs(purged: readonly string[]): Promise<number | undefined> {
		const { membership } = this.standing;
		if (!membership || !leads(membership.role) || !this.mayCarry) return Promise.resolve(undefined);
		return this.#blobs.tidy(async () => {
			const logs: (readonly string[])[] = [];
			for (const epochs of this.everyEpochs) {
				const found = await epochs.readActivities();
				if (!found) return undefined;
				logs.push(...found);
			}
			return neededContent(logs, new Set(purged));
		});
	}

	bring(from: string, to: string): () => void {
		return this.#bring(from, to).stop;
	}

	/** `bring`, and what settles once that is brought which this device holds. */
	#bring(from: string, to: string): { readonly brought: Promise<unknown>; stop(): void } {
		if (handOf(this.standing.membership) === 'none')
			return { brought: Promise.resolve(), stop: () => undefined };
		const [source, target] = [this.look(from), this.look(to)];
		let isOver = false;
		const bring = () => {
			if (isOver) return;
			const known = Y.encodeStateVector(target.doc);
			target.apply(Y.encodeStateAsUpdate(source.doc, known), ORIGIN.local);
		};
		const brought = Promise.all([source.loaded, target.loaded]).then(() => {
			bring();
			if (!isOver) source.doc.on('update', bring);
		});
		const stop = () => {
			isOver = true;
			source.doc.off('update', bring);
			this.leave(from);
			this.leave(to);
		};
		return { brought, stop };
	}

	async bringNotes(homes: ReadonlyMap<string, string>): Promise<void> {
		for (const room of await roomsOf(this.#workspace)) {
			const name = parseRoom(room);
			if (name?.kind !== 'note' || this.#ended.signal.aborted) continue;
			const home = homes.get(name.record);
			if (home === undefined || home === name.area) continue;
			const to = this.#nameOf(formatRoom({ ...name, area: home }));
			const { brought, stop } = this.#bring(this.#nameOf(room), to);
			await brought;
			stop();
		}
	}

	get isSettled(): boolean {
		return this.#documents.every(({ isSettled }) => isSettled);
	}

	lead(leads: boolean): void {
		if (leads === this.#leads || this.#ended.signal.aborted) return;
		this.#leads = leads;
		this.presence.lead(leads);
		for (const document of this.#documents) document.lead(leads);
		this.#notes.lead(leads);
		for (const epochs of this.everyEpochs) epochs.heed();
		if (leads) void this.#adoptFormerOwn();
		this.#blobs.lead(leads);
	}

	get turned(): Promise<unknown> {
		return Promise.all(this.#documents.map(({ turned }) => turned));
	}

	share(membership: Membership): void {
		this.standing.begin(membership);
		this.#connect();
		this.#say({ kind: 'share', membership });
	}

	wake(): void {
		for (const document of this.#open) document.wake();
		this.#blobs.wake();
		if (!this.#leads) this.#say({ kind: 'wake' });
	}

	async close(): Promise<void> {
		this.#end();
		const close = (document: SyncedDocument) => document.close();
		await Promise.all([...this.#documents.map(close), this.#notes.end(close), this.#blobs.close()]);
	}

	async destroy(): Promise<Stored<undefined>> {
		this.#end();
		const notes = this.#notes.end((document) => document.clear());
		const cleared = await all(this.#documents.map((document) => document.clear()));
		await Promise.all([notes, this.#blobs.close()]);
		return cleared.ok ? clearWorkspace(this.#workspace) : cleared;
	}

	async compare(): Promise<boolean | undefined> {
		const outcomes = await Promise.all(this.#documents.map((document) => document.compare()));
		return outcomes.includes(false) ? false : outcomes.every(Boolean) || undefined;
	}

	async prepareHeal(room: string): Promise<boolean> {
		const { relay, now } = this.#options;
		const { signal } = this.#ended;
		const doc = this.#of(room)?.doc;
		const given = { url: relay?.url ?? '', workspace: this.#workspace, take: this.#take };
		this.#healing = doc && (await prepareHeal({ ...given, room, doc, now, signal }));
		return this.#healing !== undefined && !signal.aborted;
	}

	async heal(): Promise<Stored<undefined>> {
		await this.close();
		return this.#healing?.finish() ?? stored(undefined);
	}

	async prepareSetBack(rooms: readonly string[], refusal: Refusal): Promise<boolean> {
		const { relay, now } = this.#options;
		const { signal } = this.#ended;
		const given = { workspace: this.#workspace, take: this.#take, refusal, now, signal };
		const found = await Promise.all(
			rooms.map((room) => {
				const doc = this.#of(room)?.doc;
				return doc && prepareSetBack({ ...given, url: relay?.url ?? '', room, doc });
			})
		);
		this.#prepared = found.filter((one) => one !== undefined);
		return this.#prepared.length === rooms.length && !signal.aborted;
	}

	async setBack(replace: boolean): Promise<readonly SetBackOutcome[]> {
		await this.close();
		const outcomes: SetBackOutcome[] = [];
		for (const one of this.#prepared) outcomes.push(await one.finish(replace));
		return outcomes;
	}

	get mayCarry(): boolean {
		const isHere = ({ saving, facts }: SyncedDocument) =>
			!saving.problem && (!this.#shared || facts.relay === 'open');
		const newest = this.everyEpochs.flatMap(({ current }) => [current.log, current.activities]);
		const mayWrite = handOf(this.standing.membership) !== 'none' && !this.epochs.isOutdated;
		return mayWrite && this.#leads && [this.#directory, ...newest].every(isHere);
	}

	get everyEpochs(): readonly Epochs[] {
		return [...this.#epochs.values()];
	}

	get #shownLogs(): readonly SyncedDocument[] {
		return this.everyEpochs.flatMap(({ logs }) => logs);
	}

	#openEpochs(area: string, first: number): Epochs {
		const name = { workspace: this.#workspace, area };
		const epochs = new Epochs({
			...{ directory: this.#directory, area, first, store: this.epochStore },
			create: (kind, epoch) => this.#create(formatRoom({ ...name, kind, epoch })),
			read: (kind, epoch) => this.#readOnce(formatRoom({ ...name, kind, epoch })),
			leads: () => this.#leads,
			hand: () => handOf(this.standing.membership),
			isShared: () => this.#shared,
			changed: () => this.#options.onEpochs?.(),
			now: this.#options.now
		});
		this.#epochs.set(area, epochs);
		const logs = { ops: epochs.log, act: epochs.activities };
		for (const kind of ['ops', 'act'] as const) {
			const room = formatRoom({ ...name, kind, epoch: FIRST_EPOCH });
			this.logs.set(this.#nameOf(room), logs[kind]);
		}
		return epochs;
	}

	/** What was seen and may be no more is removed before anything of it is shown. */
	async #openAreas(): Promise<void> {
		const { membership } = this.standing;
		if (membership) await removeLost(this.#workspace, membership, this.#options.now());
		this.#followAreas();
		onAppended(this.directory, () => this.#followAreas());
		await Promise.all(this.everyEpochs.map(({ opened }) => opened));
	}

	/** Opens the areas that pipelines name, as far as they are the member's to see. */
	#followAreas(): void {
		const { membership } = this.standing;
		const isLost = [...this.areas.open.keys()].some((area) => !maySee(membership, area));
		if (isLost && !this.#isAreaLost) {
			this.#isAreaLost = true;
			this.#options.onAreaLost?.();
		}
		if (this.#isAreaLost || this.#ended.signal.aborted) return;
		for (const area of namedAreas(logOf(this.directory).toArray()))
			if (maySee(membership, area)) this.areas.of(area);
	}

	#of(room: string): SyncedDocument | undefined {
		return this.#open.find((document) => document.room === room);
	}

	/** The documents that are open, notes among them. */
	get #open(): readonly SyncedDocument[] {
		return [...this.#documents, ...this.#notes.open];
	}

	#nameOf(room: string): string {
		return room.slice(this.#workspace.length + 1);
	}

	/** Opens a document, at any time, in the state that the others are in. */
	#create(room: string): SyncedDocument {
		const document = new SyncedDocument(room, this.#persistence, () => this.#changed());
		this.#documents = [...this.#documents, document];
		if (this.#leads) document.lead(true);
		const { relay } = this.#options;
		if (this.#shared && relay) document.connect(this.#reach(room, relay));
		return document;
	}

	/** A document as it is stored; what is not stored, as the relay has it. */
	async #readOnce(room: string): Promise<Y.Doc | undefined> {
		const doc = new Y.Doc();
		const opened = await this.#persistence(nameOf(room), doc, () => undefined);
		const found = opened.ok ? await opened.value.load() : opened;
		if (opened.ok) opened.value.close();
		if (found.ok && !found.value.isEmpty) return doc;
		const { relay } = this.#options;
		if (!relay || !this.#shared) return undefined;
		const signal = AbortSignal.any([this.#ended.signal, AbortSignal.timeout(FETCH_MS)]);
		return fetchState({ url: relay.url, room, take: this.#take, signal });
	}

	/** Under the client id of the device, and with what is stored in the document: both come with the lead. */
	async #adoptFormerOwn(): Promise<void> {
		await this.#me.turned;
		if (this.#leads && this.#me.isSettled) await adoptFormerOwn(this.#workspace, this.#me);
	}

	#connect(): void {
		const { relay } = this.#options;
		if (!relay) return;
		this.#shared = true;
		for (const document of this.#documents) document.connect(this.#reach(document.room, relay));
		this.#notes.connect((room) => this.#reach(room, relay));
		this.#blobs.connect({ url: relay.url, take: this.#take });
	}

	#reach(room: string, relay: { readonly url: string }): Reach {
		const { now, random } = this.#options;
		return {
			...relay,
			take: this.#take,
			refused: (refusal) => this.#refused(room, refusal),
			compared: (same) => this.#compared(room, same),
			now,
			random
		};
	}

	#changed(): void {
		this.#options.onFacts?.();
		this.#tellSoon();
		for (const epochs of this.everyEpochs) epochs.heed();
		const gone = ({ room, saving: { problem } }: SyncedDocument) => {
			if (problem?.code !== 'cleared') return problem?.code === 'replaced';
			// Another tab has removed what is the member's no more; this one will be told.
			const name = parseRoom(room);
			return !name || !('area' in name) || maySee(this.standing.membership, name.area);
		};
		if (!this.#isReplaced && this.#open.some(gone)) {
			this.#isReplaced = true;
			this.#options.onReplaced?.();
		}
		const facts = this.#documents.map((document) => document.facts);
		const next = status(together([...facts, ...this.#notes.facts, this.#blobs.facts]));
		if (sameStatus(next, this.#current)) return;
		this.#current = next;
		for (const listener of this.#listeners) listener();
	}

	#refused(room: string, refusal: Refusal): void {
		if (refusal.why === 'held') this.standing.update({ barred: 'held' });
		if (this.#refusedOnce.has(room)) return;
		this.#refusedOnce.add(room);
		this.#options.onRefused?.(room, refusal);
	}

	#compared(room: string, same: boolean): void {
		if (!same) return this.#options.onDiffers?.(room);
		const report = { document: this.#nameOf(room), at: this.#options.now() };
		void putReport({ workspace: this.#workspace, ...report });
	}

	#say(word: FollowerWord): void {
		if (!this.#ended.signal.aborted) this.#channel.tell({ word });
	}

	#receive(word: FollowerWord): void {
		switch (word.kind) {
			case 'hello':
				this.#tellSoon();
				this.#notes.sayAgain();
				return this.presence.sayAgain();
			case 'wake':
				// A tab that was stopped has not heard what was told meanwhile.
				this.#tellSoon();
				if (!this.#leads) return;
				for (const document of this.#open) document.wake();
				return this.#blobs.wake();
			case 'share':
				return this.#join(word.membership);
			case 'present':
				return this.presence.hearOf(word.tab, word.self);
			case 'look':
				return this.#notes.hearOf(word.documents);
			default:
				// Of a later build.
				return word satisfies never;
		}
	}

	/** Another tab has shared the workspace. */
	#join(membership: Membership): void {
		if (this.standing.membership) return;
		this.standing.begin(membership);
		this.#connect();
	}

	#hear({ facts, waiting, peers, membership, version }: LeaderNews): void {
		if (this.#leads) return;
		if (membership) this.#join(membership);
		for (const [room, known] of facts) this.#of(room)?.hear(known);
		this.#notes.hear(waiting ?? new Map());
		this.presence.hear(peers);
		if (membership) this.standing.update(membership, version > 0 ? version : undefined);
	}

	#tellSoon(): void {
		if (this.#leads) this.#news ??= setTimeout(() => this.#tellNews(), NEWS_MS);
	}

	#tellNews(): void {
		this.#news = undefined;
		if (!this.#leads || this.#ended.signal.aborted) return;
		const facts = new Map<string, RelayFacts>();
		for (const { room, relayFacts } of this.#open) if (relayFacts) facts.set(room, relayFacts);
		const { membership, version } = this.standing;
		const told = membership && withoutRoster(membership);
		const { peers } = this.presence;
		const { waiting } = this.#notes;
		this.#channel.tell({ news: { facts, waiting, peers, membership: told, version } });
	}

	#end(): void {
		for (const epochs of this.everyEpochs) epochs.close();
		this.presence.close();
		this.#ended.abort();
		clearInterval(this.#saying);
		clearTimeout(this.#news);
		this.#channel.close();
		this.#listeners.clear();
	}
}

/** New epochs are opened by owners and managers, and by who works alone. */
function handOf(membership: Membership | undefined): Hand {
	if (!membership) return 'opens';
	if (membership.barred || membership.role === 'viewer') return 'none';
	return membership.role === 'rep' ? 'writes' : 'opens';
}

function withoutRoster(membership: Membership): Membership {
	const { publicKey, device, certificate, role, areas, barred } = membership;
	return { publicKey, device, certificate, role, areas, barred };
}

/** The first failure, if there was any. */
async function all(outcomes: readonly Promise<Stored<undefined>>[]): Promise<Stored<undefined>> {
	return (await Promise.all(outcomes)).find(({ ok }) => !ok) ?? stored(undefined);
}
