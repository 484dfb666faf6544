import { expect, test } from 'vitest';
import { launch, serve } from './app.ts';
import { startSample, visit } from './steps.ts';

/** An A4 sheet between margins of 10 mm, CSS px. */
const SHEET = { width: 718, height: 1047 };

test('figures are printed whole: every page of them, nothing wider than the sheet, nothing of the frame, on white', async () => {
	const relay = await serve();
	const person = await launch('desktop', { colorScheme: 'dark' });
	const page = await visit(person, relay.url);
	await startSample(page);
	await page.goto(`${relay.url}/insights/pipeline?period=year`);
	await page.getByText('How did the pipeline change?').waitFor();
	await page.locator('.drawing svg').nth(4).waitFor();
	await page.emulateMedia({ media: 'print', colorScheme: 'dark' });

	for (const frame of [page.getByRole('banner'), page.locator('.shell > nav')])
		expect(await frame.isVisible()).toBe(false);
	const about = page.locator('main').getByText('New business', { exact: true });
	expect(await about.isVisible()).toBe(true);
	const pdf = await page.pdf({ format: 'A4', margin: { top: '10mm', bottom: '10mm' } });
	expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThan(1);

	await page.setViewportSize(SHEET);
	const wide = await page.evaluate(
		(width) =>
			[...document.querySelectorAll('main svg, main p, main h2')]
				.map((one) => one.getBoundingClientRect())
				.filter(({ right, left }) => right > width + 1 || left < -1).length,
		SHEET.width
	);
	expect(wide).toBe(0);
	const colour = await page.locator('h1').evaluate((one) => getComputedStyle(one).colorScheme);
	expect(colour).toBe('light');
});
