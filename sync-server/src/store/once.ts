import type { TeamStore } from './storage.ts';

/** Keeps what may be used once, as long as the process. */
export function keepOnce(now: () => number): Pick<TeamStore, 'put' | 'take'> {
	const kept = new Map<string, { readonly value: string; readonly until: number }>();
	let sweepAt = 0;
	const sweep = () => {
		const at = now();
		if (kept.size < sweepAt) return;
		for (const [key, { until }] of kept) if (until <= at) kept.delete(key);
		sweepAt = 2 * kept.size + 1000;
	};
	return {
		put(key, value, ttlMs) {
			sweep();
			kept.set(key, { value, until: now() + ttlMs });
			return Promise.resolve();
		},
		take(key) {
			const found = kept.get(key);
			kept.delete(key);
			return Promise.resolve(found && found.until > now() ? found.value : undefined);
		}
	};
}
