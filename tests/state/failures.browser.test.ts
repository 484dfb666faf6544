import { expect, test, vi } from 'vitest';
import type { App } from '#lib/state/app.svelte.ts';
import { watchForFailures } from '#lib/state/failures.ts';
import { allMessages, startLocale, t } from '#lib/state/i18n.svelte.ts';
import { notices } from '#lib/state/notices.svelte.ts';

/** As the browser does for what nobody waited for. */
function fail(reason: unknown): void {
	const event = new Event('unhandledrejection');
	dispatchEvent(Object.assign(event, { reason }));
}

test('watchForFailures(app) tells a part that did not load from a failure, also where the trace is empty', async () => {
	await startLocale();
	await allMessages();
	watchForFailures({ phase: 'welcome' } as App);
	const words = 'Failed to fetch dynamically imported module: https://example.com/a.js';
	fail(Object.assign(new TypeError(words), { stack: '' }));
	await vi.waitFor(() => expect(notices().map(({ text }) => text)).toEqual([t('app.notLoaded')]));
	fail(new Error('planted'));
	await vi.waitFor(() => expect(notices().map(({ text }) => text)).toContain(t('app.failed')));
});
