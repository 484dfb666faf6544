import { backup, type DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from './database.ts';
import { Documents } from './documents.ts';
import { listDocuments } from './list.ts';
import type { Answer, Ask, Request, WorkerData } from './requests.ts';
import { Teams } from './teams.ts';

/** Pages a step of a backup: a MiB, between which commits go on. */
const BACKUP_RATE = 256;

/** The store of one open file. */
class Store {
	readonly #database: DatabaseSync;
	readonly #documents: Documents;
	readonly #teams: Teams;
	readonly #keepMs: number;
	#isBroken = false;

	constructor({ file, keepMs, ...options }: WorkerData) {
		this.#database = openDatabase(file, options);
		this.#teams = new Teams(this.#database);
		this.#documents = new Documents(this.#database);
		this.#keepMs = keepMs;
	}

	handle(request: Request): unknown {
		switch (request.kind) {
			case 'open':
				return this.#documents.open(request.document);
			case 'release':
				return this.#documents.release(request.document);
			case 'chunk':
				return this.#documents.newestChunk(request.document, request.seq, request.index);
			case 'read':
				return this.#documents.read(request.document, request.after);
			case 'append':
				return this.#write(() =>
					this.#documents.append(request.batch, (device) => this.#teams.revoked.has(device))
				);
			case 'compact': {
				const { document, snapshot, chunks, now } = request;
				const keepFrom = now - this.#keepMs;
				return this.#write(() =>
					this.#documents.compact(document, snapshot, chunks, { now, keepFrom })
				);
			}
			case 'team':
				return this.#teams.team(request.workspace);
			case 'saveTeam':
				return this.#write(() => this.#teams.save(request.workspace, request.team, request.also));
			case 'audit':
				return this.#teams.audit(request.workspace, request.before, request.limit);
			case 'point':
				return this.#write(() => this.#teams.point(request.key, request.workspace, request.until));
			case 'follow':
				return this.#teams.follow(request.key, request.now);
			case 'see':
				return this.#write(() => this.#teams.see(request.visits));
			case 'seenIn':
				return this.#teams.seenIn(request.workspace);
			case 'value':
				return this.#teams.value(request.name);
			case 'setValue':
				return this.#write(() => this.#teams.setValue(request.name, request.value, request.before));
			case 'list':
				return listDocuments(this.#database, this.#documents);
			case 'workspaces':
				return this.#teams.workspaces();
			case 'backup':
				return backup(this.#database, request.file, { rate: BACKUP_RATE });
			case 'close':
				return this.#database.close();
			default:
				return request satisfies never;
		}
	}

	/** A write that fails is final. One that could not be begun, because something before it is damaged, is none. */
	#write<T>(write: () => T): T {
		if (this.#isBroken) throw new Error('an earlier write failed');
		try {
			return write();
		} catch (error) {
			this.#isBroken = true;
			throw error;
		}
	}
}

function problem(error: unknown): Answer {
	return { problem: error instanceof Error ? error.message : String(error) };
}

/** The buffers of an answer, which the worker has no more use for. */
function buffersIn(value: unknown): ArrayBuffer[] {
	const bytes =
		value instanceof Uint8Array
			? value
			: typeof value === 'object' && value !== null && 'pieces' in value
				? value.pieces
				: undefined;
	return bytes instanceof Uint8Array && bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : [];
}

function serve(port: NonNullable<typeof parentPort>): void {
	let store: Store;
	try {
		store = new Store(workerData as WorkerData);
	} catch (error) {
		// Answered, not thrown: the thread's own error may arrive first, and says less.
		return port.postMessage({ id: 0, answer: problem(error) });
	}
	const answer = (id: number, answer: Answer) =>
		port.postMessage({ id, answer }, 'value' in answer ? buffersIn(answer.value) : []);
	answer(0, { value: undefined });
	port.on('message', ({ id, request }: Ask) => {
		try {
			const value = store.handle(request);
			if (value instanceof Promise)
				void value.then(
					() => answer(id, { value: undefined }),
					(error: unknown) => answer(id, problem(error))
				);
			else answer(id, { value });
		} catch (error) {
			answer(id, problem(error));
		}
		if (request.kind === 'close') port.close();
	});
}

if (!parentPort) throw new Error('sqlite.worker.ts was run outside of a worker');
serve(parentPort);
