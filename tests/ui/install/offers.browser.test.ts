import { mount, tick, unmount } from 'svelte';
import { fromStore, writable } from 'svelte/store';
import { beforeAll, expect, test, vi } from 'vitest';
import { allMessages, chooseLanguage } from '#lib/state/i18n.svelte.ts';
import type { App } from '#lib/state/app.svelte.ts';
import { install } from '#lib/state/install.svelte.ts';
import { LiveWorkspace } from '#lib/state/workspace.svelte.ts';
import Offers from '#lib/ui/install/Offers.svelte';
import { addDeal, newWorkspace } from '../../helpers/workspace.ts';

beforeAll(async () => {
	await chooseLanguage('en');
	await allMessages();
});

test('what is offered above the screen stays while a change is being saved: nothing below it jumps', async () => {
	const { workspace: store } = newWorkspace();
	const kind = writable('saving');
	const live = fromStore(kind);
	const workspace = Object.defineProperty(new LiveWorkspace(store), 'status', {
		get: () => ({ kind: live.current })
	});
	const offers = mount(Offers, {
		target: document.body,
		props: { app: { workspace } as unknown as App, path: '/', due: 0 }
	});
	const banner = () => document.body.textContent.includes('Keep your pipeline one tap away');
	const prompt = () => Promise.resolve({ outcome: 'dismissed' });
	install();
	window.dispatchEvent(Object.assign(new Event('beforeinstallprompt'), { prompt }));
	addDeal(store);
	await tick();
	expect(banner()).toBe(false);
	kind.set('saved');
	await vi.waitFor(() => expect(banner()).toBe(true));
	kind.set('saving');
	await tick();
	expect(banner()).toBe(true);
	await unmount(offers);
});
