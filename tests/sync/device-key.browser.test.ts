import { fromBase64UrlEncoded } from 'lib0/buffer';
import { expect, test, vi } from 'vitest';
import type * as DeviceKeys from '#lib/sync/device-key.ts';
import { freshName, settled } from '../helpers/indexed-db.ts';

let reloads = 0;

/** The module as a page has it that was just loaded: what it holds in memory is its own. */
async function reloaded(): Promise<typeof DeviceKeys> {
	const path = `/src/lib/sync/device-key.ts?reload=${reloads++}`;
	return (await import(/* @vite-ignore */ path)) as typeof DeviceKeys;
}

async function verifies({ publicKey, sign }: DeviceKeys.DeviceKey, text: string): Promise<boolean> {
	const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
	const raw = fromBase64UrlEncoded(publicKey);
	expect(raw).toHaveLength(65);
	const key = await crypto.subtle.importKey('raw', raw, algorithm, false, ['verify']);
	const signature = fromBase64UrlEncoded(await sign(text));
	expect(signature).toHaveLength(64);
	return crypto.subtle.verify(algorithm, key, signature, new TextEncoder().encode(text));
}

test('createDeviceKey() makes a key that signs, and is found again after a reload', async () => {
	const name = freshName();
	const key = await (await reloaded()).createDeviceKey(name);
	expect(await verifies(key, 'text')).toBe(true);
	const found = await (await reloaded()).findDeviceKey(key.publicKey, name);
	expect(found?.publicKey).toBe(key.publicKey);
	expect(found && (await verifies(found, 'text'))).toBe(true);
});

test('the private key cannot be taken out of the store', async () => {
	const name = freshName();
	await (await reloaded()).createDeviceKey(name);
	const database = await settled(indexedDB.open(name));
	const [row] = await settled<{ pair: CryptoKeyPair }[]>(
		database.transaction('keys').objectStore('keys').getAll()
	);
	database.close();
	const { privateKey } = row?.pair ?? {};
	if (!privateKey) throw new Error('a key is kept');
	expect(privateKey.extractable).toBe(false);
	await expect(crypto.subtle.exportKey('pkcs8', privateKey)).rejects.toThrow();
});

test('each call makes a key of its own; a removed one is gone', async () => {
	const name = freshName();
	const { createDeviceKey, findDeviceKey, removeDeviceKey } = await reloaded();
	const [one, other] = [await createDeviceKey(name), await createDeviceKey(name)];
	expect(one.publicKey).not.toBe(other.publicKey);
	await removeDeviceKey(one.publicKey, name);
	expect(await findDeviceKey(one.publicKey, name)).toBeUndefined();
	expect(await findDeviceKey(other.publicKey, name)).toBe(other);
});

test('where nothing can be stored a key lasts as long as the page', async () => {
	const spy = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
		throw new DOMException('no', 'SecurityError');
	});
	const name = freshName();
	const { createDeviceKey, findDeviceKey } = await reloaded();
	const key = await createDeviceKey(name);
	expect(await findDeviceKey(key.publicKey, name)).toBe(key);
	expect(await (await reloaded()).findDeviceKey(key.publicKey, name)).toBeUndefined();
	spy.mockRestore();
});
