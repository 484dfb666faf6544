import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import { useAnalytics } from '#lib/state/kept-analytics.ts';
import { emptyApp, endAll } from '../helpers/app.ts';

beforeAll(() => chooseLanguage('en'));

const ends: (() => unknown)[] = [];
afterEach(async () => {
	vi.restoreAllMocks();
	await endAll(ends);
});

async function opened() {
	const app = await emptyApp();
	ends.push(() => app.leave());
	return app.workspace;
}

/** Whether a worker still answers. */
async function isThere(kept: ReturnType<typeof useAnalytics>): Promise<boolean> {
	return (await kept.answer({ horizon: 0 as never, questions: [], lists: [] })).ok;
}

test('useAnalytics(workspace) gives the worker that was left before, which reads on meanwhile', async () => {
	const workspace = await opened();
	const kept = useAnalytics(workspace);
	expect(await isThere(kept)).toBe(true);
	kept.leave(false);
	const again = useAnalytics(workspace);
	expect(again).toBe(kept);
	expect(await isThere(again)).toBe(true);
});

test('useAnalytics(workspace) gives a new one after one that failed, and that ends', async () => {
	const workspace = await opened();
	const kept = useAnalytics(workspace);
	kept.leave(true);
	expect(await isThere(kept)).toBe(false);
	const next = useAnalytics(workspace);
	expect(next).not.toBe(kept);
	expect(await isThere(next)).toBe(true);
});

test('leave(failed) keeps nothing where nobody looks; what is used stays', async () => {
	const workspace = await opened();
	const kept = useAnalytics(workspace);
	vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
	document.dispatchEvent(new Event('visibilitychange'));
	expect(await isThere(kept)).toBe(true);
	vi.restoreAllMocks();
	kept.leave(false);
	expect(await isThere(kept)).toBe(true);
	vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
	document.dispatchEvent(new Event('visibilitychange'));
	expect(await isThere(kept)).toBe(false);
});

test('useAnalytics(workspace) ends with its workspace', async () => {
	const workspace = await opened();
	const kept = useAnalytics(workspace);
	await ends.pop()?.();
	expect(await isThere(kept)).toBe(false);
});
