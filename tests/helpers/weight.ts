import { globSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright';
import { BUILD } from './build.ts';
import { startSample, status } from '../e2e/steps.ts';
import { RelayProcess } from './relay.ts';
import { Visitor } from './visitor.ts';

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

/**
 * JS and CSS of the first loads, gzipped, in bytes: of everything that a real browser asks for until it is quiet, before
 * any tap. Workers and service worker apart.
 */
export async function firstLoads(): Promise<Record<string, number>> {
	const relay = await RelayProcess.start();
	const visitor = await Visitor.open({ form: 'phone', offlineReady: false });
	try {
		const { page } = visitor;
		await page.goto(relay.url, { waitUntil: 'networkidle' });
		const visit = await fetched(page);
		await startSample(page);
		// Saved, and a load of its own: nothing of the first visit is in it.
		await status(page, 'saved');
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

/** What is built, gzipped, in bytes: all of the app's JS, and each worker. */
export function built(): Record<string, number> {
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
