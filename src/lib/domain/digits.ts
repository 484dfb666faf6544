/** The digits of any script we meet, as ASCII: Persian, Arabic, full-width. */
export function asciiDigits(text: string): string {
	return text.replace(/[\u06F0-\u06F9\u0660-\u0669\uFF10-\uFF19]/g, (digit) =>
		String((digit.codePointAt(0) ?? 0) & 0xf)
	);
}
