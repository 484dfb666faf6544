import { getContext, setContext } from 'svelte';
import type { Choice } from './choice.ts';

/** How one choice on a card is read from an address: what cannot be read is as if nobody had chosen. */
interface Choosable<T> {
	readonly read: (text: string) => T | undefined;
	readonly usual: () => T;
}

/** One of some options, as of now. */
export function among<T extends string | number | boolean>(
	options: readonly T[] | (() => readonly T[]),
	usual: NoInfer<T> | (() => NoInfer<T>)
): Choosable<T> {
	const all = () => (typeof options === 'function' ? options() : options);
	return {
		read: (text) => all().find((option) => String(option) === text),
		usual: () => (typeof usual === 'function' ? usual() : usual)
	};
}

/** A card in its place: what the address and the dashboard say about it. */
export interface CardPlace {
	/** Its own within the screen; what is chosen on it stands under that in the address. */
	readonly id: string;
	/** What its dashboard keeps, as in an address: `start=lead&each=week`. */
	readonly kept: string;
	readonly choice: Pick<Choice, 'cards'>;
	readonly onchoose: (change: Pick<Choice, 'cards'>) => void;
}

const KEY = Symbol('card');

/** Says where the card within the component that calls is. */
export function provideCard(place: CardPlace): void {
	setContext(KEY, place);
}

type Chosen<S> = { -readonly [N in keyof S]: S[N] extends Choosable<infer T> ? T : never };

/**
 * What is chosen on the card that calls, by name: from the address, else from its dashboard, else what is usual. What is
 * set goes to the address, unless it would be so without that.
 */
export function useChosen<const S extends Readonly<Record<string, Choosable<unknown>>>>(
	choosables: S
): Chosen<S> {
	const place = getContext<CardPlace>(KEY);
	const chosen = {};
	for (const [name, { read, usual }] of Object.entries(choosables)) {
		const parsed = (text: string | null | undefined) => (text == null ? undefined : read(text));
		const unsaid = () => parsed(new URLSearchParams(place.kept).get(name)) ?? usual();
		const key = `${place.id}.${name}`;
		Object.defineProperty(chosen, name, {
			enumerable: true,
			get: () => parsed(place.choice.cards?.[key]) ?? unsaid(),
			set(value: unknown) {
				const cards = { ...place.choice.cards };
				if (value === unsaid()) delete cards[key];
				else cards[key] = String(value);
				place.onchoose({ cards });
			}
		});
	}
	return chosen as Chosen<S>;
}

/** What is to be kept of a card: what its dashboard keeps and what was chosen since; empty where nothing was. */
export function chosenOn(id: string, cards: Choice['cards'], kept = ''): string {
	const all = new URLSearchParams(kept);
	for (const [key, value] of Object.entries(cards ?? {}))
		if (key.startsWith(`${id}.`)) all.set(key.slice(id.length + 1), value);
	all.sort();
	return all.toString();
}
