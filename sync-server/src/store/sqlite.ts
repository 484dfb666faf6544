import { mkdir, open } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { LIMITS } from '../limits.ts';
import { Asking } from './asking.ts';
import { openFileBlobs } from './blob-files.ts';
import { Commits } from './commits.ts';
import { STORE_FILE } from './database.ts';
import type { DocumentInfo } from './list.ts';
import { keepOnce } from './once.ts';
import { entriesOf } from './record.ts';
import type { Entry, Storage } from './storage.ts';

/** The embedded store, and what its operator may ask of it. */
export interface Embedded extends Storage {
	/** Copies the store, while it goes on, into a file that is not there yet. */
	backup(file: string): Promise<void>;
	documents(): Promise<readonly DocumentInfo[]>;
	/** The workspaces that have a team. */
	workspaces(): Promise<readonly string[]>;
}

export interface SqliteOptions {
	/** ms since 1970 */
	readonly now?: () => number;
	/** How far back documents can be restored, in ms. */
	readonly keepMs?: number;
	readonly checkpointPages?: number;
	/** Where blobs lie; `BLOB_FOLDER` of the folder, unless said. */
	readonly blobFolder?: string | undefined;
	/** Bytes of the disk that blobs leave to documents. */
	readonly spareBytes?: number;
}

/** The folder of blobs, beside the store's file. */
export const BLOB_FOLDER = 'blobs';

/** 16 MiB: a checkpoint stops commits for some 50 ms. */
const CHECKPOINT_PAGES = 4096;

/** So many pieces of a snapshot, a MiB, are committed together. */
const STAGED = 4;

/** When a device was last here is written this late. */
const SEEN_MS = 10_000;

/**
 * A store in one SQLite file of a folder, in a worker: committing waits for the disk.
 *
 * What is appended while a commit is under way goes into the next one together (group commit).
 * Rejects with a sentence where the folder cannot be written or the file cannot be opened.
 */
export async function openSqlite(folder: string, options: SqliteOptions = {}): Promise<Embedded> {
	const { now = Date.now, keepMs = LIMITS.keepMs.value } = options;
	const { checkpointPages = CHECKPOINT_PAGES } = options;
	const { spareBytes = LIMITS.spareBytes.value } = options;
	await makeFolder(resolve(folder));
	// SQLite would let everybody read it.
	await open(join(folder, STORE_FILE), 'a', 0o600).then((file) => file.close());
	const blobs = await openFileBlobs(options.blobFolder ?? join(folder, BLOB_FOLDER), {
		spareBytes,
		now
	});
	const asking = new Asking({
		file: join(folder, STORE_FILE),
		keepMs,
		checkpointPages,
		now: now()
	});
	await asking.opened;

	const documents = new Map<string, { seq: number; readonly onEntry: (entry: Entry) => void }>();
	const commits = new Commits(asking, now, ({ document, append }) => {
		const found = documents.get(document);
		if (found) found.onEntry({ seq: ++found.seq, update: append.update, from: append.from });
	});
	/** Asks behind all that was appended before. */
	const ask: Asking['ask'] = (name, ...args) => {
		commits.send();
		return asking.ask(name, ...args);
	};
	/** One at a time, or pieces of one would come between those of another. */
	let compacting: Promise<unknown> = Promise.resolve();
	const changed: ((workspace: string) => void)[] = [];
	let visits = new Map<string, [string, string, number]>();
	let timer: NodeJS.Timeout | undefined;
	const writeVisits = async (): Promise<void> => {
		clearTimeout(timer);
		timer = undefined;
		const seen = [...visits.values()];
		visits = new Map();
		if (seen.length > 0) await ask('see', seen);
	};
	return {
		open(document, onEntry) {
			commits.send();
			return asking.askFor('open', [document], ({ snapshot, tail, ledger, seq }) => {
				documents.set(document, { seq, onEntry });
				return { snapshot, tail: entriesOf(tail.first, tail.pieces), ledger };
			});
		},
		async release(document) {
			documents.delete(document);
			await ask('release', document);
		},
		chunk: (document, seq, index) => ask('chunk', document, seq, index),
		async read(document, after) {
			const { first, pieces } = await ask('read', document, after);
			return entriesOf(first, pieces);
		},
		append: (document, append) => commits.add(document, append),
		async compact(document, snapshot, chunks) {
			const compacted = compacting.then(async () => {
				for (let from = 0; from < chunks.length; from += STAGED)
					await ask('stage', document, snapshot.seq, from, chunks.slice(from, from + STAGED));
				return (await ask('compact', document, snapshot, now())) ?? snapshot;
			});
			compacting = compacted.catch(() => undefined);
			return await compacted;
		},

		team: (workspace) => ask('team', workspace),
		async saveTeam(workspace, team, also) {
			const isSaved = await ask('saveTeam', workspace, team, also);
			if (isSaved) for (const call of changed) call(workspace);
			return isSaved;
		},
		onTeam: (call) => void changed.push(call),
		audit: (workspace, before, limit) => ask('audit', workspace, before, limit),
		point: (key, workspace, until) => ask('point', key, workspace, until, now()),
		follow: (key, at) => ask('follow', key, at),
		...keepOnce(now),
		seen(workspace, device, at) {
			visits.set(`${workspace}/${device}`, [workspace, device, at]);
			// What fails has failed for all; the next write tells.
			timer ??= setTimeout(() => void writeVisits().catch(() => undefined), SEEN_MS).unref();
		},
		async seenIn(workspace) {
			await writeVisits();
			return await ask('seenIn', workspace);
		},
		value: (name) => ask('value', name),
		setValue: (name, value, before) => ask('setValue', name, value, before),

		blobs,

		async backup(file) {
			await ask('backup', file);
		},
		documents: () => ask('list'),
		workspaces: () => ask('workspaces'),
		async close() {
			await writeVisits();
			await commits.settled();
			await ask('close');
		}
	};
}

/** Makes a folder, and its entry in the one above durable. */
async function makeFolder(folder: string): Promise<void> {
	const first = await mkdir(folder, { recursive: true, mode: 0o700 });
	if (first === undefined) return;
	for (let made = folder; made.length >= first.length; made = dirname(made)) {
		const above = await open(dirname(made), 'r');
		await above.sync().finally(() => above.close());
	}
}
