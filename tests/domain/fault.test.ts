import { expect, test } from 'vitest';
import { wordsOf } from '#lib/domain/fault.ts';

test('wordsOf(fault) has what an error says, whether its trace has it, has not, or is empty', () => {
	const said = new TypeError('x is undefined');
	expect(wordsOf(said)).toMatch(/^TypeError: x is undefined\n\s+at /);
	for (const stack of ['', 'begin@https://example.com/a.js:1:2', undefined])
		expect(wordsOf(Object.assign(new TypeError('not there'), { stack }))).toBe(
			'TypeError: not there'
		);
});

test('wordsOf(fault) tells what was thrown, whatever it was', () => {
	expect(wordsOf({ message: 'from the router' })).toBe('from the router');
	expect(wordsOf('a text')).toBe('a text');
	expect(wordsOf(undefined)).toBe('undefined');
});
