import { expect, test } from 'vitest';
import { commandOf } from '#lib/ui/board/keys.ts';
import type { Key } from '#lib/ui/actions/keys.ts';

const key = (key: string, more: Partial<Key> & { altGraph?: boolean } = {}): Key => ({
	key,
	code: '',
	ctrlKey: false,
	metaKey: false,
	altKey: false,
	shiftKey: false,
	isComposing: false,
	getModifierState: (name) => name === 'AltGraph' && more.altGraph === true,
	...more
});
const resting = { rtl: false, lifted: false };
const lifted = { rtl: false, lifted: true };

test('commandOf(arrow) is visual: in a right-to-left board the left one goes on', () => {
	expect(commandOf(key('ArrowLeft'), resting)).toBe('before');
	expect(commandOf(key('ArrowRight'), resting)).toBe('after');
	expect(commandOf(key('ArrowLeft'), { rtl: true, lifted: false })).toBe('after');
	expect(commandOf(key('ArrowRight'), { rtl: true, lifted: true })).toBe('before');
});

test('commandOf(space, enter, escape) depends on whether a deal is lifted', () => {
	expect(commandOf(key(' '), resting)).toBe('lift');
	expect(commandOf(key(' '), lifted)).toBe('drop');
	expect(commandOf(key('Enter'), resting)).toBeUndefined();
	expect(commandOf(key('Enter'), lifted)).toBe('drop');
	expect(commandOf(key('Escape'), resting)).toBeUndefined();
	expect(commandOf(key('Escape'), lifted)).toBe('cancel');
});

test('commandOf(letter) is by what it writes, else by where it lies', () => {
	expect(commandOf(key('m'), resting)).toBe('menu');
	expect(commandOf(key('.'), resting)).toBe('menu');
	expect(commandOf(key('['), resting)).toBe('back');
	expect(commandOf(key('ь', { code: 'KeyM' }), resting)).toBe('menu');
	expect(commandOf(key('ъ', { code: 'BracketRight' }), resting)).toBe('forward');
	expect(commandOf(key('ج', { code: 'BracketLeft' }), resting)).toBe('back');
	// A French keyboard writes a comma where others write m.
	expect(commandOf(key(',', { code: 'KeyM' }), resting)).toBeUndefined();
});

test('commandOf() is silent with a modifier, but for AltGr that writes brackets', () => {
	for (const modifier of ['ctrlKey', 'metaKey', 'altKey'] as const)
		expect(commandOf(key('m', { [modifier]: true }), resting)).toBeUndefined();
	const altGr = { ctrlKey: true, altKey: true, altGraph: true };
	expect(commandOf(key('[', altGr), resting)).toBe('back');
	expect(commandOf(key('M', { shiftKey: true }), resting)).toBeUndefined();
});

test('commandOf() is silent while composing, and letters while a deal is lifted', () => {
	expect(commandOf(key('m', { isComposing: true }), resting)).toBeUndefined();
	expect(commandOf(key('ArrowUp', { isComposing: true }), lifted)).toBeUndefined();
	expect(commandOf(key('m'), lifted)).toBeUndefined();
});
