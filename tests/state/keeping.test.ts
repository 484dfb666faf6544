import { expect, test, vi } from 'vitest';
import { askToKeep } from '#lib/state/keeping.ts';

function device(answer: boolean) {
	const kept = new Map<string, string>();
	const persist = vi.fn(() => Promise.resolve(answer));
	return {
		persist,
		ask: (installed: boolean, persisted = false) =>
			askToKeep({
				manager: { persist, persisted: () => Promise.resolve(persisted) },
				storage: {
					getItem: (key) => kept.get(key) ?? null,
					setItem: (key, value) => void kept.set(key, value)
				},
				installed
			})
	};
}

test('askToKeep asks once as a tab and once as an installed app, whatever the answer', async () => {
	const { ask, persist } = device(false);
	await ask(false);
	await ask(false);
	expect(persist).toHaveBeenCalledTimes(1);
	await ask(true);
	await ask(true);
	await ask(false);
	expect(persist).toHaveBeenCalledTimes(2);
});

test('askToKeep asks nothing where the promise was given, or where nobody can be asked', async () => {
	const { ask, persist } = device(true);
	await ask(false, true);
	expect(persist).not.toHaveBeenCalled();
	const setItem = vi.fn();
	await askToKeep({
		manager: undefined,
		storage: { getItem: () => null, setItem },
		installed: false
	});
	expect(setItem).not.toHaveBeenCalled();
});
