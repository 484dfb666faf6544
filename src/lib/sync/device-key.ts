import { base64Url } from './base64url.ts';
import { answered, attempt, completed, stored, type Stored } from './database.ts';
import { KEYS, openRegistryDatabase, REGISTRY } from './registry-database.ts';

/**
 * The key pair by which a relay knows this device again, one a workspace: two workspaces cannot tell that they are on
 * one device, and a device that was revoked can be invited anew. The private key never leaves the browser's store.
 */
export interface DeviceKey {
	/** Base64url of the raw public key (65 bytes). */
	readonly publicKey: string;
	/** Base64url of the ECDSA P-256 signature (SHA-256, IEEE P1363) over a text. */
	sign(text: string): Promise<string>;
}

interface Row {
	readonly publicKey: string;
	readonly pair: CryptoKeyPair;
	/** With what it is asked to be let in, while no answer has come. */
	readonly attempt?: unknown;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' };

/** Keys used by this page. Where nothing can be stored they last as long as it, like the workspace itself. */
const inUse = new Map<string, DeviceKey>();

/** Makes a key and keeps it; `name` is another database's in tests. */
export async function createDeviceKey(name = REGISTRY): Promise<DeviceKey> {
	const pair = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
	const raw = await crypto.subtle.exportKey('raw', pair.publicKey);
	const publicKey = base64Url(new Uint8Array(raw));
	await write(name, (store) => store.add({ publicKey, pair } satisfies Row));
	return use({ publicKey, pair });
}

/** The key of that name, `undefined` where this device does not hold it. */
export async function findDeviceKey(
	publicKey: string,
	name = REGISTRY
): Promise<DeviceKey | undefined> {
	const known = inUse.get(publicKey);
	if (known) return known;
	const row = await read(name, publicKey);
	return row.ok && isRow(row.value) ? use(row.value) : undefined;
}

/**
 * Notes with what a key is asked to be let in, or that it was answered: the relay may have let it in though the answer
 * was lost, and tells the same key again, also after a reload.
 */
export async function noteAttempt(
	publicKey: string,
	attempt: unknown,
	name = REGISTRY
): Promise<void> {
	const row = await read(name, publicKey);
	if (!row.ok || !isRow(row.value)) return;
	const { pair } = row.value;
	await write(name, (store) => store.put({ publicKey, pair, attempt } satisfies Row));
}

/** The key that was noted with an attempt that fits, and the attempt. */
export async function findAttempt<T>(
	fits: (attempt: unknown) => attempt is T,
	name = REGISTRY
): Promise<{ readonly key: DeviceKey; readonly attempt: T } | undefined> {
	const opened = await openRegistryDatabase(name);
	if (!opened.ok) return undefined;
	const rows = await attempt(() =>
		answered<unknown[]>(opened.value.transaction(KEYS).objectStore(KEYS).getAll())
	);
	opened.value.close();
	for (const row of rows.ok ? rows.value : [])
		if (isRow(row) && fits(row.attempt)) return { key: use(row), attempt: row.attempt };
	return undefined;
}

/** Forgets a key that no relay knows this device by. */
export async function removeDeviceKey(publicKey: string, name = REGISTRY): Promise<void> {
	inUse.delete(publicKey);
	await write(name, (store) => store.delete(publicKey));
}

function use({ publicKey, pair }: Row): DeviceKey {
	const key = {
		publicKey,
		async sign(text: string) {
			const bytes = new TextEncoder().encode(text);
			const signature = await crypto.subtle.sign(SIGNING, pair.privateKey, bytes);
			return base64Url(new Uint8Array(signature));
		}
	};
	inUse.set(publicKey, key);
	return key;
}

async function read(name: string, publicKey: string): Promise<Stored<unknown>> {
	const opened = await openRegistryDatabase(name);
	if (!opened.ok) return opened;
	const row = await attempt(() =>
		answered<unknown>(opened.value.transaction(KEYS).objectStore(KEYS).get(publicKey))
	);
	opened.value.close();
	return row;
}

async function write(
	name: string,
	change: (store: IDBObjectStore) => void
): Promise<Stored<undefined>> {
	const opened = await openRegistryDatabase(name);
	if (!opened.ok) return opened;
	const written = await attempt(() => {
		const transaction = opened.value.transaction(KEYS, 'readwrite', { durability: 'strict' });
		change(transaction.objectStore(KEYS));
		return completed(transaction);
	});
	opened.value.close();
	return written.ok ? stored(undefined) : written;
}

function isRow(row: unknown): row is Row {
	if (typeof row !== 'object' || row === null) return false;
	const { publicKey, pair }: Partial<Record<keyof Row, unknown>> = row;
	if (typeof publicKey !== 'string' || typeof pair !== 'object' || pair === null) return false;
	return 'privateKey' in pair && pair.privateKey instanceof CryptoKey;
}
