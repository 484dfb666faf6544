import { base64Url } from './base64url.ts';
import { CODE_DIGITS, CODE_LENGTH } from '#lib/protocol/invitation.ts';

/** Base64url of the SHA-256 of a secret: what a relay may know of it. */
export async function digestOf(secret: string): Promise<string> {
	const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret));
	return base64Url(new Uint8Array(bytes));
}

/** A new code to be typed. 32 digits divide 256, so each is as likely as the next. */
export function newCode(random: (length: number) => Uint8Array): string {
	return Array.from(random(CODE_LENGTH), (byte) => CODE_DIGITS[byte % 32]).join('');
}
