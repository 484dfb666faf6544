import { expect, test } from 'vitest';
import { RelayProcess } from '../helpers/relay.ts';
import {
	addDeal,
	card,
	column,
	moveByMenu,
	offlineReady,
	Person,
	PHONE,
	startEmpty,
	status,
	titles
} from './app.ts';

test('after one visit the app starts with the server stopped, from a cold browser, with all data; deep links too', async () => {
	const relay = await RelayProcess.start();
	const rep = await Person.arrive(PHONE);
	const page = await rep.open(relay.url);
	await startEmpty(page);
	await offlineReady(page);
	await relay.stop();

	await addDeal(page, 'Made without a network');
	await moveByMenu(page, 'Made without a network', /^Next stage/);
	await status(page, 'saved');
	await rep.sleep();

	await rep.wake();
	const again = await rep.open(relay.url);
	await card(again, 'Made without a network').waitFor();
	expect(await titles(again, 'Meeting')).toEqual(['Made without a network']);
	await addDeal(again, 'And another');
	await status(again, 'saved');
	await card(again, 'And another').getByRole('link').click();
	await again.waitForURL(/\/deals\//);
	const deep = again.url();
	await rep.sleep();

	await rep.wake();
	const linked = await rep.open(deep);
	await linked.getByRole('heading', { level: 1, name: 'And another' }).waitFor();
	for (const place of ['Insights', 'Import', 'Settings'])
		await linked.getByRole('link', { name: place }).click();
	await linked.getByLabel('Language').selectOption('fa');
	await linked.getByRole('heading', { level: 1, name: 'تنظیمات' }).waitFor();
	await rep.leave();
	await relay.close();
});

test('an update waits for a tap, and nothing is lost by it', async () => {
	const relay = await RelayProcess.start();
	const rep = await Person.arrive();
	const page = await rep.open(relay.url);
	await startEmpty(page);
	await addDeal(page, 'Before the update');
	await offlineReady(page);
	expect(await column(page, 'Qualification').count()).toBe(1);
	await rep.leave();
	await relay.close();
});
