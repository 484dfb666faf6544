import type { Page } from 'playwright';
import * as Y from 'yjs';

/** What a device has stored of a document. */
export interface StoredDocument {
	/** Of all rows together. */
	readonly bytes: number;
	/** What the rows amount to. */
	readonly doc: Y.Doc;
}

/** The documents of the only workspace of a browser, by their names within it, as they lie on its disk. */
export async function storedDocuments(page: Page): Promise<ReadonlyMap<string, StoredDocument>> {
	const found = new Map<string, { bytes: number; readonly doc: Y.Doc }>();
	for (const { name, base64 } of await page.evaluate(readRows)) {
		const update = Buffer.from(base64, 'base64');
		const one = found.get(name) ?? { bytes: 0, doc: new Y.Doc() };
		one.bytes += update.length;
		Y.applyUpdate(one.doc, update);
		found.set(name, one);
	}
	return found;
}

/** Runs in the page. */
async function readRows(): Promise<{ name: string; base64: string }[]> {
	const answered = <T>(request: IDBRequest<T>) =>
		new Promise<T>((resolve, reject) => {
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(new Error(String(request.error)));
		});
	const rows: { name: string; base64: string }[] = [];
	for (const { name: database = '' } of await indexedDB.databases()) {
		// Logs lie together, in `runnel/<workspace>`; other documents each for itself, in `runnel/<workspace>/<name>`.
		const [app, workspace, ...own] = database.split('/');
		if (app !== 'runnel' || !/^[0-9A-Za-z]{22}$/.test(workspace ?? '')) continue;
		const open = await answered(indexedDB.open(database));
		for (const store of open.objectStoreNames) {
			if (store !== 'snapshots' && store !== 'updates') continue;
			const all = open.transaction(store).objectStore(store);
			const [keys, values] = await Promise.all([
				answered(all.getAllKeys()),
				answered<unknown[]>(all.getAll())
			]);
			for (const [index, value] of values.entries()) {
				if (!(value instanceof Uint8Array)) throw new Error(`no update in ${database} ${store}`);
				const key = keys[index];
				const name = own.length > 0 ? own.join('/') : String(Array.isArray(key) ? key[0] : key);
				const text = Array.from(value, (byte) => String.fromCharCode(byte)).join('');
				rows.push({ name, base64: btoa(text) });
			}
		}
		open.close();
	}
	return rows;
}
