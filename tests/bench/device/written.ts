import type { Page, Worker } from 'playwright';

/** Bytes that were given to IndexedDB to be written, by store, without its own overhead. */
export type Written = Readonly<Record<string, number>>;

/** Counts what a page and its workers write from now on; the returned function tells it. */
export async function countWritten(page: Page): Promise<() => Promise<Written>> {
	const places: (Page | Worker)[] = [page, ...page.workers()];
	await page.evaluate(count);
	for (const worker of page.workers()) await worker.evaluate(count);
	page.on('worker', (worker) => {
		places.push(worker);
		void worker.evaluate(count);
	});
	return async () => {
		const all: Record<string, number> = {};
		for (const place of places)
			for (const [store, bytes] of Object.entries(await told(place)))
				all[store] = (all[store] ?? 0) + bytes;
		return all;
	};
}

async function told(place: Page | Worker): Promise<Written> {
	try {
		return await (place as Page).evaluate(
			() => (globalThis as unknown as { written: Written }).written
		);
	} catch {
		// A worker that has ended.
		return {};
	}
}

/** Runs in page and worker. */
function count(): void {
	const written: Record<string, number> = {};
	Object.assign(globalThis, { written });
	const sizeOf = (value: unknown): number => {
		if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
		if (value instanceof Blob) return value.size;
		if (typeof value === 'string') return value.length;
		if (typeof value !== 'object' || value === null) return 8;
		const parts = value instanceof Map || value instanceof Set ? [...value] : Object.entries(value);
		return parts.flat().reduce((sum: number, part) => sum + sizeOf(part), 0);
	};
	const { put, add } = IDBObjectStore.prototype;
	const noted = (original: typeof put): typeof put =>
		function (this: IDBObjectStore, value, ...key) {
			written[this.name] = (written[this.name] ?? 0) + sizeOf(value);
			return original.call(this, value, ...key);
		};
	Object.assign(IDBObjectStore.prototype, { put: noted(put), add: noted(add) });
}
