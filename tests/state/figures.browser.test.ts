import { flushSync } from 'svelte';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { App } from '#lib/state/app.svelte.ts';
import { LiveFigures } from '#lib/state/figures.svelte.ts';
import { startEmpty } from '#lib/state/first-start.ts';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import { useAnalytics } from '#lib/state/kept-analytics.ts';
import { rooted } from '../helpers/rooted.svelte.ts';

beforeAll(() => chooseLanguage('en'));

const ends: (() => unknown)[] = [];
afterEach(async () => {
	vi.restoreAllMocks();
	for (const end of ends.splice(0).reverse()) await end();
	for (const { name = '' } of await indexedDB.databases())
		if (name.startsWith('runnel')) indexedDB.deleteDatabase(name);
});

async function opened() {
	const app = new App('');
	await app.start();
	await startEmpty(app);
	ends.push(() => app.leave());
	return app.workspace;
}

test('figure(ask) asks the worker once for what several ask, and answers each', async () => {
	const workspace = await opened();
	const [pipeline] = workspace.pipelines;
	if (!pipeline) throw new Error('no pipeline');
	const answer = vi.spyOn(useAnalytics(workspace), 'answer');
	const query = { pipeline: pipeline.id };
	const [shown, end] = rooted(() => {
		const figures = new LiveFigures(workspace);
		return [
			figures.figure(() => ({ figure: 'open', query })),
			figures.figure(() => ({ figure: 'closed', query })),
			figures.figure(() => ({ figure: 'open', query: { ...query } })),
			figures.figure(() => ({ figure: 'open', query, by: { group: 'owner' } }))
		] as const;
	});
	ends.push(end);
	flushSync();
	await expect.poll(() => shown.every(({ current }) => current !== undefined)).toBe(true);
	expect(answer.mock.calls[0]?.[0].questions.map(({ figure, by }) => [figure, by])).toEqual([
		['open', undefined],
		['closed', undefined],
		['open', { group: 'owner' }]
	]);
	const [open, closed, again, byOwner] = shown.map(({ current }) => current);
	expect(open).toHaveProperty('stages');
	expect(again).toEqual(open);
	expect(closed).toHaveProperty('won');
	expect(byOwner).toEqual([]);
});
