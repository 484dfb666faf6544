import { afterEach, describe, expect, test, vi } from 'vitest';
import { countInTitle, showBadge, titled } from '#lib/state/badge.ts';
import { holds } from '../helpers/until.ts';

describe('showBadge(count, badges)', () => {
	const badges = () => ({
		setAppBadge: vi.fn(() => Promise.resolve()),
		clearAppBadge: vi.fn(() => Promise.resolve())
	});

	test('sets a number, and takes it off at 0', async () => {
		const { setAppBadge, clearAppBadge } = badges();
		expect(await showBadge(3, { setAppBadge, clearAppBadge })).toBe(true);
		expect(setAppBadge).toHaveBeenCalledWith(3);
		expect(clearAppBadge).not.toHaveBeenCalled();
		expect(await showBadge(0, { setAppBadge, clearAppBadge })).toBe(true);
		expect(setAppBadge).toHaveBeenCalledOnce();
		expect(clearAppBadge).toHaveBeenCalledOnce();
	});

	test('is false where there is none, or it is not allowed', async () => {
		expect(await showBadge(3, {})).toBe(false);
		const setAppBadge = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
		expect(await showBadge(3, { ...badges(), setAppBadge })).toBe(false);
	});
});

test.each([
	['Board', '3', '(3) Board'],
	['(3) Board', '12', '(12) Board'],
	['(۳) تخته', '', 'تخته'],
	['(see) Board', '', '(see) Board'],
	['Board', '', 'Board']
])('titled(%j, %j) is %j', (title, count, text) => {
	expect(titled(title, count)).toBe(text);
});

describe('countInTitle(document, count)', () => {
	let end: () => void;
	afterEach(() => end());

	test('counts before the title of each page that comes, until the end', async () => {
		document.title = 'Board';
		end = countInTitle(document, '2');
		expect(document.title).toBe('(2) Board');
		document.title = 'Settings';
		await holds(() => expect(document.title).toBe('(2) Settings'));
		end();
		expect(document.title).toBe('Settings');
	});
});
