import { mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import Sheets from '#lib/ui/shell/Sheets.svelte';
import { stand } from '../board/stand.ts';
import { fakeApp } from './stand.svelte.ts';

let base: Awaited<ReturnType<typeof stand>>;
let shown: ReturnType<typeof mount> | undefined;
afterEach(async () => {
	if (shown) await unmount(shown);
	shown = undefined;
	await base.destroy();
});

test('a sheet that is asked for anew while the one before is being closed stays open, and is empty', async () => {
	base = await stand();
	const app = fakeApp(base.workspace, { kind: 'new-lead' });
	const props = { app, holds: () => true, onact: vi.fn(), ongo: vi.fn() };
	shown = mount(Sheets, { target: document.body, props });
	const field = () => document.querySelector<HTMLInputElement>('dialog[open] input');
	await vi.waitFor(() => expect(field()).not.toBeNull());
	const before = field() as HTMLInputElement;
	before.value = 'half';
	const closed = new Promise((resolve) =>
		before.closest('dialog')?.addEventListener('close', () => setTimeout(resolve))
	);
	app.sheet = { kind: 'new-lead' };
	before.closest('dialog')?.close();
	await closed;
	await vi.waitFor(() => expect(field()?.value).toBe(''));
	expect(app.sheet).toEqual({ kind: 'new-lead' });
});
