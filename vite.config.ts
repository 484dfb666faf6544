import { sveltekit } from '@sveltejs/kit/vite';
import { playwright } from '@vitest/browser-playwright';
import { parse } from '@formatjs/icu-messageformat-parser';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { isFirst } from './src/lib/i18n/first.ts';
import { launchOptions } from './tests/tools/chromium.ts';

const COMPILED = /^(.*\.json)\?(first|rest)$/;

/**
 * Catalogues imported with `?first` and `?rest` are parsed when the app is built (their parser is 8 kB that no reader
 * needs), and cut in two: what the first screen says, and the rest.
 */
function compiledMessages(): Plugin {
	return {
		name: 'compiled-messages',
		async load(id) {
			const [, file, part] = COMPILED.exec(id) ?? [];
			if (file === undefined) return undefined;
			this.addWatchFile(file);
			const messages = JSON.parse(await readFile(file, 'utf8')) as Record<string, string>;
			// What has no arguments stays text.
			const compiled = Object.entries(messages)
				.filter(([key]) => isFirst(key) === (part === 'first'))
				.map(([key, message]) => [
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

/** What stands on the screen before any tap; everything else is loaded when it is asked for. */
const FIRST_SCREEN = ['+layout.svelte', '(board)/+layout.svelte', '(board)/+page.svelte'].map(
	(file) => resolve(import.meta.dirname, 'src/routes', file)
);

/** Puts the first screen in one file: forty small ones weigh a tenth more, and are waited for in turns. */
function firstScreen(): Plugin {
	let found: ReadonlySet<string> | undefined;
	let server = false;
	const name: Name = (id, graph) => {
		if (server) return null;
		found ??= importedBy(FIRST_SCREEN, (one) => graph.getModuleInfo(one));
		return found.has(id) ? 'first' : null;
	};
	return {
		name: 'first-screen',
		apply: 'build',
		config: () => ({
			build: { rolldownOptions: { output: { codeSplitting: { groups: [{ name }] } } } }
		}),
		configResolved({ build }) {
			server = Boolean(build.ssr);
		},
		renderStart() {
			found = undefined;
		}
	};
}

type Name = (
	id: string,
	graph: { getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null }
) => string | null;

/** The modules that some import, at whatever remove, themselves among them. */
function importedBy(
	roots: readonly string[],
	infoOf: (id: string) => { readonly importedIds: readonly string[] } | null
): ReadonlySet<string> {
	const found = new Set<string>();
	const open = [...roots];
	for (let id = open.pop(); id !== undefined; id = open.pop()) {
		if (found.has(id)) continue;
		found.add(id);
		open.push(...(infoOf(id)?.importedIds ?? []));
	}
	return found;
}

/**
 * A route is fetched with all that it imports, also from far away. Other parts are not: once the service worker has
 * stored them, a link for each file costs more than following the imports, in the middle of a tap.
 */
const preloaded = (file: string, dependencies: string[]) =>
	file.includes('/nodes/') ? dependencies : [];

export default defineConfig({
	build: { modulePreload: { resolveDependencies: preloaded } },
	plugins: [compiledMessages(), firstScreen(), sveltekit()],
	resolve: {
		alias: {
			'@formatjs/icu-messageformat-parser': '@formatjs/icu-messageformat-parser/no-parser.js'
		}
	},
	worker: { format: 'es' },
	server: {
		proxy: {
			'/sync': { target: 'ws://127.0.0.1:8080', ws: true },
			'/team': { target: 'http://127.0.0.1:8080' },
			'/blob': { target: 'http://127.0.0.1:8080' }
		}
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
					setupFiles: ['tests/helpers/random.ts'],
					// As many files at a time as there are processors; by itself it leaves one of them idle.
					maxWorkers: availableParallelism(),
					// A machine under load is slow, not wrong.
					testTimeout: 60_000,
					hookTimeout: 60_000
				}
			},
			{
				extends: true,
				// A library that is found when a test runs is bundled then, and the page loaded anew under the test.
				optimizeDeps: {
					entries: ['src/**/*.{svelte,ts}', '!src/service-worker.ts', 'tests/**/*.browser.test.ts']
				},
				test: {
					name: 'browser',
					include: ['tests/**/*.browser.test.ts'],
					globalSetup: ['tests/helpers/relay-for-browsers.ts'],
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
					// Once more: a browser that other work holds up is slow, not wrong.
					retry: 1,
					expect: { poll: { timeout: 15_000 } },
					testTimeout: 300_000,
					hookTimeout: 120_000
				}
			}
		]
	}
});
