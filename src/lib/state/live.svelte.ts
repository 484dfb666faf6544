import { createSubscriber } from 'svelte/reactivity';

/** A value that lives outside Svelte, as a rune: read `current` in a component and it follows. */
export class Live<T> {
	readonly #read: () => T;
	readonly #subscribe: () => void;

	constructor(read: () => T, onChange: (changed: () => void) => () => void) {
		this.#read = read;
		this.#subscribe = createSubscriber(onChange);
	}

	get current(): T {
		this.#subscribe();
		return this.#read();
	}
}
