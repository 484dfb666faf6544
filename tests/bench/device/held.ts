import type { Page } from 'playwright';
import * as Y from 'yjs';
import { ARCHIVE, PROJECTION } from '#lib/sync/log-database.ts';

/** What lies in the databases of a page. */
export interface Held {
	/** Bytes of all values, without IndexedDB's own overhead. */
	readonly bytes: number;
	/** Of these what was derived from documents, and can be made again. */
	readonly cache: number;
	/** Bytes by what the browser says that the page's data take on the disk. */
	readonly usage: number;
	/** Bytes of the same documents with nothing but what lives in them. */
	readonly live: number;
}

interface Row {
	readonly store: string;
	/** The document that it is of. */
	readonly document: string;
	/** In base 64, where it is an update. */
	readonly update: string | undefined;
	readonly bytes: number;
}

/** Looks into all databases of a page. */
export async function held(page: Page): Promise<Held> {
	const { rows, usage } = await page.evaluate(read);
	const docs = new Map<string, Y.Doc>();
	for (const { document, update } of rows) {
		if (update === undefined) continue;
		const doc = docs.get(document) ?? new Y.Doc();
		docs.set(document, doc);
		Y.applyUpdate(doc, Buffer.from(update, 'base64'));
	}
	const live = [...docs.values()].map((doc) => Y.encodeStateAsUpdate(doc).length);
	const sizeOf = (some: readonly Row[]) => some.reduce((sum, { bytes }) => sum + bytes, 0);
	return {
		bytes: sizeOf(rows),
		cache: sizeOf(rows.filter(({ store }) => store === PROJECTION || store === ARCHIVE)),
		usage,
		live: live.reduce((sum, bytes) => sum + bytes, 0)
	};
}

/** Runs in the page. */
async function read(): Promise<{ rows: Row[]; usage: number }> {
	const settled = <T>(request: IDBRequest<T>) =>
		new Promise<T>((resolve, reject) => {
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(request.error ?? new Error('not read'));
		});
	const toBase64 = async (bytes: Uint8Array) => {
		const reader = new FileReader();
		const done = new Promise((resolve) => (reader.onload = resolve));
		reader.readAsDataURL(new Blob([bytes as Uint8Array<ArrayBuffer>]));
		await done;
		return String(reader.result).replace(/^[^,]*,/, '');
	};
	const rows: Row[] = [];
	for (const { name = '' } of await indexedDB.databases()) {
		const database = await settled(indexedDB.open(name));
		for (const store of database.objectStoreNames) {
			const from = database.transaction(store).objectStore(store);
			const [keys, values] = await Promise.all([
				settled(from.getAllKeys()),
				settled<unknown[]>(from.getAll())
			]);
			for (const [index, value] of values.entries()) {
				const key = keys[index];
				const isUpdate = value instanceof Uint8Array && /^(updates|snapshots)$/.test(store);
				rows.push({
					store,
					document: `${name}/${Array.isArray(key) ? String(key[0]) : ''}`,
					update: isUpdate ? await toBase64(value) : undefined,
					bytes:
						value instanceof Uint8Array
							? value.length
							: typeof value === 'string'
								? value.length
								: JSON.stringify(value).length
				});
			}
		}
		database.close();
	}
	return { rows, usage: (await navigator.storage.estimate()).usage ?? NaN };
}
