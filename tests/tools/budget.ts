import { globSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright';
import messages from '#lib/i18n/messages/en.json' with { type: 'json' };
import limits from '../budget.json' with { type: 'json' };
import { BUILD, buildIfNeeded } from '../helpers/build.ts';
import { RelayProcess } from '../helpers/relay.ts';
import { Visitor } from '../helpers/visitor.ts';

/**
 * `npm run budget`: what a browser must fetch, gzipped, against tests/budget.json (bytes). The first loads are those of
 * a real browser, of everything it asked for until it was quiet, before any tap; workers and service worker apart.
 */
const WORKERS = '/workers/';

function gzipped(file: string): number {
	return gzipSync(readFileSync(file)).length;
}

/** The files that a page has fetched, as paths below the build. */
async function fetched(page: Page): Promise<string[]> {
	const urls = await page.evaluate(() =>
		performance.getEntriesByType('resource').map(({ name }) => name)
	);
	return [...new Set(urls.map((url) => new URL(url).pathname))].filter((path) =>
		path.startsWith('/_app/')
	);
}

function sizeOf(paths: readonly string[], extension: string): number {
	return paths
		.filter((path) => path.endsWith(extension) && !path.includes(WORKERS))
		.reduce((sum, path) => sum + gzipped(resolve(BUILD, `.${path}`)), 0);
}

async function firstLoads(): Promise<Record<string, number>> {
	const relay = await RelayProcess.start();
	const visitor = await Visitor.open({ form: 'phone', offlineReady: false });
	try {
		const { page } = visitor;
		await page.goto(relay.url, { waitUntil: 'networkidle' });
		const visit = await fetched(page);
		await page.getByRole('button', { name: messages['welcome.sample'] }).click();
		await page.locator('[data-deal]').first().waitFor();
		// A load of its own: nothing of the first visit is in it.
		await page.goto(relay.url, { waitUntil: 'networkidle' });
		await page.locator('[data-deal]').first().waitFor();
		await page.waitForLoadState('networkidle');
		const board = await fetched(page);
		return {
			board: sizeOf(board, '.js'),
			'board css': sizeOf(board, '.css'),
			'first visit': sizeOf(visit, '.js')
		};
	} finally {
		await visitor.close();
		await relay.close();
	}
}

function built(): Record<string, number> {
	const sum = (files: readonly string[]) => files.reduce((all, file) => all + gzipped(file), 0);
	const inBuild = (pattern: string) =>
		globSync(pattern, { cwd: BUILD }).map((file) => resolve(BUILD, file));
	const workers = inBuild('_app/immutable/workers/**/*.js');
	return {
		'whole app': sum(inBuild('_app/immutable/**/*.js').filter((file) => !workers.includes(file))),
		'service worker': sum(inBuild('service-worker.js')),
		...Object.fromEntries(
			workers.map((file) => [basename(file).replace(/-[\w-]{8}\.js$/, ''), gzipped(file)])
		)
	};
}

await buildIfNeeded();
const sizes: Record<string, number> = { ...(await firstLoads()), ...built() };
const rows = Object.entries(sizes).map(([name, size]) => ({
	name,
	size,
	limit: (limits as Record<string, number>)[name]
}));
for (const { name, size, limit } of rows) {
	const verdict = limit === undefined ? 'has no limit in tests/budget.json' : `of ${limit}`;
	const over = limit === undefined || size > limit;
	console.log(
		`${over ? 'OVER ' : '     '}${name.padEnd(20)}${String(size).padStart(8)} ${verdict}`
	);
}
if (rows.some(({ size, limit }) => limit === undefined || size > limit)) process.exitCode = 1;
