import { expect, test } from 'vitest';
import { replacement } from '#lib/ydoc/diff.ts';
import { BASE_SEED, cases, seeded } from '../helpers/random.ts';

function applied(
	text: string,
	{ at, removed, inserted }: NonNullable<ReturnType<typeof replacement>>
) {
	return text.slice(0, at) + inserted + text.slice(at + removed);
}

test('replacement(text, next) is the smallest that makes one of the other', () => {
	expect(replacement('same', 'same')).toBeUndefined();
	expect(replacement('', 'new')).toEqual({ at: 0, removed: 0, inserted: 'new' });
	expect(replacement('call Ada', 'call us, Ada')).toEqual({ at: 5, removed: 0, inserted: 'us, ' });
	expect(replacement('one two three', 'one three')).toEqual({ at: 5, removed: 4, inserted: '' });
	expect(replacement('one two three', 'one 2 three')).toEqual({ at: 4, removed: 3, inserted: '2' });
});

test('of equal letters the caret tells which was typed or deleted', () => {
	expect(replacement('aaa', 'aaaa', 1)).toEqual({ at: 0, removed: 0, inserted: 'a' });
	expect(replacement('aaa', 'aaaa', 3)).toEqual({ at: 2, removed: 0, inserted: 'a' });
	expect(replacement('aaa', 'aa', 1)).toEqual({ at: 1, removed: 1, inserted: '' });
});

test('what people see as one character is replaced as a whole', () => {
	// They share a surrogate; they share a person.
	expect(replacement('a😀b', 'a😁b')).toEqual({ at: 1, removed: 2, inserted: '😁' });
	expect(replacement('👩‍💻', '👩‍🔬')).toEqual({ at: 0, removed: 5, inserted: '👩‍🔬' });
	expect(replacement('👍', '👍🏽')).toEqual({ at: 0, removed: 2, inserted: '👍🏽' });
	expect(replacement('🇮🇷🇵🇱', '🇮🇷🇨🇳')).toMatchObject({ at: 4, inserted: '🇨🇳' });
	expect(replacement('سلام', 'سلا‌م')).toMatchObject({ inserted: 'ا‌' });
});

test('applied, it gives the other text, whatever both are and wherever the caret is', () => {
	const letters = [
		'a',
		'b',
		' ',
		'\n',
		'😀',
		'😁',
		'👩‍💻',
		'👩‍🔬',
		'🇮🇷',
		'🇨🇳',
		'ی',
		'‌',
		'́',
		'\u{1F3FD}',
		'\r\n'
	];
	const random = seeded(BASE_SEED);
	const text = () => Array.from({ length: random.int(7) }, () => random.pick(letters)).join('');
	for (let n = 0; n < cases(3000); n++) {
		const [one, other] = [text(), text()];
		const change = replacement(one, other, random.int(other.length + 1));
		expect(change ? applied(one, change) : one, JSON.stringify([one, other])).toBe(other);
		// No half of a surrogate pair is left on either side of what is cut.
		if (change) expect(change.inserted.isWellFormed()).toBe(true);
	}
});
