import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LOCALES } from '#lib/i18n/locale.ts';
import { manifestOf, manifestPath } from '#lib/i18n/manifest.ts';
import { translator, type Messages } from '#lib/i18n/translate.ts';
import { waysOf } from '#lib/i18n/ways.ts';
import { CATALOGUES } from '../helpers/catalogue.ts';

const STATIC = new URL('../../static', import.meta.url);

const written = Object.fromEntries(
	LOCALES.map((locale) => [
		locale,
		JSON.parse(readFileSync(STATIC.pathname + manifestPath(locale), 'utf8')) as ReturnType<
			typeof manifestOf
		>
	])
);
const manifest = manifestOf('en', translator(waysOf('en'), CATALOGUES.en as Messages));

/** Width and height that a PNG says of itself: bytes 16 to 23 of its header. */
function sizeOf(src: string): string {
	const png = readFileSync(STATIC.pathname + src);
	expect(png.subarray(1, 4).toString()).toBe('PNG');
	return `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;
}

test.each(LOCALES)(
	'the manifest in %s is what the messages make: run tests/tools/manifests.ts',
	(locale) => {
		const translate = translator(waysOf(locale), CATALOGUES[locale] as Messages);
		expect(written[locale]).toEqual(manifestOf(locale, translate));
	}
);

test('all manifests are of one app, with a scope, each with its language in what it starts', () => {
	for (const locale of LOCALES)
		expect(written[locale]).toMatchObject({
			id: '/',
			scope: '/',
			start_url: `/?lang=${locale}`,
			lang: locale,
			dir: locale === 'fa' ? 'rtl' : 'ltr'
		});
	expect(new Set(LOCALES.map((locale) => written[locale]?.name)).size).toBe(LOCALES.length);
});

test('the page begins with the English one', () => {
	const page = readFileSync(new URL('../../src/app.html', import.meta.url), 'utf8');
	expect(page).toContain(`<link rel="manifest" href="%sveltekit.assets%${manifestPath('en')}" />`);
});

test('the icons are there in the sizes they say, one of them maskable', () => {
	const pngs = manifest.icons.filter(({ type }) => type === 'image/png');
	expect(pngs.map((icon) => [icon.sizes, 'purpose' in icon ? icon.purpose : undefined])).toEqual([
		['192x192', undefined],
		['512x512', undefined],
		['512x512', 'maskable']
	]);
	for (const { src, sizes } of pngs) expect(sizeOf(src), src).toBe(sizes);
	const [svg] = manifest.icons.filter(({ type }) => type === 'image/svg+xml');
	expect(readFileSync(STATIC.pathname + svg?.src, 'utf8')).toContain('<svg');
	expect(sizeOf('/icons/apple-touch-icon.png')).toBe('180x180');
});

test('the shortcuts lead into the app, each with an icon of its own', () => {
	expect(manifest.shortcuts.map(({ url }) => url)).toEqual([
		'/?do=new-deal',
		'/?do=log-call',
		'/today',
		'/?do=search'
	]);
	const icons = manifest.shortcuts.flatMap((shortcut) => shortcut.icons);
	for (const { src, sizes } of icons) expect(sizeOf(src)).toBe(sizes);
	expect(new Set(icons.map(({ src }) => src)).size).toBe(4);
});

test('what is shared and what is opened comes to the inbox', () => {
	expect(manifest.share_target).toMatchObject({ action: '/in', method: 'POST' });
	expect(manifest.file_handlers.map(({ action }) => action)).toEqual(['/in']);
});

describe('the screenshots', () => {
	test('of one form have one size, as shops ask', () => {
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
});
