import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const STATIC = new URL('../../static', import.meta.url);

interface Picture {
	readonly src: string;
	readonly type: string;
	readonly sizes: string;
	readonly purpose?: string;
	readonly form_factor?: string;
}

const manifest = JSON.parse(readFileSync(`${STATIC.pathname}/manifest.webmanifest`, 'utf8')) as {
	readonly id: string;
	readonly scope: string;
	readonly start_url: string;
	readonly icons: readonly Picture[];
	readonly shortcuts: readonly { readonly url: string; readonly icons: readonly Picture[] }[];
	readonly screenshots: readonly Picture[];
};

/** Width and height that a PNG says of itself: bytes 16 to 23 of its header. */
function sizeOf(src: string): string {
	const png = readFileSync(STATIC.pathname + src);
	expect(png.subarray(1, 4).toString()).toBe('PNG');
	return `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;
}

test('the manifest has id and scope, without which iOS takes the saved address for the scope', () => {
	expect(manifest).toMatchObject({ id: '/', scope: '/', start_url: '/' });
});

test('the icons are there in the sizes they say, one of them maskable', () => {
	const pngs = manifest.icons.filter(({ type }) => type === 'image/png');
	expect(pngs.map(({ sizes, purpose }) => [sizes, purpose])).toEqual([
		['192x192', undefined],
		['512x512', undefined],
		['512x512', 'maskable']
	]);
	for (const { src, sizes } of pngs) expect(sizeOf(src), src).toBe(sizes);
	const [svg] = manifest.icons.filter(({ type }) => type === 'image/svg+xml');
	expect(readFileSync(STATIC.pathname + svg?.src, 'utf8')).toContain('<svg');
	expect(sizeOf('/icons/apple-touch-icon.png')).toBe('180x180');
});

test('the shortcuts lead into the app', () => {
	expect(manifest.shortcuts.map(({ url }) => url)).toEqual(['/?new', '/', '/insights']);
	for (const { icons } of manifest.shortcuts)
		for (const { src, sizes } of icons) expect(sizeOf(src)).toBe(sizes);
});

test('the screenshots of one form have one size, as shops ask', () => {
	for (const form of ['narrow', 'wide']) {
		const sizes = manifest.screenshots
			.filter(({ form_factor }) => form_factor === form)
			.map((picture) => picture.sizes);
		expect(new Set(sizes).size).toBe(1);
	}
});

for (const { src, sizes } of manifest.screenshots) {
	const there = existsSync(STATIC.pathname + src);
	test.skipIf(!there)(
		`${src} is ${sizes}${there ? '' : ' (skipped: not made yet by npm run shots)'}`,
		() => {
			expect(sizeOf(src)).toBe(sizes);
		}
	);
}
