import { createHash, randomInt, timingSafeEqual } from 'node:crypto';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const LENGTH = 22;

/** 131 bits as 22 digits of base 62: a challenge, a ticket. */
export function newSecret(): string {
	return Array.from({ length: LENGTH }, () => DIGITS[randomInt(DIGITS.length)]).join('');
}

/** Base64url of SHA-256. */
export function digestOf(secret: string | Uint8Array): string {
	return createHash('sha256').update(secret).digest('base64url');
}

/** Whether a digest is that of a secret, in a time that does not tell how much of it is. */
export function isDigestOf(digest: string, secret: string): boolean {
	const kept = createHash('sha256').update(digest).digest();
	return timingSafeEqual(kept, createHash('sha256').update(digestOf(secret)).digest());
}
