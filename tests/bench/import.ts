import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { startEmpty, status, visit } from '../e2e/steps.ts';
import messages from '#lib/i18n/messages/en.json' with { type: 'json' };
import { buildIfNeeded, ROOT } from '../helpers/build.ts';
import { RelayProcess } from '../helpers/relay.ts';
import { Visitor } from '../helpers/visitor.ts';
import { median, type Figure } from './measure.ts';

export const name = 'import of the Maven file';

const TIMES = 3;
const FILE = resolve(
	ROOT,
	process.env['RUNNEL_DATA'] ?? '../shared/data',
	'maven/sales_pipeline.csv'
);

/** From the tap on Import to everything saved on the device, and the longest task of the main thread from the file on. */
export async function run(): Promise<Figure[]> {
	if (!existsSync(FILE)) throw new Error('no Maven file: set RUNNEL_DATA to the folder of the data');
	await buildIfNeeded();
	const relay = await RelayProcess.start();
	const imports: { rows: number; seconds: number; longest: number }[] = [];
	try {
		for (let i = 0; i < TIMES; i++) imports.push(await importOnce(relay.url));
	} finally {
		await relay.close();
	}
	const rows = imports[0]?.rows ?? 0;
	const speeds = imports.map(({ rows, seconds }) => rows / seconds);
	const longest = imports.map((one) => one.longest);
	return [
		{ name: `${rows} rows, rows a second`, value: median(speeds), unit: '/s', samples: speeds },
		{
			name: 'longest task of the main thread',
			value: median(longest),
			unit: 'ms',
			samples: longest,
			ratio: { to: '50 ms', value: median(longest) / 50, atMost: 1 }
		}
	];
}

async function importOnce(url: string) {
	const visitor = await Visitor.open({ form: 'desktop' });
	try {
		const page = await visit(visitor, url);
		await startEmpty(page);
		page.setDefaultTimeout(120_000);
		await page.goto(`${url}/import`);
		await page.getByRole('heading', { name: messages['import.title'] }).waitFor();
		await page.evaluate(() => {
			const tasks: number[] = [];
			new PerformanceObserver((list) => {
				for (const { duration } of list.getEntries()) tasks.push(duration);
			}).observe({ type: 'longtask' });
			Object.assign(window, { tasks });
		});
		await page.locator('input[type="file"]').setInputFiles(FILE);
		const start = page.getByRole('button', { name: /^Import [\d,.]+ deals?$/ });
		await start.waitFor();
		const rows = Number((await start.innerText()).replaceAll(/\D/g, ''));
		const before = Date.now();
		await start.click();
		await page.getByText(messages['import.outcome']).first().waitFor();
		await status(page, 'saved');
		const seconds = (Date.now() - before) / 1000;
		const longest = await page.evaluate(() =>
			Math.max(0, ...(window as unknown as { tasks: number[] }).tasks)
		);
		return { rows, seconds, longest };
	} finally {
		await visitor.close();
	}
}
