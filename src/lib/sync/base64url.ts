/** Bytes as base64url, without padding. Not by lib0, whose own takes a worker for Node. */
export function base64Url(bytes: Uint8Array): string {
	return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
		.replaceAll('+', '-')
		.replaceAll('/', '_')
		.replaceAll('=', '');
}
