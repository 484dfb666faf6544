import { expect, test } from 'vitest';
import { UNREACHABLE } from '../helpers/visitor.ts';
import { launch, serve } from './app.ts';
import {
	addDeal,
	card,
	moveByMenu,
	offlineReady,
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
	for (const place of ['Insights', 'Import', 'Settings'])
		await linked.getByRole('link', { name: place }).click();
	await linked.getByLabel('Language').selectOption('fa');
	await linked.getByRole('heading', { level: 1, name: 'تنظیمات' }).waitFor();
});
