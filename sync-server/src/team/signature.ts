import { webcrypto } from 'node:crypto';
import { digestOf } from './secret.ts';

/** 132 bits of the digest of the public key. */
const ID_LENGTH = 22;
const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** What a device is called: its key says it, so that nobody else can be called the same. */
export function deviceId(publicKey: string): string {
	return digestOf(Buffer.from(publicKey, 'base64url')).slice(0, ID_LENGTH);
}

/** Whether the device with this raw P-256 key signed the text; `false` for what is no key or no signature. */
export async function isSigned(
	text: string,
	{ signature, publicKey }: { readonly signature: string; readonly publicKey: string }
): Promise<boolean> {
	try {
		const raw = Buffer.from(publicKey, 'base64url');
		const key = await webcrypto.subtle.importKey('raw', raw, ECDSA, false, ['verify']);
		const bytes = Buffer.from(signature, 'base64url');
		return await webcrypto.subtle.verify(ECDSA, key, bytes, Buffer.from(text));
	} catch {
		return false;
	}
}
