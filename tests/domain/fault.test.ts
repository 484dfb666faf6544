import { expect, test } from 'vitest';
import { describeFault } from '#lib/domain/fault.ts';

test('describeFault(fault) has what an error says and where, whether its trace has the words, has not, or is empty', () => {
	expect(describeFault(new TypeError('x is undefined'))).toMatch(
		/^TypeError: x is undefined\n\s+at /
	);
	const place = 'begin@https://example.com/a.js:1:2';
	for (const message of ['not there', '']) {
		const error = (stack: string | undefined) =>
			describeFault(Object.assign(new TypeError(message), { stack }));
		expect(error(place)).toBe(`TypeError: ${message}\n${place}`);
		for (const none of ['', undefined]) expect(error(none)).toBe(`TypeError: ${message}`);
	}
});

test('describeFault(fault) tells what was thrown, whatever it was', () => {
	expect(describeFault({ message: 'from the router' })).toBe('from the router');
	expect(describeFault('a text')).toBe('a text');
	expect(describeFault(undefined)).toBe('undefined');
});
