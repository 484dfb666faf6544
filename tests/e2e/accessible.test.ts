import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { launch, serve } from './app.ts';
import { startSample, visit } from './steps.ts';

/** What axe finds wrong with a screen: rule, and where. */
async function faults(page: Page): Promise<string[]> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	return violations.flatMap(({ id, nodes }) =>
		nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`)
	);
}

test.each([
	['phone', 'dark'],
	['desktop', 'light']
] as const)('axe finds nothing on any screen, %s, %s', async (form, colorScheme) => {
	const relay = await serve();
	const rep = await launch(form, { colorScheme });
	const page = await visit(rep, relay.url);
	const found: Record<string, string[]> = {};
	const look = async (screen: string) => {
		found[screen] = await faults(page);
	};
	await page.getByRole('button', { name: 'Try with sample data' }).waitFor();
	await look('welcome');
	await startSample(page);
	await look('board');
	const card = page.locator('[data-deal]').first();
	await card.getByRole('button', { name: /^Move/ }).click();
	await page.getByRole('menu').waitFor();
	await look('menu');
	await page.keyboard.press('Escape');
	await page.getByRole('button', { name: 'New deal', exact: true }).first().click();
	await page.getByLabel('Title', { exact: true }).waitFor();
	await look('new deal');
	await page.keyboard.press('Escape');
	await card.getByRole('link').click();
	await page.waitForURL(/\/deals\//);
	await page.getByRole('heading', { level: 1 }).waitFor();
	await look('deal');
	for (const place of ['today', 'people', 'insights', 'import', 'settings']) {
		await page.goto(`${relay.url}/${place}`);
		await page.getByRole('heading', { level: 1 }).first().waitFor();
		await look(place);
	}
	expect(Object.fromEntries(Object.entries(found).filter(([, list]) => list.length > 0))).toEqual(
		{}
	);
});
