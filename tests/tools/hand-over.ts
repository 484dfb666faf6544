import type { Page } from 'playwright';

/** What goes to a browser at once is bound to 100 MB, of which the wrapping takes a part. */
const PART = 32 << 20;

/** While `act` runs a page gets the bytes of files from `<path>?from=<byte>`, a part at a time, and nothing at the end. */
export async function handOver(
	page: Page,
	origin: string,
	files: ReadonlyMap<string, Uint8Array>,
	act: () => Promise<void>
): Promise<void> {
	const all = `${origin}/state/**`;
	await page.route(all, async (route) => {
		const { pathname, searchParams } = new URL(route.request().url());
		const file = files.get(pathname);
		const from = Number(searchParams.get('from'));
		if (file) await route.fulfill({ body: Buffer.from(file.subarray(from, from + PART)) });
		else await route.fulfill({ status: 404 });
	});
	await act();
	await page.unroute(all);
}
