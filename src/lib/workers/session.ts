import { COMMON_AREA, FIRST_EPOCH, formatRoom, type DocumentName } from '#lib/protocol/room.ts';
import type { RecordId } from '#lib/domain/ids.ts';
import type { TimeZone } from '#lib/domain/time.ts';
import type { Vectors } from '#lib/store/projection.ts';
import type { Row } from '#lib/store/row.ts';
import type { FetchedBlob, WantedBlob } from '#lib/sync/blob-sync.ts';
import type { StorageProblem, Stored } from '#lib/sync/database.ts';
import { leaderLock, standForLead, type Candidate } from '#lib/sync/leader.ts';
import type { Peer, Presence } from '#lib/sync/presence.ts';
import type { Refusal } from '#lib/sync/refusal.ts';
import type { WorkspaceEntry } from '#lib/sync/registry.ts';
import type { SetBackOutcome } from '#lib/sync/set-back.ts';
import { Standing, type Membership } from '#lib/sync/standing.ts';
import { sameStatus, type Status } from '#lib/sync/status.ts';
import { onHidden, onRest, onWake } from '#lib/sync/wake.ts';
import { AreaLogs } from '#lib/ydoc/area-logs.ts';
import type { Log } from '#lib/ydoc/log.ts';
import type { Archive } from './archive.ts';
import type { Closed, LogKind } from './closed.ts';
import type { WorkerPort } from './client.ts';
import { RemoteLog } from './remote-log.ts';
import type { Asks, FoundEntries, FromSession, Supplied, ToSession } from './session-messages.ts';
import { areaIn, slices } from './session-messages.ts';

export interface SessionOptions {
	/** The workspace, as the registry has it. It joins its relay at once where it has a membership. */
	readonly entry: WorkspaceEntry;
	/** Where the relay is: `https://host`. None: this device only. */
	readonly relay?: { readonly url: string } | undefined;
	/** The relay's time less this device's, in ms, as it counts until the relay tells it. */
	readonly skew?: number | undefined;
	/** ms since 1970. */
	readonly now: () => number;
	/** Called once for a document of which the relay has refused a change: to be set back (`prepareSetBack`). */
	readonly onRefused?: (room: string, refusal: Refusal) => void;
	/** Called when a document was found to differ from the relay's at equal state: to be healed (`prepareHeal`). */
	readonly onDiffers?: (room: string) => void;
	/** Called when another tab has set a document back, or begun to remove the workspace: it is not to be saved from here. */
	readonly onReplaced?: () => void;
	/** Called when an area is not the member's to see any more: what was shown of it goes when it is opened anew. */
	readonly onAreaLost?: () => void;
	/** Called with records folded in the worker: all their entries, and rows of those that are not shown as they are. */
	readonly onSupply?: (records: readonly Supplied[], rows: readonly Row[]) => void;
	/** Called when all that the device holds has been supplied, but what is still `toCome`: then it is called again. */
	readonly onComplete?: (toCome: boolean) => void;
	/** What is shown already: where the documents stood then. The worker waits for it. */
	readonly shown?: Promise<Vectors | undefined>;
	/** Another worker, for tests. */
	readonly spawn?: () => WorkerPort;
	/** How often the worker is asked whether it is there, ms; for tests. */
	readonly pulseMs?: number;
}

/** A workspace at work in a worker: its logs, saved on this device and, once shared, kept in step with a relay. */
export interface Session {
	/** The log of the document `ws`. Empty until it is loaded, like all of them. */
	readonly directory: Log;
	/** The log of the document `team`. */
	readonly team: Log;
	/** The log of the document `me` of the entry's member. */
	readonly me: Log;
	/** The logs `ops` of the common area, of all epochs that are open. */
	readonly log: Log;
	/** The logs `act` of the same, of which nothing waits: their activities come when they are read. */
	readonly activities: Log;
	/** The areas beside the common one that are open. */
	readonly areas: AreaLogs;
	/** All of them, by the names of the documents of their first epoch within the workspace. */
	readonly documents: ReadonlyMap<string, Log>;
	/** The epochs of the logs. */
	readonly epochs: {
		/** The newest that this device knows of. */
		readonly newest: number;
		/** Whether this build is too old to write here. */
		readonly outdated: boolean;
		/** Calls back after either did change; ends with the returned function. */
		onChange(listener: () => void): () => void;
		/** What lies in closed epochs that are not open, on the calendar of a zone. */
		archived(zone: TimeZone): Promise<Archive>;
		/** What is searched of activities, comments and attachments there, packed, oldest first. */
		archivedTalk(): Promise<readonly Uint8Array<ArrayBuffer>[]>;
		/** What was entered there, operation by operation: what `archived` is derived from. */
		closed(kinds: readonly LogKind[]): Promise<Closed>;
		/** Brings records of closed epochs into `log`; how many there were. */
		lend(records: readonly RecordId[]): Promise<number>;
		/** Brings what was done since then, ms since 1970, into `activities`, as far back as epochs go. */
		activitiesSince(instant: number): Promise<void>;
	};
	/**
	 * Settles once what the device holds is in the logs, or with why it is not: then they are in memory only and the status
	 * says so. The logs can be used either way.
	 */
	readonly loaded: Promise<Stored<undefined>>;
	/** What was held when it was loaded; `undefined` until then. */
	readonly found: FoundEntries | undefined;
	readonly status: {
		readonly current: Status;
		/** Calls back after `current` has changed; ends with the returned function. */
		onChange(listener: () => void): () => void;
	};
	readonly presence: Omit<Presence, 'close'>;
	/** What this device is to the relay. The registry's entry is the caller's to keep. */
	readonly standing: Standing;
	readonly clock: {
		/** The relay's time less this device's, in ms; `undefined` where it is not known. */
		readonly skew: number | undefined;
		/** Calls back after `skew` has changed; ends with the returned function. */
		onChange(listener: () => void): () => void;
	};
	/** The documents that another tab has set back, by their full names: what is done to them here is not saved. */
	readonly replaced: readonly string[];
	/**
	 * Opens a note, named within the workspace; `received` takes its updates, of which the first is all there is.
	 * `former` are notes of the same record, of areas that it was in: what is in them comes along.
	 */
	openNote(
		document: string,
		received: (update: Uint8Array) => void,
		former?: readonly string[]
	): OpenNote;
	/** What was typed here in a note and is not known to be on disk: updates, in their order. */
	unsaved(document: string): readonly Uint8Array[];
	/** The notes of which there is something unsaved. */
	readonly unsavedNotes: readonly string[];
	/** Brings the bytes of an attachment to this device. */
	fetchBlob(wanted: WantedBlob): Promise<FetchedBlob>;
	/** Tells the relay which blobs nobody refers to any more; how many went, where it could be told. */
	tidyBlobs(purged: readonly string[]): Promise<number | undefined>;
	/** Starts to keep the workspace in step with the relay. */
	share(membership: Membership): void;
	/** Takes new connections at once, because the old ones may be dead though they look open. */
	wake(): void;
	/** Saves what is left and ends. */
	close(): Promise<void>;
	/** Ends, and removes the documents from this device; other tabs that have them open stop saving them (`cleared`). */
	destroy(): Promise<Stored<undefined>>;
	/** As of `sync/session.ts`. */
	compare(): Promise<boolean | undefined>;
	/** As of `sync/session.ts`. */
	prepareHeal(room: string): Promise<boolean>;
	/** As of `sync/session.ts`: ends, and heals what was prepared. */
	heal(): Promise<Stored<undefined>>;
	/** As of `sync/session.ts`. */
	prepareSetBack(rooms: readonly string[], refusal: Refusal): Promise<boolean>;
	/** As of `sync/session.ts`: ends, and sets back what was prepared. */
	setBack(replace: boolean): Promise<readonly SetBackOutcome[]>;
}

/** A note that is open: a copy of its document is kept here, with Yjs, by who opened it. */
interface OpenNote {
	/** Hands over an update that was made here. */
	update(update: Uint8Array): void;
	close(): void;
}

/** Opens a workspace in a worker. The logs are there at once, and empty; see `loaded`. */
export function openSession(options: SessionOptions): Session {
	return new WorkerSession(options);
}

const PULSE_MS = 2000;
/** A worker that was asked so often and said nothing is at its end: reading a large log on a slow phone is not. */
const MOST_UNANSWERED = 30;
/** After so many that ended before anything was read, what is stored counts as out of reach. */
const MOST_STILLBORN = 3;
const LONGEST_PAUSE_MS = 30_000;

/** The questions after which nothing is saved any more: for what is left a worker is tried at once. */
const SAVING: ReadonlySet<keyof Asks> = new Set(['close', 'heal', 'set-back']);

/** Entries, or an update of a note, that no worker has said to be on disk. */
type Batch = { readonly batch: number; readonly document: string } & (
	| { readonly kind: 'append'; readonly entries: readonly string[] }
	| {
			readonly kind: 'update';
			readonly looker: number;
			readonly update: Uint8Array<ArrayBuffer>;
	  }
);

class WorkerSession implements Session {
	readonly directory: Log;
	readonly team: Log;
	readonly me: Log;
	readonly log: Log;
	readonly activities: Log;
	readonly areas: AreaLogs;
	readonly documents: ReadonlyMap<string, RemoteLog>;
	readonly loaded: Promise<Stored<undefined>>;
	found: FoundEntries | undefined;
	readonly presence: Session['presence'];
	readonly epochs: Session['epochs'];
	readonly standing: Standing;
	replaced: readonly string[] = [];

	readonly #options: SessionOptions;
	readonly #stops: (() => void)[];
	#port: WorkerPort | undefined;
	#unanswered = 0;
	/** Workers that ended before they had read what is stored, one after another. */
	#stillborn = 0;
	#starting: ReturnType<typeof setTimeout> | undefined;
	/** Why no worker can be had, while none can. */
	#outOfReach: StorageProblem | undefined;
	#settleLoaded: (outcome: Stored<undefined>) => void = () => undefined;
	#batches: readonly Batch[] = [];
	#batch = 0;
	readonly #lookers = new Map<
		number,
		{
			readonly document: string;
			readonly former: readonly string[];
			readonly received: (update: Uint8Array) => void;
		}
	>();
	#looked = 0;
	/** What the worker said last. */
	#newest: number;
	#outdated = false;
	readonly #epochListeners = new Set<() => void>();
	#told: Status = { kind: 'saved' };
	#current: Status = { kind: 'saved' };
	readonly #statusListeners = new Set<() => void>();
	#skew: number | undefined;
	readonly #skewListeners = new Set<() => void>();
	#peers: readonly Peer[] = [];
	readonly #peerListeners = new Set<() => void>();
	#self: Peer | undefined;
	#heard = false;
	readonly #candidate: Candidate;
	#leads = false;
	readonly #questions = new Map<number, Asking>();
	#asked = 0;
	#ended = false;
	#closing: Promise<void> | undefined;

	constructor(options: SessionOptions) {
		this.#options = options;
		const { entry, now } = options;
		const workspace = entry.id;
		const area = { workspace, area: COMMON_AREA, epoch: FIRST_EPOCH };
		const documents = new Map<string, RemoteLog>();
		const logOf = (name: DocumentName) => {
			const document = formatRoom(name).slice(workspace.length + 1);
			const log = new RemoteLog((entries) => this.#hand(document, entries));
			documents.set(document, log);
			return log;
		};
		this.directory = logOf({ workspace, kind: 'ws' });
		this.team = logOf({ workspace, kind: 'team' });
		this.me = logOf({ workspace, kind: 'me', member: entry.member });
		this.log = logOf({ ...area, kind: 'ops' });
		this.activities = logOf({ ...area, kind: 'act' });
		this.areas = new AreaLogs((area) => {
			const of = { workspace, area, epoch: FIRST_EPOCH };
			return {
				log: logOf({ ...of, kind: 'ops' }),
				activities: logOf({ ...of, kind: 'act' })
			};
		});
		this.documents = documents;
		this.standing = new Standing(entry.membership);
		this.loaded = new Promise((resolve) => (this.#settleLoaded = resolve));
		const peers = () => this.#peers;
		this.#newest = entry.epoch ?? FIRST_EPOCH;
		const newest = () => this.#newest;
		const outdated = () => this.#outdated;
		this.epochs = {
			get newest() {
				return newest();
			},
			get outdated() {
				return outdated();
			},
			onChange: (listener) => listen(this.#epochListeners, listener),
			archived: (zone) => this.#ask('archived', { zone }),
			archivedTalk: () => this.#ask('archived-talk', undefined),
			closed: (kinds) => this.#ask('closed', { kinds }),
			lend: (records) => this.#ask('lend', { records }),
			activitiesSince: (since) => this.#ask('activities', { since })
		};
		this.presence = {
			get peers() {
				return peers();
			},
			set: (self) => {
				this.#self = self;
				this.#post({ kind: 'present', self });
			},
			onChange: (listener) => listen(this.#peerListeners, listener)
		};
		const pulse = setInterval(() => this.#feelPulse(), options.pulseMs ?? PULSE_MS);
		this.#stops = [
			() => clearInterval(pulse),
			() => clearTimeout(this.#starting),
			onWake(() => this.wake(), now),
			onHidden(() => this.#post({ kind: 'hidden' })),
			onRest(
				() => this.#candidate.rest(),
				() => this.#candidate.resume()
			),
			this.standing.onChange((change, version) => {
				if (!this.#heard) this.#post({ kind: 'standing', change, version });
			})
		];
		this.#start();
		this.#candidate = standForLead(leaderLock(workspace), (leads) => {
			this.#leads = leads;
			this.#post({ kind: 'lead', leads });
		});
	}

	get status(): Session['status'] {
		const current = () => this.#current;
		return {
			get current() {
				return current();
			},
			onChange: (listener) => listen(this.#statusListeners, listener)
		};
	}

	openNote(
		document: string,
		received: (update: Uint8Array) => void,
		former: readonly string[] = []
	): OpenNote {
		const looker = ++this.#looked;
		this.#lookers.set(looker, { document, former, received });
		this.#post({ kind: 'look', looker, document, former });
		return {
			update: (update) => {
				const one = { document, looker, update: new Uint8Array(update) };
				this.#keep({ kind: 'update', batch: ++this.#batch, ...one });
				this.#settle();
			},
			close: () => {
				if (this.#lookers.delete(looker)) this.#post({ kind: 'leave', looker });
			}
		};
	}

	get clock(): Session['clock'] {
		const skew = () => this.#skew;
		return {
			get skew() {
				return skew();
			},
			onChange: (listener) => listen(this.#skewListeners, listener)
		};
	}

	unsaved(document: string): readonly Uint8Array[] {
		return this.#batches.flatMap((batch) =>
			batch.kind === 'update' && batch.document === document ? [batch.update] : []
		);
	}

	get unsavedNotes(): readonly string[] {
		const notes = this.#batches.filter(({ kind }) => kind === 'update');
		return [...new Set(notes.map(({ document }) => document))];
	}

	fetchBlob(wanted: WantedBlob): Promise<FetchedBlob> {
		return this.#ask('blob', wanted);
	}

	tidyBlobs(purged: readonly string[]): Promise<number | undefined> {
		return this.#ask('tidy-blobs', { purged });
	}

	share(membership: Membership): void {
		this.#hear(() => this.standing.begin(membership));
		this.#post({ kind: 'share', membership });
	}

	wake(): void {
		this.#post({ kind: 'wake' });
	}

	close(): Promise<void> {
		this.#closing ??= this.#ask('close', undefined).then(() => this.#end());
		return this.#closing;
	}

	async destroy(): Promise<Stored<undefined>> {
		const destroyed = await this.#ask('destroy', undefined);
		this.#end();
		this.#closing = Promise.resolve();
		return destroyed;
	}

	compare(): Promise<boolean | undefined> {
		return this.#ask('compare', undefined);
	}

	prepareHeal(room: string): Promise<boolean> {
		return this.#ask('prepare-heal', { room });
	}

	async heal(): Promise<Stored<undefined>> {
		const outcome = await this.#ask('heal', undefined);
		this.#end();
		this.#closing = Promise.resolve();
		return outcome;
	}

	prepareSetBack(rooms: readonly string[], refusal: Refusal): Promise<boolean> {
		return this.#ask('prepare-set-back', { rooms, refusal });
	}

	async setBack(replace: boolean): Promise<readonly SetBackOutcome[]> {
		const outcomes = await this.#ask('set-back', { replace });
		this.#end();
		this.#closing = Promise.resolve();
		return outcomes;
	}

	/** The log of a document; that of an area is there when it is first heard of. */
	#log(document: string): RemoteLog | undefined {
		const area = areaIn(document);
		if (area !== undefined) this.areas.of(area);
		return this.documents.get(document);
	}

	/** Keeps entries until they are on disk, in parts that the worker reads at once. */
	#hand(document: string, entries: readonly string[]): void {
		for (const slice of slices(entries)) {
			this.#keep({ kind: 'append', batch: ++this.#batch, document, entries: slice });
		}
		this.#settle();
	}

	#keep(batch: Batch): void {
		this.#batches = [...this.#batches, batch];
		this.#post(handed(batch, false));
	}

	/** Starts a worker, and hands over to it what the one before has not confirmed. */
	#start(): void {
		const { entry, relay, skew, spawn = spawnWorker } = this.#options;
		const { membership } = this.standing;
		clearTimeout(this.#starting);
		let port: WorkerPort;
		try {
			port = spawn();
		} catch (cause) {
			return this.#restart(String(cause));
		}
		this.#port = port;
		this.#unanswered = 0;
		port.addEventListener('message', ({ data }) => {
			if (port === this.#port) this.#receive(data as FromSession);
		});
		port.addEventListener('error', ({ message = 'no reason given' }) => {
			if (port === this.#port) this.#restart(message);
		});
		this.#post({ kind: 'open', entry: { ...entry, membership }, relay, skew });
		void this.#tellShown(port);
		for (const batch of this.#batches) this.#post(handed(batch, true));
		for (const [looker, { document, former }] of this.#lookers)
			this.#post({ kind: 'look', looker, document, former });
		if (this.#self) this.#post({ kind: 'present', self: this.#self });
		if (this.#leads) this.#post({ kind: 'lead', leads: true });
		for (const { message } of this.#questions.values()) this.#post(message);
	}

	/** What is shown is known once it was read; another worker than the first supplies everything. */
	async #tellShown(port: WorkerPort): Promise<void> {
		const vectors = await this.#options.shown;
		if (port === this.#port) this.#post({ kind: 'projected', vectors });
	}

	#restart(detail: string): void {
		if (this.#ended) return;
		this.#port?.terminate();
		this.#port = undefined;
		reportError(new Error(`the worker of the workspace ended: ${detail}`));
		for (const log of this.documents.values()) log.restart();
		this.#peers = [];
		this.#told = { kind: 'saved' };
		this.#stillborn++;
		if (this.#stillborn >= MOST_STILLBORN) {
			const problem = (this.#outOfReach = { code: 'unavailable', detail });
			this.#told = { kind: 'not-saved', problem };
			this.#settleLoaded({ ok: false, problem });
			for (const { message, settle } of this.#questions.values())
				settle(unanswered(problem)[message.what]);
			this.#questions.clear();
		}
		this.#settle();
		const pause = Math.min(2 ** this.#stillborn * 100, LONGEST_PAUSE_MS);
		this.#starting = setTimeout(() => this.#start(), pause);
	}

	#feelPulse(): void {
		if (!this.#port) return;
		// On a slow device it may only be slow.
		const patience = MOST_UNANSWERED * 2 ** this.#stillborn;
		if (this.#unanswered++ >= patience) this.#restart('no answer');
		else this.#post({ kind: 'ping' });
	}

	#receive(message: FromSession): void {
		this.#unanswered = 0;
		switch (message.kind) {
			case 'appended':
				return this.#log(message.document)?.receive(message.entries);
			case 'kept':
				return void this.#log(message.document)?.keep(message.entries);
			case 'updated':
				return this.#lookers.get(message.looker)?.received(message.update);
			case 'supply': {
				const log = this.#log(message.document);
				const elsewhere = new Set(message.elsewhere);
				const records = message.records
					.map(([id, entries]) => {
						const own = entries.filter((entry) => !elsewhere.has(entry));
						const others = entries.filter((entry) => elsewhere.has(entry));
						return [id, [...(log?.keep(own) ?? []), ...others]] as const;
					})
					.filter(([, entries]) => entries.length > 0);
				return this.#options.onSupply?.(records, message.rows);
			}
			case 'complete':
				return this.#options.onComplete?.(message.toCome);
			case 'loaded':
				this.found ??= message.found;
				this.#stillborn = 0;
				this.#outOfReach = undefined;
				return this.#settleLoaded(message.outcome);
			case 'status':
				this.#told = message.status;
				this.replaced = message.replaced;
				return this.#settle();
			case 'saved':
				this.#batches = this.#batches.filter(
					({ document, batch }) => document !== message.document || batch > message.batch
				);
				return this.#settle();
			case 'skew':
				this.#skew = message.skew;
				return this.#skewListeners.forEach((listener) => listener());
			case 'peers':
				this.#peers = message.peers;
				return this.#peerListeners.forEach((listener) => listener());
			case 'standing':
				return this.#hear(() => this.standing.update(message.change, message.version));
			case 'refused':
				return this.#options.onRefused?.(message.room, message.refusal);
			case 'differs':
				return this.#options.onDiffers?.(message.room);
			case 'replaced':
				return this.#options.onReplaced?.();
			case 'area-lost':
				return this.#options.onAreaLost?.();
			case 'epochs':
				this.#newest = message.newest;
				this.#outdated = message.outdated;
				return this.#epochListeners.forEach((listener) => listener());
			case 'pong':
				return;
			case 'failed':
				return reportError(new Error(message.detail));
			case 'broken':
				return this.#restart(message.detail);
			case 'answer':
				return this.#take(message.id)?.settle(message.answer);
			case 'fault':
				return this.#stumble(message.id, message.detail);
			default:
				return message satisfies never;
		}
	}

	/** A question that is open no more. */
	#take(id: number): Asking | undefined {
		const asking = this.#questions.get(id);
		this.#questions.delete(id);
		return asking;
	}

	/** A question met a fault. One that was to save is asked of another worker, once: this one is half ended. */
	#stumble(id: number, detail: string): void {
		const asking = this.#take(id);
		if (!asking) return;
		if (SAVING.has(asking.message.what) && !asking.isRepeated) {
			this.#questions.set(id, { ...asking, isRepeated: true });
			return this.#restart(detail);
		}
		reportError(new Error(detail));
		asking.settle(unanswered({ code: 'unavailable', detail })[asking.message.what]);
	}

	/** What the worker does not know to be saved yet is being saved, whatever it said before. */
	#settle(): void {
		const next: Status =
			this.#batches.length > 0 && this.#told.kind !== 'not-saved' ? { kind: 'saving' } : this.#told;
		if (sameStatus(next, this.#current)) return;
		this.#current = next;
		for (const listener of this.#statusListeners) listener();
	}

	/** What the worker has told is not told to it. */
	#hear(take: () => void): void {
		this.#heard = true;
		take();
		this.#heard = false;
	}

	#ask<K extends keyof Asks>(what: K, given: Asks[K]['given']): Promise<Asks[K]['answer']> {
		const message = { kind: 'ask', id: ++this.#asked, what, given } as Question;
		// A worker that is being tried answers, or is the next to fail.
		const problem = this.#port ? undefined : this.#outOfReach;
		const mayLose = SAVING.has(what) && this.#batches.length > 0;
		if (problem && !mayLose) return Promise.resolve(unanswered(problem)[what]);
		return new Promise((resolve) => {
			this.#questions.set(this.#asked, {
				message,
				settle: (answer) => resolve(answer as Asks[K]['answer'])
			});
			if (problem) this.#start();
			else this.#post(message);
		});
	}

	#post(message: ToSession): void {
		this.#port?.postMessage(message, []);
	}

	#end(): void {
		this.#ended = true;
		for (const stop of this.#stops) stop();
		this.#statusListeners.clear();
		this.#epochListeners.clear();
		this.#peerListeners.clear();
		this.#skewListeners.clear();
		this.#port?.terminate();
		this.#port = undefined;
		// Nothing of this tab is written any more.
		this.#candidate.close();
	}
}

function listen(listeners: Set<() => void>, listener: () => void): () => void {
	listeners.add(listener);
	return () => listeners.delete(listener);
}

type Question = Extract<ToSession, { readonly kind: 'ask' }>;

/** A question that is not answered yet. */
interface Asking {
	readonly message: Question;
	readonly settle: (answer: unknown) => void;
	/** It has met a fault before. */
	readonly isRepeated?: boolean;
}

/** What is answered where no worker can. */
function unanswered(problem: StorageProblem): { readonly [K in keyof Asks]: Asks[K]['answer'] } {
	const failure = { ok: false, problem } as const;
	return {
		...{ close: undefined, compare: undefined, destroy: failure, heal: failure },
		'tidy-blobs': undefined,
		...{ 'prepare-heal': false, 'prepare-set-back': false, 'set-back': [] },
		...{
			archived: { packed: [], isWhole: false },
			'archived-talk': [],
			lend: 0,
			activities: undefined
		},
		closed: { texts: [], isWhole: false },
		blob: { ok: false, problem: { code: 'not-stored' } }
	};
}

function handed(batch: Batch, again: boolean): ToSession {
	return batch.kind === 'append' ? { ...batch, again } : batch;
}

function spawnWorker(): WorkerPort {
	return new Worker(new URL('./session.worker.ts', import.meta.url), { type: 'module' });
}
