import type { Doc } from 'yjs';
import type { DeviceId, Home, MemberId, RecordId } from '#lib/domain/ids.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { Projector, type Vectors } from '#lib/store/projection.ts';
import type { Row } from '#lib/store/row.ts';
import { Workspace } from '#lib/store/workspace.ts';
import { openLogDatabase } from '#lib/sync/log-database.ts';
import { clearProjection, writeProjection } from '#lib/sync/projection-database.ts';
import { byRecord, headOf } from '#lib/ydoc/codec.ts';
import type { Log } from '#lib/ydoc/log.ts';
import { entriesSince, markOf } from '#lib/ydoc/mark.ts';
import { logOf } from '#lib/ydoc/schema.ts';
import { readProjection } from './stored-projection.ts';

/** The documents of a workspace, by their names within it. */
export type Documents = ReadonlyMap<string, Doc>;

/**
 * Written anew when nothing has changed for so long, in ms: seldom, because one change rewrites a part of it. Where there
 * is none the next start would wait for the worker, so the first is written soon.
 */
const QUIET_MS = 60_000;
const FIRST_QUIET_MS = 3000;

export interface KeeperOptions {
	readonly workspace: string;
	/** The documents that the logs are made of, as they are when asked: epochs are opened at any time. */
	readonly documents: () => Documents;
	readonly logs: Readonly<Record<Home, Log>>;
	readonly device: string;
	readonly member: string;
	readonly now: () => number;
	/** Whether this tab leads: only one writes. */
	readonly leads: () => boolean;
	/** Whether all that is in the documents is on disk, and what others have on disk in them. */
	readonly isSettled: () => boolean;
	/** The relay's time less this device's, in ms: the same as counts where the rows are shown. */
	readonly skew: number | undefined;
}

/** The records of a workspace folded in the worker, and the projection that is kept of them. */
export class ProjectionKeeper {
	readonly store: Workspace;
	readonly #options: KeeperOptions;
	readonly #stop: () => void;
	#projector: Projector;
	#quiet: ReturnType<typeof setTimeout> | undefined;
	#isStored: boolean;
	#writing: Promise<unknown> | undefined;
	#ended = false;

	private constructor(
		options: KeeperOptions,
		store: Workspace,
		stored: ConstructorParameters<typeof Projector>[1]
	) {
		this.#options = options;
		this.store = store;
		this.#projector = new Projector(store, stored);
		this.#isStored = stored !== undefined;
		this.#stop = store.onChange(() => this.#writeSoon());
		this.#writeSoon();
	}

	/** Folds what is in the documents, as far as the stored projection does not say it. */
	static async open(options: KeeperOptions): Promise<ProjectionKeeper> {
		const { documents, logs, device, member, now } = options;
		const rows: Row[] = [];
		const projection = await readProjection(options.workspace);
		const isRead = await projection?.parts((part) => void rows.push(...part));
		// Nothing is awaited from here on: what is added is seen by the workspace itself.
		const changed =
			isRead && projection ? changedSince(documents(), projection.top.vectors) : undefined;
		const store = new Workspace({
			...logs,
			device: device as DeviceId,
			member: member as MemberId,
			now: () => now() as EpochMs,
			random: (length) => crypto.getRandomValues(new Uint8Array(length)),
			awaited: true
		});
		store.skew = options.skew;
		const entries = Object.values(logs).flatMap((log) => log.entries);
		store.supply(
			byRecord(entries).records,
			changed ? rows.filter(({ id }) => !changed.has(id)) : []
		);
		store.complete();
		const stored = changed && projection && { parts: projection.top.parts, changed };
		return new ProjectionKeeper(options, store, stored);
	}

	/** Writes what has changed, if this tab is to. */
	async write(): Promise<void> {
		await this.#writing;
		await (this.#writing = this.#write());
	}

	/** Settles when nothing is written any more. */
	async close(): Promise<void> {
		this.#ended = true;
		clearTimeout(this.#quiet);
		this.#stop();
		this.#projector.close();
		this.store.close();
		await this.#writing;
	}

	async #write(): Promise<void> {
		clearTimeout(this.#quiet);
		const { workspace, documents, leads, isSettled } = this.#options;
		if (this.#ended || !leads()) return;
		this.store.release();
		// What waits for its time is in the documents, and would be missing in the rows.
		if (!this.#projector.isBehind || this.store.early > 0) return;
		const opened = await openLogDatabase(workspace, () => undefined);
		if (!opened.ok) return;
		// What is not on disk may be lost, and something else be written in its place: the marks would not tell.
		if (!isSettled()) this.#writeSoon();
		else if (!this.#ended) await this.#put(opened.value, vectorsOf(documents()));
		opened.value.close();
	}

	async #put(database: IDBDatabase, vectors: Vectors): Promise<void> {
		const written = await writeProjection(database, this.#projector.write(vectors));
		this.#isStored = written.ok;
		if (written.ok) return;
		this.#projector.close();
		this.#projector = new Projector(this.store);
		await clearProjection(database);
	}

	#writeSoon(): void {
		clearTimeout(this.#quiet);
		const pause = this.#isStored ? QUIET_MS : FIRST_QUIET_MS;
		if (!this.#ended) this.#quiet = setTimeout(() => void this.write(), pause);
	}
}

function vectorsOf(documents: Documents): Vectors {
	return Object.fromEntries([...documents].map(([name, doc]) => [name, markOf(doc)]));
}

/**
 * The records that have changed since documents stood so; `undefined` where that was never so. All of a document is new
 * that was not there then: an epoch that was opened since.
 */
export function changedSince(
	documents: Documents,
	vectors: Vectors
): ReadonlySet<RecordId> | undefined {
	const changed = new Set<RecordId>();
	for (const [name, doc] of documents) {
		const mark = vectors[name];
		const entries = mark === undefined ? logOf(doc).toArray() : entriesSince(doc, mark);
		if (!entries) return undefined;
		for (const entry of entries) {
			const head = headOf(entry);
			if (head) changed.add(head.record);
		}
	}
	return changed;
}
