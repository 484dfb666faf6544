import { expect, test } from 'vitest';
import { forgetTraces } from '#lib/state/traces.ts';

function storage(kept: Map<string, string>) {
	return {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => void kept.set(key, value),
		key: (at: number) => [...kept.keys()][at] ?? null,
		get length() {
			return kept.size;
		},
		removeItem: (key: string) => void kept.delete(key)
	};
}

const named = (...keys: string[]) => new Map(keys.map((key) => [key, '']));

test('forgetTraces(storage, workspace) removes every key that names the workspace, and no other', () => {
	const kept = named('runnel.draft.one.d1', 'runnel.theme', 'runnel/last/one', 'runnel.recent.two');
	forgetTraces(storage(kept), 'one');
	expect([...kept.keys()]).toEqual(['runnel.theme', 'runnel.recent.two']);
});

test('forgetTraces(storage, workspace) removes what names no workspace and may be of this one', () => {
	const kept = named('runnel.recent', 'runnel.searched', 'runnel.dialled', 'runnel.theme');
	forgetTraces(storage(kept), 'one');
	expect([...kept.keys()]).toEqual(['runnel.theme']);
});

test('forgetTraces(storage, workspace, pipelines) leaves the pipelines of other workspaces that were looked at', () => {
	const kept = new Map([['runnel.pipeline', 'p1 p2 p3']]);
	forgetTraces(storage(kept), 'one', ['p2']);
	expect(kept.get('runnel.pipeline')).toBe('p1 p3');
	forgetTraces(storage(kept), 'one', ['p1', 'p3']);
	expect(kept.size).toBe(0);
});
