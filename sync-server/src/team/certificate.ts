import type { Areas, Role } from '#lib/protocol/permission.ts';
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Key, Keys } from './keys.ts';

/** Who a device is, as the relay said when it let it in. */
export interface Certificate {
	readonly workspace: string;
	readonly member: string;
	readonly name: string;
	readonly role: Role;
	readonly areas: Areas;
	/** Base64url of the device's raw public key. */
	readonly publicKey: string;
	readonly deviceName: string;
	/** ms since 1970 */
	readonly issuedAt: number;
}

const FORM = /^([0-9A-Za-z]{8})\.([\w-]+)\.([\w-]{43})$/;

/** A certificate as text, signed with the newest key. */
export async function issue(keys: Keys, certificate: Certificate): Promise<string> {
	const key = await keys.newest();
	const body = Buffer.from(JSON.stringify(certificate)).toString('base64url');
	return `${key.id}.${body}.${seal(key, body).toString('base64url')}`;
}

/** What a text certifies, `undefined` for one that no live key has signed. `isOld`: by a key before the newest. */
export async function verify(
	keys: Keys,
	text: string
): Promise<{ readonly certificate: Certificate; readonly isOld: boolean } | undefined> {
	const [, id = '', body = '', signature = ''] = FORM.exec(text) ?? [];
	const key = id === '' ? undefined : await keys.find(id);
	if (!key || !timingSafeEqual(seal(key, body), Buffer.from(signature, 'base64url')))
		return undefined;
	const certificate = JSON.parse(Buffer.from(body, 'base64url').toString()) as Certificate;
	return { certificate, isOld: key.id !== (await keys.newest()).id };
}

function seal({ id, secret }: Key, body: string): Buffer {
	const text = `runnel.1\ncertificate\n${id}\n${body}`;
	return createHmac('sha256', Buffer.from(secret, 'base64url')).update(text).digest();
}
