import { mount, tick, unmount } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import Finder from '#lib/ui/primitives/Finder.svelte';
import { finding } from './finding.svelte.ts';

let shown: ReturnType<typeof mount> | undefined;
afterEach(async () => {
	if (shown) await unmount(shown);
	shown = undefined;
});

function show() {
	const finder = finding();
	shown = mount(Finder, { target: document.body, props: finder.props });
	document.querySelector('input')?.focus();
	return finder;
}

test('Enter before there is an answer takes what is found first once there is one', async () => {
	const finder = show();
	await userEvent.keyboard('acme{Enter}');
	expect(finder.chosen).toEqual([]);
	finder.answer(['acme works', 'acme']);
	await tick();
	expect(finder.chosen).toEqual(['acme works']);
});

test('Enter that was pressed before one typed on is forgotten', async () => {
	const finder = show();
	await userEvent.keyboard('acme{Enter}x');
	finder.answer(['acmex']);
	await tick();
	expect(finder.chosen).toEqual([]);
	await userEvent.keyboard('{Enter}');
	expect(finder.chosen).toEqual(['acmex']);
});

test('Enter at once after an answer takes the first of it, though another was before; arrows go on', async () => {
	const finder = show();
	await userEvent.keyboard('a');
	finder.answer(['one', 'two']);
	await tick();
	finder.answer(['three', 'four']);
	await userEvent.keyboard('{Enter}');
	expect(finder.chosen).toEqual(['three']);
	await userEvent.keyboard('{ArrowDown}{Enter}');
	expect(finder.chosen).toEqual(['three', 'four']);
});
