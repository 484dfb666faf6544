import { mkdir, open } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { LIMITS } from '../limits.ts';
import { Packing, type Pending } from './batch.ts';
import { STORE_FILE } from './database.ts';
import { FOREIGN, type Opened, type Packed, REVOKED } from './documents.ts';
import type { DocumentInfo } from './list.ts';
import { keepOnce } from './once.ts';
import { entriesOf } from './record.ts';
import type { Answer, Ask, Request, WorkerData } from './requests.ts';
import type { Appended, Entry, Storage, StoredTeam } from './storage.ts';

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
}

/** 16 MiB: a checkpoint stops commits for some 50 ms. */
const CHECKPOINT_PAGES = 4096;

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
	await makeFolder(resolve(folder));
	// SQLite would let everybody read it.
	await open(join(folder, STORE_FILE), 'a', 0o600).then((file) => file.close());
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
	const ask = <T>(request: Request, then?: (value: unknown) => T): Promise<T> => {
		commits.send();
		return asking.ask(request, then);
	};
	const changed: ((workspace: string) => void)[] = [];
	let visits = new Map<string, [string, string, number]>();
	let timer: NodeJS.Timeout | undefined;
	const writeVisits = async (): Promise<void> => {
		clearTimeout(timer);
		timer = undefined;
		const seen = [...visits.values()];
		visits = new Map();
		if (seen.length > 0) await ask({ kind: 'see', visits: seen });
	};
	return {
		open: (document, onEntry) =>
			ask({ kind: 'open', document }, (value) => {
				const { snapshot, tail, ledger, seq } = value as Opened;
				documents.set(document, { seq, onEntry });
				return { snapshot, tail: entriesOf(tail.first, tail.pieces), ledger };
			}),
		async release(document) {
			documents.delete(document);
			await ask({ kind: 'release', document });
		},
		chunk: (document, seq, index) => ask({ kind: 'chunk', document, seq, index }),
		read: (document, after) =>
			ask({ kind: 'read', document, after }, (value) => {
				const { first, pieces } = value as Packed;
				return entriesOf(first, pieces);
			}),
		append: (document, append) => commits.add(document, append),
		compact: (document, snapshot, chunks) =>
			ask({ kind: 'compact', document, snapshot, chunks, now: now() }),

		team: (workspace) => ask({ kind: 'team', workspace }),
		saveTeam: (workspace: string, team: StoredTeam, also) =>
			ask({ kind: 'saveTeam', workspace, team, also }, (isSaved) => {
				if (isSaved === true) for (const call of changed) call(workspace);
				return isSaved === true;
			}),
		onTeam: (call) => void changed.push(call),
		audit: (workspace, before, limit) => ask({ kind: 'audit', workspace, before, limit }),
		point: (key, workspace, until) => ask({ kind: 'point', key, workspace, until }),
		follow: (key, at) => ask({ kind: 'follow', key, now: at }),
		...keepOnce(now),
		seen(workspace, device, at) {
			visits.set(`${workspace}/${device}`, [workspace, device, at]);
			// What fails has failed for all; the next write tells.
			timer ??= setTimeout(() => void writeVisits().catch(() => undefined), SEEN_MS).unref();
		},
		async seenIn(workspace) {
			await writeVisits();
			return await ask({ kind: 'seenIn', workspace });
		},
		value: (name) => ask({ kind: 'value', name }),
		setValue: (name, value, before) => ask({ kind: 'setValue', name, value, before }),

		backup: (file) => ask({ kind: 'backup', file }),
		documents: () => ask({ kind: 'list' }),
		workspaces: () => ask({ kind: 'workspaces' }),
		async close() {
			await writeVisits();
			await commits.settled();
			await ask({ kind: 'close' });
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

/** Questions to the worker. */
class Asking {
	readonly opened: Promise<void>;
	readonly #worker: Worker;
	readonly #asked = new Map<
		number,
		{ readonly settle: (value: unknown) => void; readonly reject: (error: Error) => void }
	>();
	#count = 0;
	#failure: Error | undefined;

	constructor(workerData: WorkerData) {
		this.#worker = new Worker(new URL('./sqlite.worker.ts', import.meta.url), { workerData });
		this.#worker.on('message', ({ id, answer }: { id: number; answer: Answer }) => {
			const asked = this.#asked.get(id);
			this.#asked.delete(id);
			if ('problem' in answer) asked?.reject(new Error(answer.problem));
			else asked?.settle(answer.value);
		});
		this.#worker.on('error', (error) => this.fail(error));
		this.#worker.on('exit', () => this.fail(new Error('the store is closed')));
		this.opened = this.#answer(0);
	}

	/** @param then is called with the answer before any later answer is looked at */
	ask<T>(request: Request, then?: (value: unknown) => T, transfer: ArrayBuffer[] = []): Promise<T> {
		if (this.#failure) return Promise.reject(this.#failure);
		const id = ++this.#count;
		this.#worker.postMessage({ id, request } satisfies Ask, transfer);
		return this.#answer(id, then);
	}

	/** Nothing is answered any more. */
	fail(error: Error): void {
		this.#failure ??= error;
		for (const { reject } of this.#asked.values()) reject(this.#failure);
		this.#asked.clear();
	}

	#answer<T>(id: number, then = (value: unknown) => value as T): Promise<T> {
		return new Promise<T>((resolve, reject) => {
			const settle = (value: unknown) => {
				resolve(then(value));
			};
			this.#asked.set(id, { settle, reject });
		});
	}
}

/** Commits one batch at a time; what comes meanwhile waits and makes the next. */
class Commits {
	readonly #asking: Asking;
	readonly #now: () => number;
	readonly #onKept: (pending: Pending) => void;
	#packing = new Packing();
	#turn: NodeJS.Immediate | undefined;
	#underWay = 0;
	#idle: (() => void)[] = [];

	/** @param onKept is told of each update that is durable, in order */
	constructor(asking: Asking, now: () => number, onKept: (pending: Pending) => void) {
		this.#asking = asking;
		this.#now = now;
		this.#onKept = onKept;
	}

	add(document: string, append: Pending['append']): Promise<Appended> {
		return new Promise<Appended>((settle, reject) => {
			this.#packing.add({ document, append, settle, reject });
			// All that arrives in one turn of the event loop goes together.
			if (this.#underWay === 0) this.#turn ??= setImmediate(() => this.send());
		});
	}

	/** Sends what waits, whatever is under way. */
	send(): void {
		clearImmediate(this.#turn);
		this.#turn = undefined;
		const packing = this.#packing;
		if (packing.pending.length === 0) return;
		this.#packing = new Packing();
		this.#underWay++;
		const { batch, buffer } = packing.batch(this.#now());
		this.#asking
			.ask({ kind: 'append', batch }, (refused) => this.#settle(packing, refused), [buffer])
			.catch((error: Error) => {
				this.#asking.fail(error);
				for (const { reject } of packing.pending) reject(error);
			})
			.finally(() => {
				if (--this.#underWay > 0) return;
				this.send();
				if (this.#underWay === 0) for (const idle of this.#idle.splice(0)) idle();
			});
	}

	/** When all that was added is committed, or has failed. */
	async settled(): Promise<void> {
		this.send();
		if (this.#underWay > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
	}

	#settle({ pending }: Packing, refused: unknown): void {
		const answers = refused instanceof Uint8Array ? refused : undefined;
		for (const [index, one] of pending.entries()) {
			const answer = answers?.[index];
			if (!answer) this.#onKept(one);
			one.settle(answer === FOREIGN ? 'foreign' : answer === REVOKED ? 'revoked' : 'kept');
		}
	}
}
