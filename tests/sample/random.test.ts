import { expect, test } from 'vitest';
import { sfc32 } from '#lib/statistics/random.ts';
import { bytesOf } from '#lib/sample/random.ts';

test('bytesOf(random)(n) gives n bytes of the whole range', () => {
	const bytes = bytesOf(sfc32(3))(5000);
	expect(bytes.length).toBe(5000);
	expect(Math.min(...bytes)).toBe(0);
	expect(Math.max(...bytes)).toBe(255);
});
