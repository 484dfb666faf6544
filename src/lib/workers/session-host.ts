import * as Y from 'yjs';
import { describeFault } from '#lib/domain/fault.ts';
import type { RecordId } from '#lib/domain/ids.ts';
import type { Vectors } from '#lib/store/projection.ts';
import { openSession, type Session, type SessionOptions } from '#lib/sync/session.ts';
import { byRecord, headOf } from '#lib/ydoc/codec.ts';
import { docLog, type Log } from '#lib/ydoc/log.ts';
import { archivedOf, archivedTalkOf } from './archive.ts';
import { closedOf } from './closed.ts';
import { Carrier } from './carrier.ts';
import { changedSince, ProjectionKeeper } from './projection-keeper.ts';
import {
	areaDocument,
	areaIn,
	recordSlices,
	slices,
	type Asks,
	type FromSession,
	type ToSession
} from './session-messages.ts';

/** More entries than these at once are folded here, not where they would hold up the screen. */
const MANY = 200;
/** So long, in ms, entries wait until this tab writes under the client id of the device. */
const PATIENCE_MS = 2000;

/** The questions after which the session is no more. */
const ENDING: ReadonlySet<keyof Asks> = new Set(['close', 'destroy', 'heal', 'set-back']);

/** What the host needs of a worker's own scope. */
export interface HostPort {
	postMessage(message: FromSession): void;
	addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
	addEventListener(
		type: 'unhandledrejection',
		listener: (event: { readonly reason: unknown }) => void
	): void;
}

/** Runs a session for the main thread that is at the other end of a port. */
export function hostSession(port: HostPort, options: Pick<SessionOptions, 'now' | 'random'>): void {
	let host: Host | undefined;
	port.addEventListener('message', ({ data }) => {
		const message = data as ToSession;
		if (message.kind === 'open') host ??= new Host(port, { ...options, ...message });
		else host?.receive(message);
	});
	port.addEventListener('unhandledrejection', ({ reason }) => {
		port.postMessage({ kind: 'failed', detail: describeFault(reason) });
	});
}

type Look = Extract<ToSession, { readonly kind: 'look' }>;
type Update = Extract<ToSession, { readonly kind: 'update' }>;
type Append = Extract<ToSession, { readonly kind: 'append' }>;

type HostOptions = SessionOptions & Pick<Extract<ToSession, { readonly kind: 'open' }>, 'skew'>;

class Host {
	readonly #port: HostPort;
	readonly #session: Session;
	/** The last batch of each document that is in it and not on disk. */
	readonly #unsaved = new Map<string, number>();
	/** Who looks at which note, and what ends the telling of it. */
	readonly #lookers = new Map<number, { readonly document: string; readonly stop: () => void }>();
	/** Entries being appended for the main thread, which has them. */
	#appending = false;
	#heard = false;
	#skew: number | undefined;
	readonly #options: HostOptions;
	#leads = false;
	/** Facts are told while the session is still being made. */
	#isOpen = false;
	#isEnded = false;
	#projected: (vectors: Vectors | undefined) => void = () => undefined;
	/** What the main thread shows without the documents. */
	readonly #shown = new Promise<Vectors | undefined>((resolve) => (this.#projected = resolve));
	#keeper: ProjectionKeeper | undefined;
	#carrier: Carrier | undefined;
	/** Settles when all that waits is in the documents: what comes meanwhile waits for it. */
	#queued: Promise<unknown> | undefined;

	constructor(port: HostPort, options: HostOptions) {
		this.#port = port;
		this.#options = options;
		const session = openSession({
			...options,
			onRefused: (room, refusal) => this.#tell({ kind: 'refused', room, refusal }),
			onDiffers: (room) => this.#tell({ kind: 'differs', room }),
			// After the status that says which.
			onReplaced: () => queueMicrotask(() => this.#tell({ kind: 'replaced' })),
			onAreaLost: () => queueMicrotask(() => this.#tell({ kind: 'area-lost' })),
			onFacts: () => this.#isOpen && this.#look(),
			onEpochs: () => this.#tellEpochs()
		});
		this.#session = session;
		this.#isOpen = true;
		session.status.onChange(() => this.#tellStatus());
		session.presence.onChange(() => this.#tell({ kind: 'peers', peers: session.presence.peers }));
		session.standing.onChange((change, version) => {
			if (!this.#heard) this.#tell({ kind: 'standing', change, version });
		});
		this.#supply().catch((fault: unknown) =>
			this.#tell({ kind: 'broken', detail: describeFault(fault) })
		);
	}

	receive(message: Exclude<ToSession, { readonly kind: 'open' }>): void {
		const { presence, standing } = this.#session;
		switch (message.kind) {
			case 'append':
				return this.#append(message);
			case 'look':
				return void this.#openNote(message);
			case 'leave':
				return this.#leave(message.looker);
			case 'update':
				return this.#update(message);
			case 'share':
				return this.#hear(() => this.#session.share(message.membership));
			case 'standing':
				return this.#hear(() => standing.update(message.change, message.version));
			case 'present':
				return presence.set(message.self);
			case 'projected':
				return this.#projected(message.vectors);
			case 'hidden':
				return void this.#keeper?.write();
			case 'lead':
				this.#leads = message.leads;
				this.#session.lead(message.leads);
				return this.#awaitLead();
			case 'wake':
				return this.#session.wake();
			case 'ping':
				return this.#tell({ kind: 'pong' });
			case 'ask':
				return void this.#answer(message);
			default:
				return message satisfies never;
		}
	}

	/** Sends what the device holds, folded as far as the main thread does not show it, then all that is added. */
	async #supply(): Promise<void> {
		const session = this.#session;
		const { entry, now } = this.#options;
		await session.loaded;
		const found = new Map(
			[...session.documents]
				.filter(([document]) => !document.startsWith('act/'))
				.map(([document, doc]) => [document, docLog(doc).entries.length])
		);
		const outcome = await session.read;
		const vectors = await this.#shown;
		const keeper = await ProjectionKeeper.open({
			workspace: entry.id,
			documents: () => session.documents,
			logs: {
				directory: docLog(session.directory),
				team: docLog(session.team),
				me: docLog(session.me),
				log: session.epochs.log,
				activities: session.epochs.activities
			},
			areas: session.areas,
			...{ device: entry.device, member: entry.member, now, leads: () => this.#leads },
			...{ isSettled: () => session.isSettled, skew: this.#skew ?? this.#options.skew }
		});
		if (this.#isEnded) return void keeper.close();
		this.#keeper = keeper;
		this.#carrier = new Carrier({
			store: keeper.store,
			common: session.epochs,
			areas: session.areas,
			isReady: () => this.#leads && session.mayCarry,
			random: this.#options.random,
			carried: (homes) => void session.bringNotes(homes)
		});
		this.#tellEpochs();
		const changed = vectors && changedSince(session.documents, vectors);
		for (const [document, log] of session.logs) this.#follow(document, log);
		this.#sendAll(changed);
		session.areas.onOpened(({ log, activities }, area) => {
			this.#followAll({
				[areaDocument('ops', area)]: log,
				[areaDocument('act', area)]: activities
			});
		});
		const former = session.everyEpochs.flatMap((epochs) => epochs.former ?? []);
		this.#tell({ kind: 'complete', toCome: former.length > 0 });
		if (former.length > 0)
			void Promise.all(former).then(() => this.#tell({ kind: 'complete', toCome: false }));
		this.#tellStatus();
		this.#tell({ kind: 'loaded', outcome, found });
	}

	#follow(document: string, log: Log): void {
		log.onAppended((entries) => {
			if (this.#appending) return;
			if (entries.length > MANY) this.#send(document, entries, undefined);
			else this.#tell({ kind: 'appended', document, entries });
		});
	}

	#followAll(logs: Readonly<Record<string, Log>>): void {
		for (const [document, log] of Object.entries(logs)) {
			this.#follow(document, log);
			this.#send(document, log.entries, undefined);
		}
	}

	/** Sends what each log holds. A record that lies in several areas is supplied whole, with the common one. */
	#sendAll(changed: ReadonlySet<RecordId> | undefined): void {
		const { logs, areas } = this.#session;
		const own = new Set<Log>();
		for (const { log, activities } of areas.open.values()) own.add(log).add(activities);
		const others: Readonly<Record<string, readonly string[]>> = {
			ops: [...areas.open.values()].flatMap(({ log }) => log.entries),
			act: [...areas.open.values()].flatMap(({ activities }) => activities.entries)
		};
		for (const [document, log] of logs) {
			const [kind = ''] = document.split('/');
			if (!own.has(log)) this.#send(document, log.entries, changed, others[kind]);
			else
				for (const entries of slices(log.entries)) this.#tell({ kind: 'kept', document, entries });
		}
	}

	/**
	 * Sends entries by record, with the rows of records that have changed, or of all; `others` are of the same records
	 * in other documents.
	 */
	#send(
		document: string,
		entries: readonly string[],
		changed: ReadonlySet<RecordId> | undefined,
		others: readonly string[] = []
	): void {
		// What this version cannot read belongs to no record, and is in the log all the same.
		const unreadable = entries.filter((entry) => !headOf(entry));
		for (const slice of slices(unreadable))
			this.#tell({ kind: 'appended', document, entries: slice });
		const foreign = new Set(others);
		if (foreign.size > 0) for (const entry of entries) foreign.delete(entry);
		const all = foreign.size > 0 ? [...entries, ...foreign] : entries;
		for (const records of recordSlices(byRecord(all).records)) {
			const ids = records.map(([id]) => id).filter((id) => changed?.has(id) ?? true);
			const rows = [...(this.#keeper?.store.rows(ids) ?? [])];
			const elsewhere =
				foreign.size > 0
					? records.flatMap(([, list]) => list.filter((entry) => foreign.has(entry)))
					: [];
			this.#tell({ kind: 'supply', document, records, elsewhere, rows });
		}
	}

	/** What is appended waits for this tab to take the lead, though not for ever. */
	#awaitLead(): void {
		const pause = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
		this.#queue(Promise.race([this.#session.turned, pause]), () => undefined);
	}

	/** What was handed over before is looked for only once all that is stored is there. */
	#append(message: Append): void {
		const { document, entries, again } = message;
		if (again)
			this.#queue(this.#session.read, () => {
				const known = new Set(this.#log(document).entries);
				this.#write(
					message,
					entries.filter((entry) => !known.has(entry))
				);
			});
		else if (this.#queued) this.#queue(undefined, () => this.#write(message, entries));
		else this.#write(message, entries);
	}

	/** Does something after all that is queued, and after something more. */
	#queue(after: Promise<unknown> | undefined, then: () => void): void {
		const turn = Promise.all([this.#queued, after])
			.then(then)
			// What waits behind it is done all the same.
			.catch((fault: unknown) => this.#tell({ kind: 'failed', detail: describeFault(fault) }))
			.finally(() => {
				if (this.#queued === turn) this.#queued = undefined;
			});
		this.#queued = turn;
	}

	#write({ document, batch }: Append, entries: readonly string[]): void {
		this.#appending = true;
		try {
			if (entries.length > 0) this.#log(document).append(entries);
		} finally {
			this.#appending = false;
		}
		this.#carrier?.own();
		this.#unsaved.set(document, batch);
		this.#confirm();
	}

	/** Tells all that the device holds, once it is read, and from then on each change that comes from elsewhere. */
	async #openNote({ looker, document, former }: Look): Promise<void> {
		const { doc, loaded } = this.#session.look(document);
		const tell = (update: Uint8Array) =>
			this.#tell({ kind: 'updated', looker, update: new Uint8Array(update) });
		const follow = (update: Uint8Array, origin: unknown) => {
			if (!(origin instanceof Typed && origin.looker === looker)) tell(update);
		};
		const ends = former.map((one) => this.#session.bring(one, document));
		ends.push(() => doc.off('update', follow));
		const stop = () => {
			for (const end of ends) end();
		};
		this.#lookers.set(looker, { document, stop });
		await loaded;
		if (!this.#lookers.has(looker)) return;
		tell(Y.encodeStateAsUpdate(doc));
		doc.on('update', follow);
	}

	#leave(looker: number): void {
		const look = this.#lookers.get(looker);
		if (!look) return;
		look.stop();
		this.#lookers.delete(looker);
		this.#session.leave(look.document);
	}

	#update({ document, batch, looker, update }: Update): void {
		this.#session.look(document).apply(update, new Typed(looker));
		this.#session.leave(document);
		this.#unsaved.set(document, batch);
		this.#confirm();
	}

	#log(document: string): Log {
		const area = areaIn(document);
		if (area !== undefined) this.#session.areas.of(area);
		const log = this.#session.logs.get(document);
		if (!log) throw new Error(`a log that there is not: ${document}`);
		return log;
	}

	#confirm(): void {
		for (const [document, batch] of this.#unsaved) {
			if (!this.#session.isSaved(document)) continue;
			this.#unsaved.delete(document);
			this.#tell({ kind: 'saved', document, batch });
		}
	}

	#look(): void {
		this.#confirm();
		this.#tellSkew();
	}

	#tellSkew(): void {
		const { skew } = this.#session;
		if (skew === this.#skew) return;
		this.#skew = skew;
		if (this.#keeper) this.#keeper.store.skew = skew ?? this.#options.skew;
		this.#tell({ kind: 'skew', skew });
	}

	#tellEpochs(): void {
		const { newest, isOutdated } = this.#session.epochs;
		this.#tell({ kind: 'epochs', newest, outdated: isOutdated });
	}

	#tellStatus(): void {
		const { status, replaced } = this.#session;
		this.#tell({ kind: 'status', status: status.current, replaced });
	}

	/** What the main thread has told is not told to it. */
	#hear(take: () => void): void {
		this.#heard = true;
		take();
		this.#heard = false;
	}

	/** No projection is written of what is being removed or replaced. */
	async #endKeeper(): Promise<void> {
		this.#isEnded = true;
		this.#carrier?.close();
		await this.#keeper?.close();
	}

	async #answer(message: Extract<ToSession, { readonly kind: 'ask' }>): Promise<void> {
		const { id, what } = message;
		await this.#queued;
		try {
			if (ENDING.has(what)) await this.#endKeeper();
			this.#tell({ kind: 'answer', id, answer: await this.#do(message) });
		} catch (fault) {
			this.#tell({ kind: 'fault', id, detail: describeFault(fault) });
		}
	}

	#do(message: Extract<ToSession, { readonly kind: 'ask' }>): Promise<Asks[keyof Asks]['answer']> {
		const session = this.#session;
		switch (message.what) {
			case 'close':
				return session.close().then(() => undefined);
			case 'destroy':
				return session.destroy();
			case 'compare':
				return session.compare();
			case 'prepare-heal':
				return session.prepareHeal(message.given.room);
			case 'heal':
				return session.heal();
			case 'prepare-set-back':
				return session.prepareSetBack(message.given.rooms, message.given.refusal);
			case 'set-back':
				return session.setBack(message.given.replace);
			case 'archived':
				return archivedOf(session, message.given.zone);
			case 'archived-talk':
				return archivedTalkOf(session);
			case 'closed':
				return closedOf(session, message.given.kinds);
			case 'lend':
				return this.#lend(message.given.records);
			case 'activities':
				for (const epochs of session.everyEpochs) epochs.openActivitiesSince(message.given.since);
				return Promise.resolve(undefined);
			case 'blob':
				return session.fetchBlob(message.given);
			case 'tidy-blobs':
				return session.tidyBlobs(message.given.purged);
			default:
				return message satisfies never;
		}
	}

	async #lend(records: readonly RecordId[]): Promise<number> {
		const found = new Set<string>();
		for (const epochs of this.#session.everyEpochs)
			for (const record of await epochs.lend(records)) found.add(record);
		return found.size;
	}

	#tell(message: FromSession): void {
		this.#port.postMessage(message);
	}
}

/** The origin of what somebody typed who looks at a note. */
class Typed {
	readonly looker: number;

	constructor(looker: number) {
		this.looker = looker;
	}
}
