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

test('draftAt(storage, workspace, place) gives what was begun there, place by place', () => {
	const tab = storage();
	expect(draftAt(tab, 'w', 'dOne')).toBe('');
	keepDraft(tab, 'w', 'dOne', 'half a ');
	keepDraft(tab, 'w', 'cTwo', 'سلام');
	expect(draftAt(tab, 'w', 'dOne')).toBe('half a ');
	expect(draftAt(tab, 'w', 'cTwo')).toBe('سلام');
	expect(draftAt(tab, 'v', 'dOne')).toBe('');
});

test('keepDraft(storage, workspace, place, text) keeps nothing of what is empty', () => {
	const tab = storage();
	keepDraft(tab, 'w', 'dOne', 'half');
	keepDraft(tab, 'w', 'dOne', ' \n');
	expect(draftAt(tab, 'w', 'dOne')).toBe('');
	expect(tab.length).toBe(0);
});

test('draftAt(storage, workspace, place) finds what an older version kept of no workspace, until it is kept anew', () => {
	const tab = storage();
	tab.setItem('runnel.draft.dOne', 'half');
	expect(draftAt(tab, 'w', 'dOne')).toBe('half');
	keepDraft(tab, 'w', 'dOne', 'half a');
	expect(draftAt(tab, 'w', 'dOne')).toBe('half a');
	keepDraft(tab, 'w', 'dOne', '');
	expect(draftAt(tab, 'w', 'dOne')).toBe('');
	expect(tab.length).toBe(0);
});
