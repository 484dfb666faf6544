import { expect, test } from 'vitest';
import { asciiDigits } from '#lib/domain/digits.ts';

test('asciiDigits reads Persian, Arabic and full-width digits', () => {
	expect(asciiDigits('۰۱۲۳۴۵۶۷۸۹ ٠١٢٣٤٥٦٧٨٩ ０１２３４５６７８９')).toBe(
		'0123456789 0123456789 0123456789'
	);
});
