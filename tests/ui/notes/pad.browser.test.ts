import { expect, test, vi } from 'vitest';
import type { DealId, MemberId } from '#lib/domain/ids.ts';
import type { OpenWorkspace } from '#lib/state/open-workspace.svelte.ts';
import { NotePad } from '#lib/ui/notes/pad.svelte.ts';
import { NoteCopy } from '#lib/ydoc/note.ts';

test('point(others) shows another where they type, also where their text comes after that', async () => {
	const theirs: Uint8Array[] = [];
	const other = new NoteCopy((update) => theirs.push(update));
	const own = new NoteCopy((update) => other.receive(update));
	const workspace = { openNote: () => Promise.resolve(own), point: () => undefined };
	const element = document.createElement('div');
	document.body.append(element);
	const pad = new NotePad(workspace as unknown as OpenWorkspace, 'd' as DealId);
	const close = pad.open(element, 'Note');
	await vi.waitFor(() => expect(pad.ready).toBe(true));
	const write = async (note: NoteCopy, at: number, text: string) => {
		const { default: Quill } = await import('quill/core');
		const editor = new Quill(document.createElement('div'));
		note.bind(editor);
		editor.insertText(at, text, 'user');
	};
	await write(other, 0, 'Terms: net 30');
	for (const update of theirs.splice(0)) own.receive(update);
	const caret = other.caretOf({ index: 7, length: 0 });
	pad.point([{ member: 'b' as MemberId, name: 'Ben', deal: 'd' as DealId, caret }] as never);
	const flag = () => element.querySelector('.ql-cursor-caret')?.getBoundingClientRect().left ?? 0;
	const left = (word: string) => {
		const range = document.createRange();
		const line = element.querySelector('p')?.firstChild as Text;
		range.setStart(line, line.data.indexOf(word));
		return range.getBoundingClientRect().left;
	};
	await vi.waitFor(() => expect(Math.abs(flag() - left('net'))).toBeLessThan(3));
	await write(other, 0, 'Ben says. ');
	// Where they are comes faster than what they typed there.
	const ahead = other.caretOf({ index: 10, length: 0 });
	pad.point([{ member: 'b' as MemberId, name: 'Ben', deal: 'd' as DealId, caret: ahead }] as never);
	for (const update of theirs.splice(0)) own.receive(update);
	await vi.waitFor(() => expect(element.textContent).toContain('Ben says. Terms'));
	await new Promise((resolve) => setTimeout(resolve));
	expect(Math.abs(flag() - left('Terms'))).toBeLessThan(3);
	await new Promise((resolve) => setTimeout(resolve));
	close();
	element.remove();
});
