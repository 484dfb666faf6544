/** Writes the manifests of all languages from their messages: `npx -c 'node tests/tools/manifests.ts'`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { LOCALES } from '#lib/i18n/locale.ts';
import { manifestOf, manifestPath } from '#lib/i18n/manifest.ts';
import { translator, type Messages } from '#lib/i18n/translate.ts';
import { waysOf } from '#lib/i18n/ways.ts';

const ROOT = new URL('../../', import.meta.url);

for (const locale of LOCALES) {
	const catalogue = new URL(`src/lib/i18n/messages/${locale}.json`, ROOT);
	const messages = JSON.parse(readFileSync(catalogue, 'utf8')) as Messages;
	const manifest = manifestOf(locale, translator(waysOf(locale), messages));
	const file = new URL(`static${manifestPath(locale)}`, ROOT);
	writeFileSync(file, `${JSON.stringify(manifest, null, '\t')}\n`);
}
