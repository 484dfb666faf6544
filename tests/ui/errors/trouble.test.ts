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
});

test('troubleOf(error) tells what was thrown, whatever it was', () => {
	expect(troubleOf(new Error('planted')).detail).toMatch(/Error: planted/);
	expect(troubleOf({ message: 'from the router' }).detail).toBe('from the router');
	expect(troubleOf('a text')).toEqual({ kind: 'fault', detail: 'a text' });
	expect(troubleOf(undefined).detail).toBe('undefined');
});

test('troubleOfStore(problem) tells what is unreadable from what does not open', () => {
	expect(troubleOfStore({ code: 'unreadable', detail: 'x' })).toEqual({
		kind: 'unreadable',
		detail: 'unreadable: x'
	});
	expect(troubleOfStore({ code: 'unavailable', detail: 'x' }).kind).toBe('storage');
});
