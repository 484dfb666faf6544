import { expect, test } from 'vitest';
import { commandOf } from '#lib/ui/list/keys.ts';

const press = (key: string, more: Partial<KeyboardEvent> = {}, rtl = false) =>
	commandOf(
		{
			key,
			ctrlKey: false,
			metaKey: false,
			shiftKey: false,
			altKey: false,
			isComposing: false,
			...more
		},
		rtl
	);

test('commandOf(event, rtl) goes where the arrow points', () => {
	expect(press('ArrowRight')).toMatchObject({ kind: 'go', columns: 1 });
	expect(press('ArrowRight', {}, true)).toMatchObject({ kind: 'go', columns: -1 });
	expect(press('ArrowDown', { shiftKey: true })).toMatchObject({ rows: 1, extends: true });
	// With Ctrl they are the browser's, and the head's.
	expect(press('ArrowRight', { ctrlKey: true })).toBeUndefined();
});

test('commandOf(event, rtl) changes, opens, selects and leaves', () => {
	expect(press('Enter')?.kind).toBe('edit');
	expect(press('F2')?.kind).toBe('edit');
	expect(press('Enter', { metaKey: true })?.kind).toBe('open');
	expect(press(' ')?.kind).toBe('select');
	expect(press(' ', { shiftKey: true })?.kind).toBe('select-range');
	expect(press('a', { ctrlKey: true })?.kind).toBe('select-all');
	expect(press('Escape')?.kind).toBe('leave');
	expect(press('End', { ctrlKey: true })).toEqual({ kind: 'list-end', first: false });
});

test('commandOf(event, rtl) writes into the cell what is typed over it, and empties it', () => {
	for (const key of ['a', '7', '-', 'ش', '😀', 'Process']) expect(press(key)?.kind).toBe('type');
	expect(press('ą', { altKey: true, ctrlKey: true })?.kind).toBe('type');
	expect(press('Delete')?.kind).toBe('clear');
	expect(press('Backspace')?.kind).toBe('clear');
	// What means something elsewhere: copying, the search, help, the browser's own.
	for (const one of [
		press('c', { ctrlKey: true }),
		press('/'),
		press('?'),
		press('F5'),
		press('Tab')
	])
		expect(one).toBeUndefined();
	expect(press('f', { altKey: true })).toBeUndefined();
});

test('commandOf(event, rtl) is nothing while a text is being composed', () => {
	expect(press('Enter', { isComposing: true })).toBeUndefined();
});
