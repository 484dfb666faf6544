import type { RandomBytes } from '#lib/domain/ids.ts';

/** None in a browser. */
const env = typeof process === 'undefined' ? {} : process.env;

/** The long form of the random tests: ten times the cases and more. */
export const LONG = env['RUNNEL_LONG'] === '1';

/** Where the seeds of a run begin: `RUNNEL_SEED`, else always the same, else (long form) the time. */
export const BASE_SEED = Number(env['RUNNEL_SEED'] ?? (LONG ? Date.now() % 1e9 : 4711));

/** How many cases to try: `short` in `npm test`, at least ten times that in the long form. */
export function cases(short: number): number {
	return LONG ? short * 10 : short;
}

/** A repeatable source of chance. */
export interface Random {
	/** A number in [0, 1). */
	next(): number;
	/** A whole number in [0, below). */
	int(below: number): number;
	chance(probability: number): boolean;
	pick<T>(from: readonly T[]): T;
	/** Each element with this probability, in order. */
	some<T>(from: readonly T[], probability: number): T[];
	shuffle<T>(from: readonly T[]): T[];
	bytes: RandomBytes;
}

/** Mulberry32 (T. Ettinger): 32 bits of state are plenty for a test. */
export function seeded(seed: number): Random {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
	const int = (below: number) => Math.floor(next() * below);
	return {
		next,
		int,
		chance: (probability) => next() < probability,
		pick<T>(from: readonly T[]) {
			if (from.length === 0) throw new Error('nothing to pick from');
			return from[int(from.length)] as T;
		},
		some: (from, probability) => from.filter(() => next() < probability),
		shuffle<T>(from: readonly T[]) {
			const all = [...from];
			for (let i = all.length - 1; i > 0; i--) {
				const j = int(i + 1);
				[all[i], all[j]] = [all[j] as T, all[i] as T];
			}
			return all;
		},
		bytes: (length) => Uint8Array.from({ length }, () => int(256))
	};
}

/** Runs a case for `count` seeds; a failure names its seed, for `RUNNEL_SEED=<seed> npx vitest run ...`. */
export function forSeeds(count: number, run: (random: Random, seed: number) => void): void {
	for (let seed = BASE_SEED; seed < BASE_SEED + count; seed++)
		try {
			ids = seeded(~seed);
			run(seeded(seed), seed);
		} catch (error) {
			if (error instanceof Error) error.message = `(seed ${seed}) ${error.message}`;
			throw error;
		} finally {
			ids = undefined;
		}
}

/**
 * Yjs draws the ids of its clients, which decide the order of what was written apart, from the system: of the seed in
 * `forSeeds`, or it would not tell a run again. Loaded before Yjs, in `vite.config.ts`.
 */
let ids: Random | undefined;
const drawn = crypto.getRandomValues.bind(crypto);
Object.defineProperty(crypto, 'getRandomValues', {
	configurable: true,
	value: <T extends ArrayBufferView<ArrayBuffer>>(array: T): T => {
		if (!ids) return drawn(array);
		new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(
			ids.bytes(array.byteLength)
		);
		return array;
	}
});

/** Parameters for `fc.assert`: the same seed as everything else, `short` runs or ten times that. */
export function runs(short: number): { seed: number; numRuns: number } {
	return { seed: BASE_SEED, numRuns: cases(short) };
}
