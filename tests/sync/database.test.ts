import { expect, test } from 'vitest';
import { attempt, failed, openDatabase, stored } from '#lib/sync/database.ts';

test('failed(code, cause) names a full disk and a closed connection by themselves', () => {
	const code = (cause: unknown) => failed('aborted', cause).problem.code;
	expect(code(new DOMException('full', 'QuotaExceededError'))).toBe('quota');
	expect(code(new DOMException('closing', 'InvalidStateError'))).toBe('lost');
	expect(code(new DOMException('gone', 'AbortError'))).toBe('aborted');
	expect(code('a text')).toBe('aborted');
});

test('attempt(ask) makes a value of what is thrown at once', async () => {
	expect(await attempt(() => Promise.resolve(stored(1)))).toEqual({ ok: true, value: 1 });
	const thrown = await attempt<number>(() => {
		throw new Error('no');
	});
	expect(thrown).toEqual({ ok: false, problem: { code: 'aborted', detail: 'Error: no' } });
});

test('openDatabase is unavailable where there is no IndexedDB at all', async () => {
	const opened = await openDatabase(
		'x',
		() => undefined,
		() => undefined
	);
	expect(opened.ok ? undefined : opened.problem.code).toBe('unavailable');
});
