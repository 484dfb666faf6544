/**
 * What was thrown, in the words of the browser. A trace need not have them: Chromium gives an import that failed an
 * empty one, Safari's are places only.
 */
export function wordsOf(fault: unknown): string {
	if (fault instanceof Error)
		return fault.stack?.includes(fault.message) ? fault.stack : `${fault.name}: ${fault.message}`;
	if (typeof fault === 'object' && fault !== null && 'message' in fault)
		return String(fault.message);
	return String(fault);
}
