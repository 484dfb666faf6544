import { expect, test } from 'vitest';
import { LOCALES } from '#lib/i18n/locale.ts';
import { ACTIONS, actionOf, keysOf, type Place } from '#lib/ui/actions/actions.ts';
import { ariaKeys, isLetter, keyNames, strokeOf, type Key } from '#lib/ui/actions/keys.ts';
import { commandOf } from '#lib/ui/board/keys.ts';
import { CATALOGUES } from '../../helpers/catalogue.ts';

const key = (written: string, more: Partial<Key> = {}): Key => ({
	key: written,
	code: '',
	ctrlKey: false,
	metaKey: false,
	altKey: false,
	shiftKey: false,
	isComposing: false,
	getModifierState: () => false,
	...more
});

test.each(LOCALES)('every action has a name and a group in %s', (locale) => {
	const messages = CATALOGUES[locale];
	const nameless = ACTIONS.filter(
		({ name, group }) => !messages[group] || (typeof name === 'string' && !messages[name])
	);
	expect(nameless.map(({ id }) => id)).toEqual([]);
});

test('no two actions have one id, and none shares a key with another that holds in the same place', () => {
	expect(new Set(ACTIONS.map(({ id }) => id)).size).toBe(ACTIONS.length);
	const held = (place: Place) =>
		ACTIONS.filter(({ places }) => places.includes(place) || places.includes('everywhere')).flatMap(
			({ keys }) => keys
		);
	for (const place of ['card', 'deal'] as const)
		expect(held(place).toSorted(), place).toEqual([...new Set(held(place))].toSorted());
});

test('no key is the beginning of two that follow each other', () => {
	const keys = ACTIONS.flatMap(({ keys }) => keys);
	const first = keys.filter((key) => key.includes(' ')).map((key) => key.split(' ')[0] ?? '');
	expect(first.length).toBeGreaterThan(0);
	expect(keys.filter((key) => first.includes(key))).toEqual([]);
});

test('what holds on a card only is a command of the board', () => {
	const named: Record<string, string> = { space: ' ', enter: 'Enter', home: 'Home', end: 'End' };
	const arrow = (stroke: string) =>
		stroke.replace(/^arrow(.)/, (_, c: string) => `Arrow${c.toUpperCase()}`);
	const deaf = ACTIONS.filter(({ id, places }) => places.includes('card') && id !== 'open-deal')
		.flatMap(({ keys }) => keys)
		.filter(
			(stroke) =>
				commandOf(key(named[stroke] ?? arrow(stroke)), { rtl: false, lifted: false }) === undefined
		);
	expect(deaf).toEqual([]);
});

test('actionOf(id) knows the ids of the table and no others', () => {
	expect(actionOf('new-deal')?.keys).toEqual(['n']);
	expect(actionOf('theme-contrast')?.group).toBe('settings.theme');
	expect(actionOf('new')).toBeUndefined();
	expect(actionOf(null)).toBeUndefined();
});

test('strokeOf(key) is what it writes, else where it lies, with Ctrl and ⌘ as mod', () => {
	expect(strokeOf(key('n'))).toBe('n');
	expect(strokeOf(key('т', { code: 'KeyN' }))).toBe('n');
	expect(strokeOf(key('л', { code: 'KeyK', ctrlKey: true }))).toBe('mod+k');
	expect(strokeOf(key('k', { metaKey: true }))).toBe('mod+k');
	expect(strokeOf(key('Z', { ctrlKey: true, shiftKey: true }))).toBe('mod+shift+z');
	expect(strokeOf(key('?', { shiftKey: true }))).toBe('?');
	expect(strokeOf(key('؟', { shiftKey: true }))).toBe('?');
	expect(strokeOf(key(' '))).toBe('space');
	expect(strokeOf(key('Escape'))).toBe('escape');
});

test('strokeOf(key) is nothing while composing, with Alt, and for a capital letter', () => {
	expect(strokeOf(key('n', { isComposing: true }))).toBeUndefined();
	expect(strokeOf(key('n', { altKey: true }))).toBeUndefined();
	expect(strokeOf(key('N', { shiftKey: true }))).toBeUndefined();
});

test('isLetter(stroke) is what WCAG 2.1.4 lets one turn off', () => {
	for (const letter of ['n', '?', '/', '[', 'g b']) expect(isLetter(letter), letter).toBe(true);
	for (const other of ['mod+k', 'escape', 'space', 'arrowup'])
		expect(isLetter(other), other).toBe(false);
});

test('keyNames(stroke) are the names that stand on the keys', () => {
	expect(keyNames('mod+shift+z', { mac: false, space: '' })).toEqual(['Ctrl', 'Shift', 'Z']);
	expect(keyNames('mod+k', { mac: true, space: '' })).toEqual(['⌘', 'K']);
	expect(keyNames('g b', { mac: false, space: '' })).toEqual(['G', 'B']);
	expect(keyNames('space', { mac: false, space: 'Leertaste' })).toEqual(['Leertaste']);
	expect(ariaKeys(keysOf('undo'))).toBe('Control+z Meta+z z');
});
