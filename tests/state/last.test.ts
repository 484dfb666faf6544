import { expect, test } from 'vitest';
import { lastOf, noteLast } from '#lib/state/last.ts';

function storage() {
	const kept = new Map<string, string>();
	return {
		kept,
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => void kept.set(key, value),
		removeItem: (key: string) => void kept.delete(key)
	};
}

test('lastOf(storage, workspace) is what noteLast noted of it, each field by itself', () => {
	const local = storage();
	expect(lastOf(local, 'w')).toEqual({});
	noteLast(local, 'w', { saved: 5 });
	noteLast(local, 'w', { backup: 7 });
	noteLast(local, 'w', { saved: 9 });
	noteLast(local, 'v', { synced: 1 });
	expect(lastOf(local, 'w')).toEqual({ saved: 9, backup: 7 });
	expect(lastOf(local, 'v')).toEqual({ synced: 1 });
});

test('lastOf(storage, workspace) reads nothing from what it does not know, and where storage refuses', () => {
	const local = storage();
	noteLast(local, 'w', { saved: 5 });
	const [key = ''] = local.kept.keys();
	for (const text of ['x', '7', 'null', '{"saved":"now","other":3}']) {
		local.kept.set(key, text);
		expect(lastOf(local, 'w')).toEqual({});
	}
	const refuse = () => {
		throw new Error('private mode');
	};
	expect(lastOf({ getItem: refuse }, 'w')).toEqual({});
	expect(() => noteLast({ getItem: refuse, setItem: refuse }, 'w', { saved: 1 })).not.toThrow();
});
