import type * as Y from 'yjs';
import { COMMON_AREA, FIRST_EPOCH, formatRoom } from '#lib/protocol/room.ts';
import { stored, type Stored } from './database.ts';
import { SyncedDocument } from './document.ts';
import { openPersistence, type OpenPersistence } from './persistence.ts';
import { openPresence, type Presence } from './presence.ts';
import type { WorkspaceEntry } from './registry.ts';
import { Standing, type Membership } from './standing.ts';
import type { Refusal } from './refusal.ts';
import { sameStatus, status, together, type Status } from './status.ts';
import { clientOf, ticketsOf } from './tickets.ts';
import { prepareSetBack, type Prepared, type SetBackOutcome } from './set-back.ts';

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
	/** Called when another tab has set a document back, or begun to remove the workspace: it is not to be saved from here. */
	readonly onReplaced?: () => void;
	/** Called after anything changed of what is saved of the documents and what the relay has. */
	readonly onFacts?: () => void;
	/** Another store, for tests. */
	readonly open?: OpenPersistence;
}

/** A workspace at work: its documents, saved on this device and, once shared, kept in step with a relay. */
export interface Session {
	/** The document `ws`. Empty until `loaded`. */
	readonly directory: Y.Doc;
	/** The document `ops` of the common area. Empty until `loaded`. */
	readonly log: Y.Doc;
	/** The document `act` of the common area, of which nothing waits: its activities come in when they are read. */
	readonly activities: Y.Doc;
	/** All of them, by their names within the workspace. */
	readonly documents: ReadonlyMap<string, Y.Doc>;
	/**
	 * Settles once what the device holds is in directory and log, or with why it is not: then they are in memory only and
	 * the status says so. The documents can be used either way.
	 */
	readonly loaded: Promise<Stored<undefined>>;
	/** Settles once what the device holds is in every document, or cannot be read. */
	readonly read: Promise<unknown>;
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
	/** Whether all that is in a document, named within the workspace, is on this device's disk. */
	isSaved(document: string): boolean;
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

/** Opens a workspace. The documents are there at once, and empty; see `loaded`. */
export function openSession(options: SessionOptions): Session {
	const { entry, relay, now, random, open = openPersistence } = options;
	const workspace = entry.id;
	const standing = new Standing(entry.membership);
	const listeners = new Set<() => void>();
	let current: Status = { kind: 'saved' };
	let replaced = false;
	const changed = () => {
		options.onFacts?.();
		if (
			!replaced &&
			documents.some(
				({ saving: { problem } }) => problem?.code === 'replaced' || problem?.code === 'cleared'
			)
		) {
			replaced = true;
			options.onReplaced?.();
		}
		const next = status(together(documents.map(({ facts }) => facts)));
		if (sameStatus(next, current)) return;
		current = next;
		for (const listener of listeners) listener();
	};
	const directory = new SyncedDocument(formatRoom({ workspace, kind: 'ws' }), open, changed);
	const area = { workspace, area: COMMON_AREA, epoch: FIRST_EPOCH };
	const log = new SyncedDocument(formatRoom({ ...area, kind: 'ops' }), open, changed);
	const activities = new SyncedDocument(formatRoom({ ...area, kind: 'act' }), open, changed);
	const documents = [directory, log, activities];
	const presence = openPresence(directory.awareness);
	const wake = () => documents.forEach((document) => document.wake());
	const ended = new AbortController();
	let prepared: readonly Prepared[] = [];
	const refusedOnce = new Set<string>();
	const refused = (room: string, refusal: Refusal) => {
		if (refusal.why === 'held') standing.update({ barred: 'held' });
		if (refusedOnce.has(room)) return;
		refusedOnce.add(room);
		options.onRefused?.(room, refusal);
	};
	const take = ticketsOf(clientOf(relay?.url ?? '', standing), standing);
	const connect = () => {
		if (!relay) return;
		for (const document of documents)
			void document.connect({
				...relay,
				take,
				refused: (refusal) => refused(document.room, refusal),
				now,
				random
			});
	};
	const end = () => {
		ended.abort();
		presence.close();
		listeners.clear();
	};
	if (entry.membership) connect();

	const session: Session = {
		directory: directory.doc,
		log: log.doc,
		activities: activities.doc,
		documents: new Map(documents.map(({ room, doc }) => [room.slice(workspace.length + 1), doc])),
		loaded: all([directory, log].map(({ saving }) => saving.loaded)),
		read: Promise.all(documents.map(({ saving }) => saving.loaded)),
		status: {
			get current() {
				return current;
			},
			onChange(listener) {
				listeners.add(listener);
				return () => listeners.delete(listener);
			}
		},
		presence,
		standing,
		isSaved(document) {
			const saving = documents.find(({ room }) => room === `${workspace}/${document}`)?.saving;
			return saving !== undefined && saving.pending === 0 && !saving.problem;
		},
		get replaced() {
			return documents
				.filter(({ saving }) => saving.problem?.code === 'replaced')
				.map(({ room }) => room);
		},
		share(membership) {
			standing.begin(membership);
			connect();
		},
		wake,
		async close() {
			end();
			await Promise.all(documents.map((document) => document.close()));
		},
		destroy() {
			end();
			return all(documents.map((document) => document.clear()));
		},
		async prepareSetBack(rooms, refusal) {
			const found = await Promise.all(
				rooms.map((room) => {
					const doc = documents.find((document) => document.room === room)?.doc;
					const url = relay?.url ?? '';
					const { signal } = ended;
					return doc && prepareSetBack({ url, workspace, room, doc, take, refusal, now, signal });
				})
			);
			prepared = found.filter((one) => one !== undefined);
			return prepared.length === rooms.length && !ended.signal.aborted;
		},
		async setBack(replace) {
			await session.close();
			const outcomes: SetBackOutcome[] = [];
			for (const one of prepared) outcomes.push(await one.finish(replace));
			return outcomes;
		}
	};
	return session;
}

/** The first failure, if there was any. */
async function all(outcomes: readonly Promise<Stored<undefined>>[]): Promise<Stored<undefined>> {
	return (await Promise.all(outcomes)).find(({ ok }) => !ok) ?? stored(undefined);
}
