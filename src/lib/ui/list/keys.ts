/** Where the focus goes when an editor closes. */
export type Then = 'stay' | 'down' | 'next' | 'previous';

/** What a key means in a cell of a list. */
export type Command =
	| {
			readonly kind: 'go';
			readonly rows: number;
			readonly columns: number;
			readonly extends: boolean;
	  }
	| { readonly kind: 'row-end' | 'list-end'; readonly first: boolean }
	| { readonly kind: 'page'; readonly down: boolean }
	| {
			readonly kind:
				'edit' | 'type' | 'clear' | 'open' | 'select' | 'select-range' | 'select-all' | 'leave';
	  };

/** These find and help wherever one is, in a cell too. */
const ELSEWHERE = '/?؟？';

/** Arrows follow the eye: in a list that runs from right to left the right one leads back. */
export function commandOf(
	event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'isComposing'>,
	rtl: boolean
): Command | undefined {
	const { key, shiftKey, altKey } = event;
	const mod = event.ctrlKey || event.metaKey;
	if (event.isComposing) return undefined;
	// Letters beyond ASCII are written with Alt: “ą”.
	if (altKey) return /^\P{ASCII}$/u.test(key) ? { kind: 'type' } : undefined;
	const go = (rows: number, columns: number): Command | undefined =>
		mod ? undefined : { kind: 'go', rows, columns, extends: shiftKey && rows !== 0 };
	switch (key) {
		case 'ArrowUp':
			return go(-1, 0);
		case 'ArrowDown':
			return go(1, 0);
		case 'ArrowLeft':
			return go(0, rtl ? 1 : -1);
		case 'ArrowRight':
			return go(0, rtl ? -1 : 1);
		case 'Home':
		case 'End':
			return { kind: mod ? 'list-end' : 'row-end', first: key === 'Home' };
		case 'PageUp':
		case 'PageDown':
			return { kind: 'page', down: key === 'PageDown' };
		case 'Enter':
			return { kind: mod ? 'open' : 'edit' };
		case 'F2':
			return { kind: 'edit' };
		case ' ':
			return { kind: shiftKey ? 'select-range' : 'select' };
		case 'Escape':
			return { kind: 'leave' };
		case 'Delete':
		case 'Backspace':
			return mod ? undefined : { kind: 'clear' };
		default:
			if (mod && key === 'a') return { kind: 'select-all' };
			return isWriting(key, mod) ? { kind: 'type' } : undefined;
	}
}

/** Whether a key writes: a character, or the first key of an input method, which says no more than that. */
function isWriting(key: string, mod: boolean): boolean {
	if (mod || ELSEWHERE.includes(key)) return false;
	return key === 'Process' || [...key].length === 1;
}
