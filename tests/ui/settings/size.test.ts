import { expect, test } from 'vitest';
import { waysOf } from '#lib/i18n/ways.ts';
import { formatSize } from '#lib/ui/settings/size.ts';

const english = waysOf('en', {});

test('formatSize(ways, bytes) is in the unit in which it reads best', () => {
	const sizes = [0, 999, 1000, 125_400, 999_999, 1_000_000, 5_250_000_000, 7e15];
	expect(sizes.map((bytes) => formatSize(english, bytes))).toEqual([
		'0 bytes',
		'999 bytes',
		'1 kB',
		'125 kB',
		'1,000 kB',
		'1 MB',
		'5.3 GB',
		'7,000 TB'
	]);
});
