import { expect, test } from 'vitest';
import { draftAt, keepDraft } from '#lib/ui/talk/drafts.ts';

function storage(): Storage {
	const kept = new Map<string, string>();
	return {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => void kept.set(key, value),
		removeItem: (key: string) => void kept.delete(key),
		get length() {
			return kept.size;
		}
	} as Storage;
}

test('draftAt(storage, place) gives what was begun there, place by place', () => {
	const tab = storage();
	expect(draftAt(tab, 'dOne')).toBe('');
	keepDraft(tab, 'dOne', 'half a ');
	keepDraft(tab, 'cTwo', 'سلام');
	expect(draftAt(tab, 'dOne')).toBe('half a ');
	expect(draftAt(tab, 'cTwo')).toBe('سلام');
});

test('keepDraft(storage, place, text) keeps nothing of what is empty', () => {
	const tab = storage();
	keepDraft(tab, 'dOne', 'half');
	keepDraft(tab, 'dOne', ' \n');
	expect(draftAt(tab, 'dOne')).toBe('');
	expect(tab.length).toBe(0);
});
