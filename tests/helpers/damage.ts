/** Adds a row to the stored log that cannot be read. Runs in the page: it may use nothing from without. */
export async function damage(): Promise<void> {
	const found = await indexedDB.databases();
	for (const { name = '' } of found.filter((one) => /^runnel\/[^/]+$/.test(one.name ?? ''))) {
		const request = indexedDB.open(name);
		await new Promise((opened) => (request.onsuccess = opened));
		const transaction = request.result.transaction('updates', 'readwrite');
		const row = Uint8Array.of(255, 255, 255, 255, 1, 2, 3);
		transaction.objectStore('updates').add(row, ['ops/0/1', 1_000_000]);
		await new Promise((done) => (transaction.oncomplete = done));
		request.result.close();
	}
}
