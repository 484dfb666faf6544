import { expect, test } from 'vitest';
import { tidy } from '#lib/interchange/cell.ts';

test('tidy(cell) has no spaces around it, and single ones within', () => {
	for (const cell of ['Acme Ltd', ' Acme Ltd', 'Acme Ltd ', ' Acme  Ltd', '\u00A0Acme\tLtd\n'])
		expect(tidy(cell)).toBe('Acme Ltd');
});
