import { expect, test } from 'vitest';
import { besideAnchor } from '#lib/ui/board/anchor.ts';
import { itemFor } from '#lib/ui/board/menu.ts';

const items = ['Next stage', 'Previous stage', 'To stage…', 'To the top', 'Won'];
const to = (key: string, current = 0, typed = '') => itemFor({ key }, items, current, typed)?.index;

test('itemFor(arrow) goes round the ends', () => {
	expect(to('ArrowDown', 0)).toBe(1);
	expect(to('ArrowDown', 4)).toBe(0);
	expect(to('ArrowUp', 0)).toBe(4);
	expect(to('Home', 3)).toBe(0);
	expect(to('End', 0)).toBe(4);
});

test('itemFor(letter) goes to the next item of that letter, more letters to the one that has them', () => {
	expect(to('t', 0)).toBe(2);
	expect(to('t', 2)).toBe(3);
	expect(to('t', 3)).toBe(2);
	expect(to('h', 3, 'to t')).toBe(3);
	expect(to('W', 0)).toBe(4);
	expect(to('x', 0)).toBeUndefined();
	expect(to('Enter', 0)).toBeUndefined();
	expect(to(' ', 0)).toBeUndefined();
});

const at = (left: number, top: number) => ({ left, right: left + 20, top, bottom: top + 20 });
const menu = { width: 200, height: 220 };
const window = { width: 1000, height: 600 };

test('besideAnchor() opens below with the ends in line', () => {
	expect(besideAnchor(at(500, 100), menu, window, false)).toEqual({ inline: 320, block: 120 });
	// From the right in a right-to-left page: 1000 - 500 = 500 is where the button ends.
	expect(besideAnchor(at(500, 100), menu, window, true)).toEqual({ inline: 300, block: 120 });
});

test('besideAnchor() opens above where there is more room, and stays in the window', () => {
	expect(besideAnchor(at(500, 500), menu, window, false).block).toBe(280);
	expect(besideAnchor(at(20, 100), menu, window, false).inline).toBe(8);
	expect(besideAnchor(at(990, 100), menu, window, false).inline).toBe(792);
	expect(besideAnchor(at(500, 590), { width: 200, height: 620 }, window, false).block).toBe(8);
});
