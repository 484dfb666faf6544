/** What of a keyboard event says which key it was. */
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
 * A key as the table of actions writes it: `n`, `?`, `arrowup`, `space`, `mod+k`, `mod+shift+z`; `mod` is Ctrl or ⌘.
 *
 * Letters and brackets are known by what they write and, where the keyboard writes another alphabet, by where they lie.
 * `undefined` while composing, with Alt, and for a letter with Shift.
 */
export function strokeOf(key: Key): string | undefined {
	const writes = key.getModifierState('AltGraph');
	if (key.isComposing || (key.altKey && !writes)) return undefined;
	const named = NAMED[key.key] ?? (key.key.length > 1 ? key.key.toLowerCase() : letterOf(key));
	if (named === undefined) return undefined;
	if ((key.ctrlKey || key.metaKey) && !writes) return `mod+${key.shiftKey ? 'shift+' : ''}${named}`;
	return key.shiftKey && /^[a-z]$/.test(named) ? undefined : named;
}

/** Whether it is a key that also writes a character, alone or first of two: these can be turned off. */
export function isLetter(stroke: string): boolean {
	return /^[^\s](?: [^\s])?$/u.test(stroke);
}

/** The keys to press, by the names that stand on them: `Ctrl`, `K`. `then` parts two that follow each other. */
export function keyNames(
	stroke: string,
	{ mac, space }: { readonly mac: boolean; readonly space: string }
): readonly string[] {
	const names: Readonly<Record<string, string>> = {
		mod: mac ? '⌘' : 'Ctrl',
		shift: mac ? '⇧' : 'Shift',
		space,
		enter: 'Enter',
		escape: 'Esc',
		home: 'Home',
		end: 'End',
		arrowup: '↑',
		arrowdown: '↓',
		arrowleft: '←',
		arrowright: '→'
	};
	return stroke.split(/[+ ]/).map((part) => names[part] ?? part.toUpperCase());
}

/** As `aria-keyshortcuts` has it. */
export function ariaKeys(strokes: readonly string[]): string {
	return strokes
		.flatMap((stroke) =>
			stroke.startsWith('mod+') ? [`Control+${stroke.slice(4)}`, `Meta+${stroke.slice(4)}`] : stroke
		)
		.filter((stroke) => !stroke.includes(' '))
		.join(' ');
}

const NAMED: Readonly<Record<string, string>> = { ' ': 'space', '؟': '?', '？': '?' };
const BY_CODE: Readonly<Record<string, string>> = {
	BracketLeft: '[',
	BracketRight: ']',
	Period: '.'
};

function letterOf({ key, code }: Key): string | undefined {
	// What a Latin keyboard writes means that and nothing else.
	if (key.charCodeAt(0) < 0x250) return key.toLowerCase();
	return BY_CODE[code] ?? /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase();
}
