import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import '../../../src/app.css';
import LongName from '#lib/ui/primitives/LongName.svelte';

let shown: Record<string, unknown> | undefined;
afterEach(async () => {
	if (shown) await unmount(shown);
});

function show(name: string) {
	shown = mount(LongName, {
		target: document.body,
		props: { name, wholeText: 'All of it', lessText: 'Less of it' }
	});
	flushSync();
}

const height = () => page.getByRole('heading').element().clientHeight;

test('LongName cuts a name that fills the screen, and shows all of it when asked', async () => {
	show('Steel for Łódź '.repeat(300));
	const more = page.getByRole('button', { name: 'All of it' });
	await more.click();
	const whole = height();
	expect(whole).toBeGreaterThan(300);
	await page.getByRole('button', { name: 'Less of it' }).click();
	await expect.poll(height).toBeLessThan(200);
});

test('LongName has no button for a name that has room', async () => {
	show('Steel for Łódź');
	await new Promise(requestAnimationFrame);
	expect(page.getByRole('button').elements()).toEqual([]);
});
