import { describe, expect, test } from 'vitest';
import { Client, type WorkerPort } from '#lib/workers/client.ts';
import { serve, type Service } from '#lib/workers/serve.ts';

type Listener = (event: { readonly data: unknown; readonly message: string }) => void;

/** A worker without a thread: messages arrive when `deliver` is called, computing happens when `work` is. */
class FakeWorker implements WorkerPort {
	readonly computed: string[] = [];
	readonly told: string[] = [];
	ended = false;
	readonly #inbox: unknown[] = [];
	readonly #listeners = new Map<string, Listener>();
	#serving: Listener | undefined;
	#due: (() => void)[] = [];

	constructor(answer: Service<string, string, string>['answer'] = (ask) => `${ask}!`) {
		serve<string, string, string>(
			{
				postMessage: (data) => this.#emit('message', { data, message: '' }),
				addEventListener: (_, listener) => (this.#serving = listener as Listener)
			},
			(run) => this.#due.push(run),
			{
				tell: (tell) => this.told.push(tell),
				answer: (ask) => {
					this.computed.push(ask);
					return answer(ask);
				}
			}
		);
	}
	addEventListener(type: string, listener: Listener): void {
		this.#listeners.set(type, listener);
	}
	#emit(type: string, event: Parameters<Listener>[0]): void {
		this.#listeners.get(type)?.(event);
	}
	postMessage(message: unknown): void {
		this.#inbox.push(message);
	}
	terminate(): void {
		this.ended = true;
	}
	deliver(): void {
		for (const data of this.#inbox.splice(0)) this.#serving?.({ data, message: '' });
	}
	work(): void {
		for (const run of this.#due.splice(0)) run();
	}
	run(): void {
		this.deliver();
		this.work();
	}
	crash(message: string): void {
		this.#emit('error', { data: undefined, message });
	}
}

function connect(worker = new FakeWorker()) {
	return { worker, client: new Client<string, string, string>(worker) };
}

describe('client.ask(question)', () => {
	test('settles with the answer', async () => {
		const { worker, client } = connect();
		const asked = client.ask('a');
		worker.run();
		expect(await asked).toEqual({ ok: true, value: 'a!' });
	});

	test('settles an older question with superseded, and only the newest is computed', async () => {
		const { worker, client } = connect();
		const asked = ['a', 'b', 'c'].map((question) => client.ask(question));
		worker.run();
		expect(await Promise.all(asked)).toEqual([
			{ ok: false, problem: { code: 'superseded' } },
			{ ok: false, problem: { code: 'superseded' } },
			{ ok: true, value: 'c!' }
		]);
		expect(worker.computed).toEqual(['c']);
	});

	test('does not take the late answer to an older question for its own', async () => {
		const { worker, client } = connect();
		const first = client.ask('a');
		worker.deliver();
		const second = client.ask('b');
		worker.work();
		worker.run();
		expect(await first).toEqual({ ok: false, problem: { code: 'superseded' } });
		expect(await second).toEqual({ ok: true, value: 'b!' });
	});

	test('reads what was told after a question before answering it', async () => {
		const { worker, client } = connect();
		const asked = client.ask('a');
		client.tell('news');
		worker.deliver();
		expect(worker.told).toEqual(['news']);
		expect(worker.computed).toEqual([]);
		worker.work();
		expect(await asked).toEqual({ ok: true, value: 'a!' });
	});

	test('settles with aborted when given up, and is not computed', async () => {
		const { worker, client } = connect();
		const { signal, abort } = aborter();
		const asked = client.ask('a', signal);
		abort();
		worker.run();
		expect(await asked).toEqual({ ok: false, problem: { code: 'aborted' } });
		expect(worker.computed).toEqual([]);
		expect(await client.ask('b', signal)).toEqual({ ok: false, problem: { code: 'aborted' } });
	});

	test('is not given up by the signal of an older question', async () => {
		const { worker, client } = connect();
		const { signal, abort } = aborter();
		void client.ask('a', signal);
		const asked = client.ask('b');
		abort();
		worker.run();
		expect(await asked).toEqual({ ok: true, value: 'b!' });
	});

	test('settles with worker-failed and the fault when answering throws, and goes on after it', async () => {
		const { worker, client } = connect(
			new FakeWorker((ask) => {
				if (ask === 'bad') throw new Error('no such thing');
				return ask;
			})
		);
		const bad = client.ask('bad');
		worker.run();
		expect(await bad).toEqual({
			ok: false,
			problem: { code: 'worker-failed', where: 'Error: no such thing' }
		});
		const good = client.ask('good');
		worker.run();
		expect(await good).toEqual({ ok: true, value: 'good' });
	});

	test('settles with worker-failed when the worker breaks, at once and from then on', async () => {
		const { worker, client } = connect();
		const asked = client.ask('a');
		worker.crash('could not load');
		const problem = { code: 'worker-failed', where: 'could not load' };
		expect(await asked).toEqual({ ok: false, problem });
		expect(await client.ask('b')).toEqual({ ok: false, problem });
	});
});

test('client.close() ends the worker and settles what is asked with closed', async () => {
	const { worker, client } = connect();
	const asked = client.ask('a');
	client.close();
	expect(await asked).toEqual({ ok: false, problem: { code: 'closed' } });
	expect(worker.ended).toBe(true);
});

function aborter() {
	const controller = new AbortController();
	return { signal: controller.signal, abort: () => controller.abort() };
}
