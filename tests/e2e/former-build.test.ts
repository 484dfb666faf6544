import type { Page } from 'playwright';
import { expect, onTestFinished, test } from 'vitest';
import { BUILD } from '../helpers/build.ts';
import { launch } from './app.ts';
import { buildOf } from './builds.ts';
import { Host } from './host.ts';
import { addDeal, card, moveByMenu, offlineReady, startEmpty, status, visit } from './steps.ts';

/** The last build that kept each document in a database of its own. */
const COMMIT = '2d79317';
const former = await buildOf(COMMIT);
if (!former)
	process.stderr.write(
		`skipped: ${COMMIT} is not in this clone's history (git fetch --unshallow)\n`
	);

const prompt = (page: Page) => page.getByRole('button', { name: 'Update', exact: true });

async function update(page: Page): Promise<void> {
	await page.evaluate(() => {
		Object.assign(window, { marked: true });
		document.dispatchEvent(new Event('visibilitychange'));
	});
	await prompt(page).click();
	await page.waitForFunction(() => !('marked' in window));
	await page.locator('[data-stage]').first().waitFor();
}

async function sees(page: Page, ...deals: readonly string[]): Promise<void> {
	for (const deal of deals) await card(page, deal).waitFor();
}

test.skipIf(!former)(
	`a workspace of the build of ${COMMIT}: taken over with its tab open, back, and forward again, with every edit`,
	async () => {
		const host = await Host.start(former ?? '');
		onTestFinished(() => host.close());
		const rep = await launch('desktop');
		const old = await visit(rep, host.url);
		await startEmpty(old);
		await addDeal(old, 'Old one');
		await addDeal(old, 'Old two');
		await moveByMenu(old, 'Old two', /^Next stage/);
		await status(old, 'saved');
		await offlineReady(old);

		// The present build in a second tab; the old one stays, and both write.
		await host.deploy(BUILD);
		const present = await rep.context.newPage();
		present.setDefaultTimeout(15_000);
		await present.goto(host.url);
		await sees(present, 'Old one');
		await update(present);
		await sees(present, 'Old one', 'Old two');
		await addDeal(present, 'By the present');
		await addDeal(old, 'By the old');
		await moveByMenu(old, 'Old one', /^Next stage/);
		await status(present, 'saved');
		await status(old, 'saved');
		await old.getByRole('link', { name: 'Insights' }).click();
		await old.getByRole('heading', { level: 1, name: 'Insights' }).waitFor();
		await old.close();
		await present.reload();
		await sees(present, 'Old one', 'Old two', 'By the present', 'By the old');

		// Back to the former build: it stands, with at least what it made itself.
		await host.deploy(former ?? '');
		await update(present);
		await sees(present, 'Old one', 'Old two', 'By the old');
		await addDeal(present, 'Old again');
		await status(present, 'saved');

		await host.deploy(BUILD);
		await update(present);
		const all = ['Old one', 'Old two', 'By the present', 'By the old', 'Old again'];
		await sees(present, ...all);
		await present.reload();
		await sees(present, ...all);
		expect(await present.locator('[data-deal]').count()).toBe(all.length);
	}
);
