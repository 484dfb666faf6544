import { expect, test } from 'vitest';
import { parts } from '#lib/ui/talk/links.ts';

test.each([
	['See https://example.com/a?b=1.', ['See ', 'https://example.com/a?b=1', '.']],
	['(https://example.com)', ['(', 'https://example.com', ')']],
	['javascript:alert(1)', ['javascript:alert(1)']],
	['https://', ['https://']],
	['', []]
])('parts(%j) are %j', (text, expected) => {
	expect(parts(text).map((part) => part.text)).toEqual(expected);
	for (const { href } of parts(text)) expect(href ?? 'https:').toMatch(/^https?:/);
});
