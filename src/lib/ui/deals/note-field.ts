import type { Note, NoteField } from '#lib/state/note.ts';
import { strokeOf } from '#lib/ui/actions/keys.ts';

export interface NoteFieldOptions {
	/** Opens the note in the field, until the signal; settles when it is shown. */
	readonly open: (field: NoteField, signal: AbortSignal) => Promise<Note | undefined>;
	/** Called when the note is shown and can be typed in. */
	readonly opened: () => void;
}

/** Makes a text area the field of a note; ends with the returned function. */
export function noteField({
	open,
	opened
}: NoteFieldOptions): (area: HTMLTextAreaElement) => () => void {
	return (area) => {
		const ended = new AbortController();
		const { signal } = ended;
		const field: NoteField = {
			get selection(): NoteField['selection'] {
				return [area.selectionStart, area.selectionEnd];
			},
			show(text, [start, end]) {
				const { selectionDirection, scrollTop } = area;
				area.value = text;
				// Elsewhere Safari would take the focus with the selection.
				if (document.activeElement === area) area.setSelectionRange(start, end, selectionDirection);
				area.scrollTop = scrollTop;
				grow(area);
			}
		};
		void open(field, signal).then((note) => {
			if (!note) return;
			listen(area, note, signal);
			opened();
		});
		return () => ended.abort();
	};
}

function listen(area: HTMLTextAreaElement, note: Note, signal: AbortSignal): void {
	area.addEventListener(
		'input',
		() => {
			note.edit(area.value, area.selectionEnd);
			grow(area);
		},
		{ signal }
	);
	// A text that is set ends what an input method has begun.
	area.addEventListener('compositionstart', () => note.hold(), { signal });
	area.addEventListener('compositionend', () => note.release(), { signal });
	area.addEventListener('blur', () => note.release(), { signal });
	const step = (event: Event, back: boolean) => {
		event.preventDefault();
		if (area.readOnly) return;
		if (back) note.undo();
		else note.redo();
	};
	// The browser's own undo forgets everything when a text is set.
	area.addEventListener(
		'keydown',
		(event) => {
			const stroke = strokeOf(event);
			if (stroke === 'mod+z') step(event, true);
			if (stroke === 'mod+shift+z' || stroke === 'mod+y') step(event, false);
		},
		{ signal }
	);
	// From a menu, or by shaking the phone.
	area.addEventListener(
		'beforeinput',
		(event) => {
			if (event.inputType === 'historyUndo') step(event, true);
			if (event.inputType === 'historyRedo') step(event, false);
		},
		{ signal }
	);
}

/** Where the style sheet cannot (`field-sizing`), the field is made as high as its text. */
function grow(area: HTMLTextAreaElement): void {
	if (CSS.supports('field-sizing', 'content')) return;
	area.style.blockSize = 'auto';
	area.style.blockSize = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
}
