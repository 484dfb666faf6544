/** What a key means on the board. */
export type Command =
	| 'up'
	| 'down'
	/** To the stage before or after, as the board is laid out. */
	| 'before'
	| 'after'
	| 'first'
	| 'last'
	/** Moves the deal a stage back or on. */
	| 'back'
	| 'forward'
	| 'lift'
	| 'drop'
	| 'cancel'
	| 'menu'
	| 'new';

export type Key = Pick<
	KeyboardEvent,
	| 'key'
	| 'code'
	| 'ctrlKey'
	| 'metaKey'
	| 'altKey'
	| 'shiftKey'
	| 'isComposing'
	| 'getModifierState'
>;

/**
 * The command of a key, if it is one of the board's.
 *
 * Arrows are visual: in a right-to-left board the left one goes on to the next stage. Letters and brackets are known by
 * what they write and, where the keyboard writes another alphabet, by where they lie.
 */
export function commandOf(
	key: Key,
	{ rtl, lifted }: { readonly rtl: boolean; readonly lifted: boolean }
): Command | undefined {
	if (key.isComposing || (withModifier(key) && !key.getModifierState('AltGraph'))) return undefined;
	switch (key.key) {
		case 'ArrowUp':
			return 'up';
		case 'ArrowDown':
			return 'down';
		case 'ArrowLeft':
			return rtl ? 'after' : 'before';
		case 'ArrowRight':
			return rtl ? 'before' : 'after';
		case 'Home':
			return 'first';
		case 'End':
			return 'last';
		case ' ':
			return lifted ? 'drop' : 'lift';
		case 'Enter':
			return lifted ? 'drop' : undefined;
		case 'Escape':
			return lifted ? 'cancel' : undefined;
	}
	if (lifted || key.shiftKey) return undefined;
	return BY_KEY[key.key.toLowerCase()] ?? (isLatin(key.key) ? undefined : BY_CODE[key.code]);
}

const BY_KEY: Readonly<Record<string, Command>> = {
	'[': 'back',
	']': 'forward',
	'.': 'menu',
	m: 'menu',
	n: 'new'
};
const BY_CODE: Readonly<Record<string, Command>> = {
	BracketLeft: 'back',
	BracketRight: 'forward',
	Period: 'menu',
	KeyM: 'menu',
	KeyN: 'new'
};

function withModifier({ ctrlKey, metaKey, altKey }: Key): boolean {
	return ctrlKey || metaKey || altKey;
}

/** Whether the key wrote a character that a Latin keyboard writes; it then means that and nothing else. */
function isLatin(key: string): boolean {
	return key.charCodeAt(0) < 0x250;
}
