import { expect, onTestFinished, test, vi } from 'vitest';
import { keepAsking } from '#lib/state/keep-asking.ts';

function asked(answers: readonly boolean[]) {
	vi.useFakeTimers();
	onTestFinished(() => void vi.useRealTimers());
	const ask = vi.fn(() => Promise.resolve(answers[ask.mock.calls.length - 1] ?? false));
	return { ask, stop: keepAsking(ask) };
}

test('keepAsking(ask) asks at once, then ever more rarely until the answer is yes', async () => {
	const { ask } = asked([false, false, true]);
	expect(ask).toHaveBeenCalledTimes(1);
	await vi.advanceTimersByTimeAsync(2000);
	expect(ask).toHaveBeenCalledTimes(2);
	await vi.advanceTimersByTimeAsync(4999);
	expect(ask).toHaveBeenCalledTimes(2);
	await vi.advanceTimersByTimeAsync(1);
	expect(ask).toHaveBeenCalledTimes(3);
	await vi.advanceTimersByTimeAsync(600_000);
	expect(ask).toHaveBeenCalledTimes(3);
});

test('keepAsking(ask) asks no more once it is stopped', async () => {
	const { ask, stop } = asked([]);
	await vi.advanceTimersByTimeAsync(200_000);
	expect(ask).toHaveBeenCalledTimes(7);
	stop();
	await vi.advanceTimersByTimeAsync(600_000);
	expect(ask).toHaveBeenCalledTimes(7);
});
