/**
 * What was thrown, in the words of the browser, with the places where it has them. A trace need not have the words:
 * Firefox and Safari give places only, and Chromium none of both for an import that failed.
 */
export function describeFault(fault: unknown): string {
	if (fault instanceof Error) {
		const { name, message, stack = '' } = fault;
		if (message !== '' && stack.includes(message)) return stack;
		return [`${name}: ${message}`, stack].filter((part) => part !== '').join('\n');
	}
	if (typeof fault === 'object' && fault !== null && 'message' in fault)
		return String(fault.message);
	return String(fault);
}
