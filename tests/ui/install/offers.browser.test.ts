import { mount, tick, unmount } from 'svelte';
import { fromStore, writable } from 'svelte/store';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
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

async function stand({ readOnly }: { readonly readOnly?: string } = {}) {
	const { workspace: store } = newWorkspace();
	const kind = writable('saving');
	const live = fromStore(kind);
	const workspace = Object.defineProperties(new LiveWorkspace(store), {
		status: { get: () => ({ kind: live.current }) },
		readOnly: { value: readOnly }
	});
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	const offers = mount(Offers, {
		target: document.body,
		props: { app: { workspace } as unknown as App, path: '/', due: 0 }
	});
	onTestFinished(async () => {
		vi.useRealTimers();
		await unmount(offers);
	});
	install();
	const prompt = () => Promise.resolve({ outcome: 'dismissed' });
	window.dispatchEvent(Object.assign(new Event('beforeinstallprompt'), { prompt }));
	addDeal(store);
	await tick();
	return {
		status: (to: string) => {
			kind.set(to);
			return tick();
		},
		pass: (ms: number) => {
			vi.advanceTimersByTime(ms);
			return tick();
		},
		isOffered: () => document.body.textContent.includes('Keep your pipeline one tap away')
	};
}

test('what is offered stays while a change is being saved: nothing below it jumps', async () => {
	const { status, pass, isOffered } = await stand();
	await pass(2000);
	expect(isOffered()).toBe(false);
	await status('saved');
	expect(isOffered()).toBe(true);
	await status('saving');
	expect(isOffered()).toBe(true);
});

test('what is offered comes once nothing is done: what is pressed is still there when it is let go', async () => {
	const { status, pass, isOffered } = await stand();
	await status('saved');
	for (const doing of ['pointermove', 'pointerdown', 'pointerup', 'keydown', 'scroll']) {
		await pass(1999);
		document.body.dispatchEvent(new Event(doing));
	}
	await pass(1999);
	expect(isOffered()).toBe(false);
	await pass(1);
	expect(isOffered()).toBe(true);
});

test('nothing is installed of a workspace that one may not write in any more', async () => {
	const { status, pass, isOffered } = await stand({ readOnly: 'revoked' });
	await status('saved');
	await pass(2000);
	expect(isOffered()).toBe(false);
});
