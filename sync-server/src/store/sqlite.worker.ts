import { parentPort, workerData } from 'node:worker_threads';
import { type Answer, type Ask, type Calls, openCalls, type StoreOptions } from './calls.ts';

function problem(error: unknown): Answer['answer'] {
	return { problem: error instanceof Error ? error.message : String(error) };
}

/** The buffers of an answer, which this thread has no more use for. */
function buffersIn(value: unknown): ArrayBuffer[] {
	const packed = typeof value === 'object' && value !== null && 'pieces' in value;
	const bytes = packed ? value.pieces : value;
	return bytes instanceof Uint8Array && bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : [];
}

function serve(port: NonNullable<typeof parentPort>): void {
	const answer = (id: number, answer: Answer['answer']) =>
		port.postMessage({ id, answer }, 'value' in answer ? buffersIn(answer.value) : []);
	let calls: Calls;
	try {
		calls = openCalls(workerData as StoreOptions);
	} catch (error) {
		// Answered, not thrown: the thread's own error may arrive first, and says less.
		return answer(0, problem(error));
	}
	answer(0, { value: undefined });
	port.on('message', ({ id, name, args }: Ask) => {
		try {
			const value = (calls[name] as (...args: readonly unknown[]) => unknown)(...args);
			if (value instanceof Promise)
				value.then(
					(value: unknown) => answer(id, { value }),
					(error: unknown) => answer(id, problem(error))
				);
			else answer(id, { value });
		} catch (error) {
			answer(id, problem(error));
		}
		if (name === 'close') port.close();
	});
}

if (!parentPort) throw new Error('sqlite.worker.ts was run outside of a worker');
serve(parentPort);
