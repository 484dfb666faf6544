import { randomBytes } from 'node:crypto';
import type { TeamStore } from '../store/storage.ts';
import { newSecret } from './secret.ts';

/** A key that certificates are signed with. */
export interface Key {
	readonly id: string;
	/** Base64url of 256 bits. */
	readonly secret: string;
}

const VALUE = 'keys';
/** So many may verify, the newest signs. */
const LIVE = 2;
/** After so long a rotation by another process is seen, in ms. */
const FRESH_MS = 5000;

/** The live keys of the relay, newest first, as all processes at one store see them. */
export class Keys {
	readonly #store: TeamStore;
	readonly #now: () => number;
	#kept: readonly Key[] = [];
	#keptAt = -Infinity;

	constructor(store: TeamStore, now: () => number) {
		this.#store = store;
		this.#now = now;
	}

	async newest(): Promise<Key> {
		const [key] = await this.#live();
		if (!key) throw new Error('a relay has a key');
		return key;
	}

	async find(id: string): Promise<Key | undefined> {
		return (await this.#live()).find((key) => key.id === id) ?? (await this.#again(id));
	}

	async #again(id: string): Promise<Key | undefined> {
		this.#keptAt = -Infinity;
		return (await this.#live()).find((key) => key.id === id);
	}

	async #live(): Promise<readonly Key[]> {
		if (this.#now() - this.#keptAt < FRESH_MS) return this.#kept;
		const kept = parse(await this.#store.value(VALUE));
		this.#kept = kept.length > 0 ? kept : await addKey(this.#store, true);
		this.#keptAt = this.#now();
		return this.#kept;
	}
}

/** Signs with a new key from now on. The one before still verifies, older ones end: rotate twice to end a lost one. */
export async function rotate(store: TeamStore): Promise<void> {
	await addKey(store, false);
}

async function addKey(store: TeamStore, isFirst: boolean): Promise<readonly Key[]> {
	for (;;) {
		const before = await store.value(VALUE);
		const live = parse(before);
		if (isFirst && live.length > 0) return live;
		const key = { id: newSecret().slice(0, 8), secret: randomBytes(32).toString('base64url') };
		const keys = [key, ...live].slice(0, LIVE);
		// Two relays may start at one store in the same moment.
		if (await store.setValue(VALUE, JSON.stringify(keys), before)) return keys;
	}
}

function parse(value: string | undefined): readonly Key[] {
	return value === undefined ? [] : (JSON.parse(value) as Key[]);
}
