import { vi } from 'vitest';

/** Long, because other work may share the processors; under 15 s, when heartbeats of clients mend what a test is to find. */
const PATIENCE = { timeout: 10_000, interval: 5 };

/** Waits for a fact. */
export async function until(fact: () => boolean): Promise<void> {
	await vi.waitUntil(fact, PATIENCE);
}

/** Waits until an expectation holds. */
export async function holds(expectation: () => void): Promise<void> {
	await vi.waitFor(expectation, PATIENCE);
}
