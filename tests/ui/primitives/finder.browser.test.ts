import { flushSync, mount, tick, unmount } from 'svelte';
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

/** As a browser tells it, within the task that has the answer. */
function enter() {
	const event = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });
	document.activeElement?.dispatchEvent(event);
}

test('Enter as soon as there is an answer takes the first of it, though another was before; arrows go on', async () => {
	const finder = show();
	await userEvent.keyboard('a');
	finder.answer(['one', 'two']);
	flushSync();
	enter();
	expect(finder.chosen).toEqual(['one']);
	await tick();
	finder.answer(['three', 'four']);
	flushSync();
	enter();
	expect(finder.chosen).toEqual(['one', 'three']);
	await userEvent.keyboard('{ArrowDown}{Enter}');
	expect(finder.chosen).toEqual(['one', 'three', 'four']);
});

test('what is chosen stays so where more is found before it', async () => {
	const finder = show();
	await userEvent.keyboard('a');
	finder.answer(['one', 'two']);
	await tick();
	await userEvent.keyboard('{ArrowDown}');
	finder.answer(['zero', 'one', 'two']);
	await userEvent.keyboard('{Enter}');
	expect(finder.chosen).toEqual(['two']);
});
