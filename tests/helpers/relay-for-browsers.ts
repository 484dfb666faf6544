import type { TestProject } from 'vitest/node';
import { startBarrier } from './barrier.ts';
import { BASE_SEED, LONG } from './random.ts';
import { startRelay } from './relay.ts';

declare module 'vitest' {
	interface ProvidedContext {
		/** The address of a real relay that lasts as long as the run, for pages of any of these tests. */
		readonly relay: string;
		/** The address of what stands before that relay, and is put down for one test: see `barrier.ts`. */
		readonly barrier: string;
		/** The address of another, that is put down and up by `tests/workers/kills.browser.test.ts` alone. */
		readonly flapping: string;
		/** Whether the long form of the tests was asked for. */
		readonly long: boolean;
		/** Where the seeds of a run begin: see `random.ts`. */
		readonly seed: number;
	}
}

/** Tests in a browser are served from the first free port from here on. */
const FIRST_PORT = 23_315;
const PORTS = 100;
const MANY = 1_000_000;

export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
	const relay = await startRelay({
		origins: Array.from({ length: PORTS }, (_, n) => `http://localhost:${FIRST_PORT + n}`),
		limits: { requestsPerMinute: MANY, refusalsPerMinute: MANY, workspacesPerHour: MANY }
	});
	const barrier = await startBarrier(relay.url);
	const flapping = await startBarrier(relay.url);
	provide('relay', relay.url);
	provide('barrier', barrier.url);
	provide('flapping', flapping.url);
	provide('long', LONG);
	provide('seed', BASE_SEED);
	return async () => {
		await Promise.all([barrier.close(), flapping.close()]);
		await relay.close();
	};
}
