import { directionOf, type Locale } from './locale.ts';
import type { Translate } from './translate.ts';

/** Where the manifest of a language is. Their `id` is one: to the device all five are the same app. */
export function manifestPath(locale: Locale): string {
	return `/manifest.${locale}.webmanifest`;
}

/**
 * The web app manifest in a language.
 *
 * `id` and `scope` are always said: without a scope iOS takes the address that was saved for it, and shows every other
 * page in a browser view. The language is in `start_url`, as an installed app may begin with nothing else known.
 */
export function manifestOf(locale: Locale, t: Translate) {
	return {
		id: '/',
		start_url: `/?lang=${locale}`,
		scope: '/',
		name: t('manifest.name'),
		short_name: t('app.name'),
		description: t('welcome.lead'),
		lang: locale,
		dir: directionOf(locale),
		display: 'standalone',
		launch_handler: { client_mode: 'navigate-existing' },
		theme_color: '#f9fafc',
		background_color: '#f9fafc',
		categories: ['business', 'productivity'],
		icons: [
			{ src: '/icons/icon.svg', type: 'image/svg+xml', sizes: 'any' },
			png('/icons/icon-192.png', '192x192'),
			png('/icons/icon-512.png', '512x512'),
			{ ...png('/icons/maskable-512.png', '512x512'), purpose: 'maskable' }
		],
		shortcuts: [
			shortcut(t('deal.add'), '/?do=new-deal', 'new-deal'),
			shortcut(t('manifest.logCall'), '/?do=log-call', 'log-call'),
			shortcut(t('manifest.today'), '/today', 'today'),
			shortcut(t('manifest.search'), '/?do=search', 'search')
		],
		share_target: {
			action: '/in',
			method: 'POST',
			enctype: 'multipart/form-data',
			params: {
				title: 'title',
				text: 'text',
				url: 'url',
				files: [{ name: 'files', accept: SHARED }]
			}
		},
		file_handlers: [{ action: '/in', accept: { 'text/csv': ['.csv'], 'text/vcard': ['.vcf'] } }],
		screenshots: [
			screenshot('board', 'narrow', t('nav.board')),
			screenshot('deal', 'narrow', t('deal.history')),
			screenshot('insights', 'narrow', t('nav.insights')),
			screenshot('board', 'wide', t('nav.board')),
			screenshot('insights', 'wide', t('nav.insights'))
		]
	};
}

/** What the inbox takes; vCards and CSV go under more than one type. */
const SHARED = [
	'text/vcard',
	'text/x-vcard',
	'.vcf',
	'text/csv',
	'text/comma-separated-values',
	'.csv',
	'image/*',
	'audio/*',
	'text/plain'
];

/** Width and height of the screenshots, in px. */
const SIZES = { narrow: '390x844', wide: '1280x800' };

function png(src: string, sizes: string) {
	return { src, type: 'image/png', sizes };
}

function shortcut(name: string, url: string, icon: string) {
	return { name, url, icons: [png(`/icons/${icon}-192.png`, '192x192')] };
}

function screenshot(screen: string, form: keyof typeof SIZES, label: string) {
	const picture = png(`/screenshots/${screen}-${form}.png`, SIZES[form]);
	return { ...picture, form_factor: form, label };
}
