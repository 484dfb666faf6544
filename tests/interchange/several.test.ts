import fc from 'fast-check';
import { expect, test } from 'vitest';
import { severalAsCell, severalIn } from '#lib/interchange/several.ts';

const nobody = () => false;

test('severalIn(cell, isKnown) parts names at marks, and at commas that are in no name that is known', () => {
	expect(severalIn('Mina, Bo', nobody)).toEqual(['Mina', 'Bo']);
	expect(severalIn('Rad, Mina; Bo', nobody)).toEqual(['Rad, Mina', 'Bo']);
	expect(severalIn('مینا، علی', nobody)).toEqual(['مینا', 'علی']);
	expect(severalIn('Bo, Rad, Mina', (name) => name === 'Rad, Mina')).toEqual(['Bo', 'Rad, Mina']);
	expect(severalIn(' ; ', nobody)).toEqual([]);
	expect(severalIn('', nobody)).toEqual([]);
});

test('severalIn(severalAsCell(names)) are these names, with commas in them or not (random)', () => {
	const name = fc.stringMatching(/^[a-z](?:[a-z ,،]{0,6}[a-z])?$/);
	fc.assert(
		fc.property(fc.uniqueArray(name, { maxLength: 5 }), (names) => {
			expect(severalIn(severalAsCell(names), nobody)).toEqual(names);
		})
	);
});
