import { expect, test } from 'vitest';
import { forgetTraces } from '#lib/state/traces.ts';

test('forgetTraces(storage, workspace) removes every key that names the workspace, and no other', () => {
	const kept = ['runnel.draft.one.d1', 'runnel.theme', 'runnel/last/one', 'runnel.recent.two'];
	const storage = {
		key: (at: number) => kept[at] ?? null,
		get length() {
			return kept.length;
		},
		removeItem: (key: string) => void kept.splice(kept.indexOf(key), 1)
	};
	forgetTraces(storage, 'one');
	expect(kept).toEqual(['runnel.theme', 'runnel.recent.two']);
});
