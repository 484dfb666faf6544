import type { Page } from 'playwright';

/** What goes to a browser at once is bound to 100 MB, of which the wrapping takes a part. */
const PART = 32 << 20;

/** A page while files are handed over to it. */
export interface Receiving {
	/** The bytes of a file, none of one that is not there. */
	readonly handed: (path: string) => Promise<Uint8Array<ArrayBuffer>>;
}

/** A page of nothing, which asks for no icon: an address without one would say so in the console. */
const EMPTY = '<!doctype html><link rel="icon" href="data:,">';

/**
 * Opens an empty page of the origin. While `act` runs it is a `Receiving` one: it gets the bytes of these files,
 * `/state/…`, a part at a time.
 */
export async function handOver(
	page: Page,
	origin: string,
	files: ReadonlyMap<string, Uint8Array>,
	act: () => Promise<void>
): Promise<void> {
	const empty = `${origin}/state/`;
	const all = `${empty}**`;
	await page.route(all, async (route) => {
		const url = route.request().url();
		if (url === empty) return route.fulfill({ contentType: 'text/html', body: EMPTY });
		const { pathname, searchParams } = new URL(url);
		const file = files.get(pathname);
		const from = Number(searchParams.get('from'));
		if (file) await route.fulfill({ body: Buffer.from(file.subarray(from, from + PART)) });
		else await route.fulfill({ status: 404 });
	});
	await page.goto(empty);
	await page.evaluate(receive);
	await act();
	await page.unroute(all);
}

/** Runs in the page. */
function receive(): void {
	const handed: Receiving['handed'] = async (path) => {
		const parts: ArrayBuffer[] = [];
		for (let from = 0, part; ; from += part.byteLength) {
			part = await (await fetch(`${path}?from=${from}`)).arrayBuffer();
			if (part.byteLength === 0) break;
			parts.push(part);
		}
		return new Uint8Array(await new Blob(parts).arrayBuffer());
	};
	Object.assign(window, { handed });
}
