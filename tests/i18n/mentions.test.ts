import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mentionsIn, pieces, typedMention } from '#lib/i18n/mentions.ts';

const MEMBERS = [
	{ id: 'm1', name: 'Anna' },
	{ id: 'm2', name: 'Anna Nowak' },
	{ id: 'm3', name: 'سارا' },
	{ id: 'm4', name: '李雷' },
	{ id: 'm5', name: '' }
];

describe('mentionsIn(text, members)', () => {
	test.each([
		['@Anna please', ['m1']],
		['@anna nowak please', ['m2']],
		['Ask @Anna, @سارا and @李雷!', ['m1', 'm3', 'm4']],
		['@Anna and @Anna again', ['m1']],
		['anna@example.com', []],
		['@Annabel', []],
		['@', []],
		['', []]
	])('%j names %j', (text, named) => {
		expect(mentionsIn(text, MEMBERS)).toEqual(named);
	});
});

test('pieces(text, members) together are the text', () => {
	const word = fc.constantFrom('@', 'Anna', ' ', 'Nowak', 'سارا', '@Anna', '\n', 'x', '👍');
	fc.assert(
		fc.property(fc.array(word), (words) => {
			const text = words.join('');
			const all = pieces(text, MEMBERS);
			expect(all.map((piece) => piece.text).join('')).toBe(text);
			expect(all.every((piece) => piece.text !== '')).toBe(true);
		})
	);
});

test('typedMention(text, caret) is the name before the caret, while it can be one', () => {
	expect(typedMention('Hi @An', 6)).toEqual({ at: 3, query: 'An' });
	expect(typedMention('Hi @Anna No', 11)).toEqual({ at: 3, query: 'Anna No' });
	expect(typedMention('@', 1)).toEqual({ at: 0, query: '' });
	expect(typedMention('Hi @ there', 9)).toBeUndefined();
	expect(typedMention('a@b', 3)).toBeUndefined();
	expect(typedMention('@An\nna', 6)).toBeUndefined();
	expect(typedMention('Hi', 2)).toBeUndefined();
});
