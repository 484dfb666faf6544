import type { Page } from 'playwright';
import { logDatabaseName, PROJECTION } from '#lib/sync/log-database.ts';

const WAIT_MS = 60_000;

/** Waits until the app has stored the projection of its workspace; `false` if it does not. */
export async function projectionStored(page: Page, workspace: string): Promise<boolean> {
	const given = { database: logDatabaseName(workspace), store: PROJECTION };
	try {
		await page.waitForFunction(hasRows, given, { timeout: WAIT_MS, polling: 500 });
		return true;
	} catch {
		return false;
	}
}

/** Runs in the page. */
async function hasRows(given: { database: string; store: string }): Promise<boolean> {
	const settled = <T>(request: IDBRequest<T>) =>
		new Promise<T>((resolve, reject) => {
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(request.error ?? new Error('not read'));
		});
	const database = await settled(indexedDB.open(given.database));
	const count = database.objectStoreNames.contains(given.store)
		? await settled(database.transaction(given.store).objectStore(given.store).count())
		: 0;
	database.close();
	return count > 0;
}
