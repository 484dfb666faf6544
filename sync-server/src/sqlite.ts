import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Storage } from './storage.ts';

export interface Write {
	readonly document: string;
	readonly update: Uint8Array;
}

/** What the worker is asked; it answers in order. */
export type Request =
	| { readonly kind: 'load'; readonly document: string }
	| { readonly kind: 'append'; readonly writes: readonly Write[] }
	| { readonly kind: 'claim'; readonly workspace: string; readonly digest: Uint8Array }
	| { readonly kind: 'close' };

export type Answer = { readonly value: unknown } | { readonly problem: string };

interface Settle {
	readonly resolve: (value: unknown) => void;
	readonly reject: (reason: Error) => void;
}

/**
 * A store in one SQLite file of a folder, in a worker: committing waits for the disk.
 *
 * What is appended while a commit is under way goes into the next one together (group commit).
 * Rejects with a sentence where the folder cannot be written or the file cannot be opened.
 */
export async function openSqlite(folder: string): Promise<Storage> {
	await mkdir(folder, { recursive: true });
	const worker = new Worker(new URL('./sqlite.worker.ts', import.meta.url), {
		workerData: { file: join(folder, 'runnel.db') }
	});
	const asked: Settle[] = [];
	let failure: Error | undefined;
	const fail = (error: Error) => {
		failure ??= error;
		for (const { reject } of asked.splice(0)) reject(failure);
	};
	const answered = () => new Promise<unknown>((resolve, reject) => asked.push({ resolve, reject }));
	const ask = (request: Request): Promise<unknown> => {
		if (failure) return Promise.reject(failure);
		worker.postMessage(request);
		return answered();
	};
	worker.on('message', (answer: Answer) => {
		const settle = asked.shift();
		if ('problem' in answer) settle?.reject(new Error(answer.problem));
		else settle?.resolve(answer.value);
	});
	worker.on('error', fail);
	worker.on('exit', () => fail(new Error('the store is closed')));
	await answered();

	const commits = new GroupCommit((writes) => ask({ kind: 'append', writes }));
	return {
		async load(document) {
			// Behind what was appended before.
			await commits.settled();
			return (await ask({ kind: 'load', document })) as Uint8Array[];
		},
		append: (document, update) => commits.add({ document, update }),
		async claim(workspace, digest) {
			return (await ask({ kind: 'claim', workspace, digest })) as Uint8Array;
		},
		async close() {
			await commits.settled();
			await ask({ kind: 'close' });
		}
	};
}

/** Commits one batch at a time; what comes meanwhile waits and makes the next. */
class GroupCommit {
	readonly #commit: (writes: readonly Write[]) => Promise<unknown>;
	#waiting: Write[] = [];
	/** The batch that is being collected; undefined while nothing waits. */
	#next: Promise<void> | undefined;
	#current: Promise<void> = Promise.resolve();

	constructor(commit: (writes: readonly Write[]) => Promise<unknown>) {
		this.#commit = commit;
	}

	add(write: Write): Promise<void> {
		this.#waiting.push(write);
		this.#next ??= this.#current.then(async () => {
			const writes = this.#waiting;
			this.#waiting = [];
			this.#current = this.#next ?? this.#current;
			this.#next = undefined;
			await this.#commit(writes);
		});
		return this.#next;
	}

	/** When all that was added is committed, or has failed. */
	async settled(): Promise<void> {
		await (this.#next ?? this.#current).catch(() => undefined);
	}
}
