import { expect, test } from 'vitest';
import { pseudo } from '#lib/i18n/pseudo.ts';

test('pseudo(text) is accented, in brackets and two fifths longer', () => {
	expect(pseudo('New deal')).toBe('⟦Ñéw déál~~~~⟧');
	expect(pseudo('\u2068Сделка\u2069 12')).toBe('⟦\u2068Сделка\u2069 12~~~~~⟧');
});
