import { getContext, setContext } from 'svelte';

/** What all charts of a screen say above their finding, such as of which day they are; nothing where it is `undefined`. */
type Note = () => string | undefined;

const KEY = Symbol('note');

export function provideNote(note: Note): void {
	setContext(KEY, note);
}

export function useNote(): Note {
	return getContext<Note | undefined>(KEY) ?? (() => undefined);
}
