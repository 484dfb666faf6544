/** What stands between names for certain, and what may be in a name too. */
const APART = /[;|\n；]/;
const PERHAPS = /\s*[,،、，]\s*/;

/** Names with more commas in them than this less one are taken apart: else a cell of thousands is read for hours. */
const MOST_PARTS = 6;

/**
 * The names in one cell. A semicolon, a bar or a line break parts them; a comma only where no such mark does, and not
 * within a name that is known ("Rad, Mina").
 */
export function severalIn(cell: string, isKnown: (name: string) => boolean): readonly string[] {
	const whole = cell.trim();
	if (whole === '' || isKnown(whole)) return whole === '' ? [] : [whole];
	if (APART.test(whole)) return parted(whole.split(APART));
	const parts = parted(whole.split(PERHAPS));
	const names: string[] = [];
	for (let at = 0; at < parts.length;) {
		let end = Math.min(parts.length, at + MOST_PARTS);
		while (end > at + 1 && !isKnown(parts.slice(at, end).join(', '))) end--;
		names.push(parts.slice(at, end).join(', '));
		at = end;
	}
	return names;
}

/** Names as one cell, from which `severalIn` reads them again. */
export function severalAsCell(names: readonly string[]): string {
	if (!names.some((name) => PERHAPS.test(name))) return names.join(', ');
	return names.length === 1 ? `${names[0]};` : names.join('; ');
}

function parted(parts: readonly string[]): string[] {
	return parts.map((part) => part.trim()).filter((part) => part !== '');
}
