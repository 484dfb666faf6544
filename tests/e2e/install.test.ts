import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { launch, serve } from './app.ts';
import { addDeal, startEmpty, startSample, status, visit } from './steps.ts';

/** Lets the browser say that the app can be installed; what the user is asked is counted. */
const offer = (page: Page) =>
	page.evaluate(() => {
		const event = new Event('beforeinstallprompt', { cancelable: true });
		const prompt = () => {
			document.documentElement.dataset['asked'] = 'yes';
			return Promise.resolve({ outcome: 'accepted' });
		};
		window.dispatchEvent(Object.assign(event, { prompt }));
		return event.defaultPrevented;
	});

/** Keeps what this browser says of itself from the page: it can install apps, too. */
const mute = (page: Page) =>
	page.addInitScript(() =>
		window.addEventListener(
			'beforeinstallprompt',
			(event) => event.isTrusted && event.stopImmediatePropagation()
		)
	);

const banner = (page: Page) => page.getByText('Keep your pipeline one tap away');
const IPHONE =
	'Mozilla/5.0 (iPhone; CPU iPhone OS 27_2 like Mac OS X) AppleWebKit/605.1.15 Version/27.2 Mobile/15E148 Safari/604.1';

test('installing is offered after the first own deal and not before, and put off for long', async () => {
	const relay = await serve();
	const rep = await launch('phone');
	await mute(rep.page);
	const page = await visit(rep, relay.url);
	expect(await offer(page)).toBe(true);
	await startEmpty(page);
	await addDeal(page, 'The first');
	await banner(page).waitFor();

	await page.getByRole('button', { name: 'Install', exact: true }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Install', exact: true }).click();
	await page.locator('html[data-asked="yes"]').waitFor();
	await banner(page).waitFor({ state: 'detached' });

	await offer(page);
	await page.getByRole('button', { name: 'Not now' }).click();
	await page.reload();
	await status(page, 'saved');
	await offer(page);
	await page.goto(`${relay.url}/settings`);
	await offer(page);
	await page.getByRole('button', { name: 'Install Runnel' }).waitFor();
	expect(await banner(page).count()).toBe(0);
});

test('the sample offers nothing to install', async () => {
	const relay = await serve();
	const rep = await launch('phone', { userAgent: IPHONE });
	await mute(rep.page);
	const page = await visit(rep, relay.url);
	await startSample(page);
	await addDeal(page, 'In the sample');
	await status(page, 'saved');
	expect(await banner(page).count()).toBe(0);
});

test('on an iPhone three pictures show how, and the manifest follows the language', async () => {
	const relay = await serve();
	const rep = await launch('phone', { userAgent: IPHONE, locale: 'fa-IR' });
	await mute(rep.page);
	const page = await visit(rep, relay.url);
	const manifest = () =>
		page.evaluate(() => document.querySelector('link[rel=manifest]')?.getAttribute('href'));
	expect(await manifest()).toBe('/manifest.fa.webmanifest');
	await page.goto(`${relay.url}/?lang=en`);
	await startEmpty(page);
	await page.goto(`${relay.url}/settings`);
	expect(await manifest()).toBe('/manifest.en.webmanifest');
	await page.getByRole('button', { name: 'Install Runnel' }).last().click();
	const steps = page.getByRole('dialog').getByRole('listitem');
	await steps.first().waitFor();
	expect(await steps.allInnerTexts()).toEqual([
		'Tap Share in the browser’s bar.',
		'Choose “Add to Home Screen”.',
		'Tap Add. The icon is on your Home Screen.'
	]);
	expect(await steps.locator('svg').count()).toBe(3);
});
