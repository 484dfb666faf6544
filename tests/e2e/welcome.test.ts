import { expect, test } from 'vitest';
import { launch, serve } from './app.ts';
import { visit } from './steps.ts';

test.each(['phone', 'desktop'] as const)(
	'a first visit on a %s offers four ways in',
	async (form) => {
		const relay = await serve();
		const page = await visit(await launch(form), relay.url);
		await page.getByRole('heading', { level: 1, name: 'Runnel' }).waitFor();
		for (const way of ['Try with sample data', 'Start empty', 'Import a file', 'Join a team'])
			expect(await page.getByRole('button', { name: way }).count(), way).toBe(1);
	}
);
