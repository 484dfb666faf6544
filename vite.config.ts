import { sveltekit } from '@sveltejs/kit/vite';
import { playwright } from '@vitest/browser-playwright';
import { parse } from '@formatjs/icu-messageformat-parser';
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { launchOptions } from './tests/tools/chromium.ts';

const COMPILED = '.json?compiled';

/** Catalogues imported with `?compiled` are parsed when the app is built: their parser is 8 kB that no reader needs. */
function compiledMessages(): Plugin {
	return {
		name: 'compiled-messages',
		async load(id) {
			if (!id.endsWith(COMPILED)) return undefined;
			const file = id.slice(0, -'?compiled'.length);
			this.addWatchFile(file);
			const messages = JSON.parse(await readFile(file, 'utf8')) as Record<string, string>;
			// What has no arguments stays text.
			const compiled = Object.entries(messages).map(([key, message]) => [
				key,
				/[{']/.test(message) ? parse(message, { ignoreTag: true }) : message
			]);
			return {
				code: `export default ${JSON.stringify(Object.fromEntries(compiled))}`,
				moduleType: 'js'
			};
		}
	};
}

export default defineConfig({
	plugins: [compiledMessages(), sveltekit()],
	resolve: {
		alias: {
			'@formatjs/icu-messageformat-parser': '@formatjs/icu-messageformat-parser/no-parser.js'
		}
	},
	worker: { format: 'es' },
	server: {
		proxy: { '/sync': { target: 'ws://127.0.0.1:8080', ws: true } }
	},
	test: {
		projects: [
			{
				extends: true,
				test: {
					name: 'node',
					environment: 'node',
					include: ['tests/**/*.test.ts'],
					exclude: ['tests/**/*.browser.test.ts', 'tests/e2e/**'],
					env: { TZ: 'America/St_Johns' },
					// A machine under load is slow, not wrong.
					testTimeout: 60_000,
					hookTimeout: 60_000
				}
			},
			{
				extends: true,
				test: {
					name: 'browser',
					include: ['tests/**/*.browser.test.ts'],
					testTimeout: 60_000,
					hookTimeout: 60_000,
					browser: {
						enabled: true,
						headless: true,
						screenshotFailures: false,
						provider: playwright({ launchOptions: launchOptions() }),
						instances: [{ browser: 'chromium' }]
					}
				}
			},
			{
				test: {
					name: 'e2e',
					environment: 'node',
					include: ['tests/e2e/**/*.test.ts'],
					globalSetup: ['tests/e2e/setup.ts'],
					fileParallelism: false,
					testTimeout: 300_000,
					hookTimeout: 120_000
				}
			}
		]
	}
});
