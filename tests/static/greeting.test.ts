import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LOCALES } from '#lib/i18n/locale.ts';
import { MESSAGES } from '../helpers/catalogue.ts';

const page = readFileSync(new URL('../../src/app.html', import.meta.url), 'utf8');

test.each(LOCALES)(
	'the page greets before any script in the words of the welcome: %s',
	(locale) => {
		const [, text] = new RegExp(`<p lang="${locale}"[^>]*>([^<]*)</p>`).exec(page) ?? [];
		expect(text?.trim()).toBe(MESSAGES[locale]['welcome.lead']);
		expect(page).toContain(`:root:lang(${locale}) #greeting p:lang(${locale})`);
	}
);
