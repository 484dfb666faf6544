import { expect, test } from 'vitest';
import { troubleOf, troubleOfStore } from '#lib/ui/errors/trouble.ts';

test('troubleOf(error) knows a part of the app that did not load, in the words of each browser', () => {
	for (const message of [
		'Failed to fetch dynamically imported module: https://example.com/a.js',
		'error loading dynamically imported module: https://example.com/a.js',
		'Importing a module script failed.',
		'Unable to preload CSS for /a.css'
	])
		expect(troubleOf(new TypeError(message)).kind).toBe('files');
	expect(troubleOf(new TypeError('x is undefined')).kind).toBe('fault');
	expect(troubleOf('a text')).toEqual({ kind: 'fault', detail: 'a text' });
});

test('troubleOfStore(problem) tells what is unreadable from what does not open', () => {
	expect(troubleOfStore({ code: 'unreadable', detail: 'x' })).toEqual({
		kind: 'unreadable',
		detail: 'unreadable: x'
	});
	expect(troubleOfStore({ code: 'unavailable', detail: 'x' }).kind).toBe('storage');
});
