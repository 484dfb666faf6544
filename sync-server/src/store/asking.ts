import { Worker } from 'node:worker_threads';
import type { Answer, Ask, Calls, StoreOptions } from './calls.ts';

type Answered<K extends keyof Calls> = Awaited<ReturnType<Calls[K]>>;

/** Questions to the worker of a store. */
export class Asking {
	/** Settles when the store is open. */
	readonly opened: Promise<unknown>;
	readonly #worker: Worker;
	readonly #asked = new Map<
		number,
		{ readonly settle: (value: unknown) => void; readonly reject: (error: Error) => void }
	>();
	#count = 0;
	#failure: Error | undefined;

	constructor(workerData: StoreOptions) {
		this.#worker = new Worker(new URL('./sqlite.worker.ts', import.meta.url), { workerData });
		this.#worker.on('message', ({ id, answer }: Answer) => {
			const asked = this.#asked.get(id);
			this.#asked.delete(id);
			if ('problem' in answer) asked?.reject(new Error(answer.problem));
			else asked?.settle(answer.value);
		});
		this.#worker.on('error', (error) => this.fail(error));
		this.#worker.on('exit', () => this.fail(new Error('the store is closed')));
		this.opened = this.#answer(0, (value) => value);
	}

	async ask<K extends keyof Calls>(name: K, ...args: Parameters<Calls[K]>): Promise<Answered<K>> {
		return await this.askFor(name, args, (value) => value);
	}

	/** @param then is called with the answer before any later answer is looked at */
	askFor<K extends keyof Calls, T>(
		name: K,
		args: Parameters<Calls[K]>,
		then: (value: Answered<K>) => T,
		transfer: ArrayBuffer[] = []
	): Promise<T> {
		if (this.#failure) return Promise.reject(this.#failure);
		const id = ++this.#count;
		this.#worker.postMessage({ id, name, args } satisfies Ask, transfer);
		return this.#answer(id, then as (value: unknown) => T);
	}

	/** Nothing is answered any more. */
	fail(error: Error): void {
		this.#failure ??= error;
		for (const { reject } of this.#asked.values()) reject(this.#failure);
		this.#asked.clear();
	}

	#answer<T>(id: number, then: (value: unknown) => T): Promise<T> {
		return new Promise<T>((resolve, reject) => {
			this.#asked.set(id, { settle: (value) => resolve(then(value)), reject });
		});
	}
}
