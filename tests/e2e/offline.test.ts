import { expect, test } from 'vitest';
import { UNREACHABLE } from '../helpers/visitor.ts';
import { launch, serve } from './app.ts';
import {
	addDeal,
	card,
	moveByMenu,
	offlineReady,
	reach,
	startEmpty,
	status,
	titles,
	visit
} from './steps.ts';

test('after one visit the app starts with the server stopped, from a cold browser, with all data; deep links too', async () => {
	const relay = await serve();
	const rep = await launch('phone');
	rep.expect(UNREACHABLE);
	const page = await visit(rep, relay.url);
	await startEmpty(page);
	await offlineReady(page);
	await relay.stop();

	await addDeal(page, 'Made without a network');
	await moveByMenu(page, 'Made without a network', /^Next stage/);
	await expect.poll(() => titles(page, 'Meeting')).toEqual(['Made without a network']);
	await status(page, 'saved');
	await rep.stop();

	await rep.start();
	const again = await visit(rep, relay.url);
	await card(again, 'Made without a network').waitFor();
	expect(await titles(again, 'Meeting')).toEqual(['Made without a network']);
	await addDeal(again, 'And another');
	await status(again, 'saved');
	await card(again, 'And another').getByRole('link').click();
	await again.waitForURL(/\/deals\//);
	const deep = again.url();
	await rep.stop();

	await rep.start();
	const linked = await visit(rep, deep);
	await linked.getByRole('heading', { level: 1, name: 'And another' }).waitFor();
	await linked.getByRole('link', { name: 'Insights' }).click();
	for (const place of ['Import', 'Settings']) await reach(linked, place);
	// No language was asked for before: each is on the device since the first visit.
	const headings = { fa: 'تنظیمات', ru: 'Настройки', pl: 'Ustawienia', zh: '设置', en: 'Settings' };
	for (const [language, name] of Object.entries(headings)) {
		await linked.locator('select').first().selectOption(language);
		await linked.getByRole('heading', { level: 1, name }).waitFor();
	}
	await linked.getByLabel('Digits').selectOption('arabext');
	await linked.getByLabel('Calendar').selectOption('persian');
	await linked.getByText('۱٬۲۳۴٬۵۶۷٫۸').waitFor();
});
