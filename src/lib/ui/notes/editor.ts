import Quill from 'quill/core';
import Bold from 'quill/formats/bold';
import Link from 'quill/formats/link';
import List from 'quill/formats/list';
import Cursors from 'quill-cursors';
import 'quill/dist/quill.core.css';

Quill.register({
	'formats/bold': Bold,
	'formats/link': Link,
	'formats/list': List,
	'modules/cursors': Cursors
});

/** What a note can have beside words. */
const FORMATS = ['bold', 'list', 'link'] as const;

/** Makes an element an editor, which does nothing of itself but edit: undo is the note's. */
export function createEditor(element: HTMLElement, label: string): Quill {
	const editor = new Quill(element, {
		formats: [...FORMATS],
		modules: {
			cursors: true,
			history: { maxStack: 0, userOnly: true },
			toolbar: false,
			keyboard: {
				bindings: {
					// Tab goes on to what follows the note.
					tab: { key: 'Tab', handler: () => true },
					'indent code-block': null,
					'outdent code-block': null,
					indent: null,
					outdent: null
				}
			}
		}
	});
	const { root } = editor;
	root.setAttribute('role', 'textbox');
	root.setAttribute('aria-multiline', 'true');
	root.setAttribute('aria-label', label);
	root.setAttribute('dir', 'auto');
	return editor;
}

export type { Quill };

/** The caret of another member in an editor. */
export interface Pointer {
	readonly id: string;
	readonly name: string;
	readonly range: { readonly index: number; readonly length: number };
}

/** Shows the carets of others, and no more than those. */
export function showPointers(editor: Quill, pointers: readonly Pointer[]): void {
	const cursors = editor.getModule('cursors') as Cursors;
	const here = new Set(pointers.map(({ id }) => id));
	for (const { id } of cursors.cursors()) if (!here.has(id)) cursors.removeCursor(id);
	for (const { id, name, range } of pointers) {
		cursors.createCursor(id, name, colourOf(id));
		cursors.moveCursor(id, range);
	}
}

/** A colour of its own for each member, dark enough for white letters. */
function colourOf(id: string): string {
	let hash = 0;
	for (const letter of id) hash = (hash * 31 + letter.charCodeAt(0)) % 360;
	return `hsl(${hash} 65% 38%)`;
}
