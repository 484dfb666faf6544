import { ok, type Result } from '#lib/domain/problem.ts';
import type { FromWorker, ToWorker } from './exchange.ts';

/**
 * Why a question has no answer: a newer one took its place, its asker gave it up, the client was closed, or the worker
 * could not start or broke (`where` says why, for the log).
 */
export interface WorkerProblem {
	readonly code: 'superseded' | 'aborted' | 'closed' | 'worker-failed';
	readonly where?: string;
}

/** What a client needs of a `Worker`. */
export interface WorkerPort {
	postMessage(message: unknown, transfer: Transferable[]): void;
	addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
	addEventListener(type: 'error', listener: (event: { readonly message?: string }) => void): void;
	terminate(): void;
}

type Settle<Answer> = (result: Result<Answer, WorkerProblem>) => void;

/**
 * Asks a worker, which answers in its own time.
 *
 * Of several questions only the newest is answered: those before it settle with `superseded`. Every question settles,
 * none throws.
 */
export class Client<Tell, Ask, Answer> {
	readonly #port: WorkerPort;
	#asked = 0;
	#pending: { readonly id: number; readonly settle: Settle<Answer> } | undefined;
	#broken: WorkerProblem | undefined;

	constructor(port: WorkerPort) {
		this.#port = port;
		port.addEventListener('message', ({ data }) => this.#receive(data as FromWorker<Answer>));
		port.addEventListener('error', ({ message }) => this.#break('worker-failed', message));
	}

	/** Tells the worker something; `transfer` is given away with it and empty here afterwards. */
	tell(tell: Tell, transfer: Transferable[] = []): void {
		if (!this.#broken) this.#send({ tell }, transfer);
	}

	ask(ask: Ask, signal?: AbortSignal): Promise<Result<Answer, WorkerProblem>> {
		if (this.#broken) return Promise.resolve({ ok: false, problem: this.#broken });
		if (signal?.aborted) return Promise.resolve({ ok: false, problem: { code: 'aborted' } });
		this.#settle({ ok: false, problem: { code: 'superseded' } });
		const id = ++this.#asked;
		return new Promise((resolve) => {
			const abort = () => {
				if (this.#pending?.id !== id) return;
				this.#send({ abort: id });
				this.#settle({ ok: false, problem: { code: 'aborted' } });
			};
			signal?.addEventListener('abort', abort, { once: true });
			const settle: Settle<Answer> = (result) => {
				signal?.removeEventListener('abort', abort);
				resolve(result);
			};
			this.#pending = { id, settle };
			this.#send({ ask, id });
		});
	}

	/** Ends the worker; what is still asked settles with `closed`. */
	close(): void {
		this.#break('closed');
		this.#port.terminate();
	}

	#send(message: ToWorker<Tell, Ask>, transfer: Transferable[] = []): void {
		this.#port.postMessage(message, transfer);
	}

	#receive(message: FromWorker<Answer>): void {
		if (message.id !== this.#pending?.id) return;
		if ('answer' in message) this.#settle(ok(message.answer));
		else this.#settle({ ok: false, problem: { code: 'worker-failed', where: message.failed } });
	}

	#settle(result: Result<Answer, WorkerProblem>): void {
		const settle = this.#pending?.settle;
		this.#pending = undefined;
		settle?.(result);
	}

	#break(code: WorkerProblem['code'], where?: string): void {
		this.#broken = { code, ...(where === undefined ? {} : { where }) };
		this.#settle({ ok: false, problem: this.#broken });
	}
}
