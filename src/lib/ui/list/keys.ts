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
	| { readonly kind: 'edit' | 'open' | 'select' | 'select-range' | 'select-all' | 'leave' };

/** Arrows follow the eye: in a list that runs from right to left the right one leads back. */
export function commandOf(
	event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'isComposing'>,
	rtl: boolean
): Command | undefined {
	const { key, shiftKey, altKey } = event;
	const mod = event.ctrlKey || event.metaKey;
	if (event.isComposing || altKey) return undefined;
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
		case 'a':
			return mod ? { kind: 'select-all' } : undefined;
		default:
			return undefined;
	}
}
