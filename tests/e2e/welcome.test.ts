import { expect, test } from 'vitest';
import { launch, serve } from './app.ts';

test.each(['phone', 'desktop'] as const)('the app opens on a %s', async (form) => {
	const relay = await serve();
	const { page } = await launch(form);
	await page.goto(relay.url);
	await page.getByText('Runnel').first().waitFor();
	expect(await page.title()).toContain('Runnel');
});
