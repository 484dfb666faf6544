import { sveltekit } from '@sveltejs/kit/vite';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { launchOptions } from './tests/tools/chromium.ts';

export default defineConfig({
	plugins: [sveltekit()],
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
