import type { DealId } from '#lib/domain/ids.ts';
import type { Note } from '#lib/state/note.ts';
import type { OpenWorkspace } from '#lib/state/open-workspace.svelte.ts';
import { strokeOf } from '#lib/ui/actions/keys.ts';
import type { Pointer, Quill } from './editor.ts';

/** Somebody who has the deal open too. */
type Other = OpenWorkspace['peers'][number];

/** What a word or a line of a note can be. */
export type Look = 'bold' | 'bullet' | 'ordered' | 'unchecked';

/** The others are told of a caret at most this often, ms. */
const POINT_MS = 200;

/** The note of a deal in an editor, typed in by several at once. */
export class NotePad {
	/** What the device holds of it is shown: only then does one know what one adds to. */
	ready = $state(false);
	/** The formats at the caret. */
	#formats = $state.raw<Readonly<Record<string, unknown>>>({});
	#editor: Quill | undefined;
	#note: Note | undefined;
	#editable = true;
	#others: readonly Other[] = [];
	#show: ((editor: Quill, pointers: readonly Pointer[]) => void) | undefined;
	#pointing: ReturnType<typeof setTimeout> | undefined;
	readonly #workspace: OpenWorkspace;
	readonly #deal: DealId;

	constructor(workspace: OpenWorkspace, deal: DealId) {
		this.#workspace = workspace;
		this.#deal = deal;
	}

	/** Opens it in an element; ends with the returned function. */
	open(element: HTMLElement, label: string): () => void {
		const ended = new AbortController();
		void this.#open(element, label, ended.signal);
		return () => {
			ended.abort();
			clearTimeout(this.#pointing);
			this.#workspace.point(undefined);
			element.replaceChildren();
		};
	}

	/** Whether it may be typed in. */
	allow(editable: boolean): void {
		this.#editable = editable;
		this.#editor?.enable(editable && this.ready);
	}

	/** Shows where others are in it. */
	point(others: readonly Other[]): void {
		this.#others = others;
		const [editor, note] = [this.#editor, this.#note];
		if (!editor || !note || !this.ready) return;
		const pointers = others.flatMap(({ member, name, caret }) => {
			const range = caret === undefined ? undefined : note.rangeOf(caret);
			return range ? [{ id: member, name, range }] : [];
		});
		this.#show?.(editor, pointers);
	}

	has(look: Look): boolean {
		if (look === 'bold') return this.#formats['bold'] === true;
		const list = this.#formats['list'];
		return list === look || (look === 'unchecked' && list === 'checked');
	}

	/** The address that the words at the caret lead to. */
	get address(): string | undefined {
		const { link } = this.#formats;
		return typeof link === 'string' ? link : undefined;
	}

	/** Whether the line of the caret can be ticked. */
	get isCheck(): boolean {
		return this.has('unchecked');
	}

	toggle(look: Look): void {
		const on = !this.has(look);
		this.#editor?.focus();
		if (look === 'bold') this.#editor?.format('bold', on, 'user');
		else this.#editor?.format('list', on ? look : false, 'user');
		this.#read();
	}

	/** Ticks the line of the caret, or takes the tick away. */
	check(): void {
		const list = this.#formats['list'] === 'checked' ? 'unchecked' : 'checked';
		this.#editor?.format('list', list, 'user');
		this.#read();
	}

	/** Makes what is selected lead to an address, or where nothing is selected writes it; empty takes it away. */
	link(address: string): boolean {
		const editor = this.#editor;
		const text = address.trim();
		const href = text === '' || /^[a-z]+:/i.test(text) ? text : `https://${text}`;
		if (!editor || (href !== '' && !/^(https?|mailto|tel):\S+$/i.test(href))) return false;
		if (href !== '' && !URL.canParse(href)) return false;
		const { index, length } = editor.getSelection(true);
		if (length > 0 || href === '') editor.format('link', href || false, 'user');
		else editor.insertText(index, text, 'link', href, 'user');
		this.#read();
		return true;
	}

	async #open(element: HTMLElement, label: string, signal: AbortSignal): Promise<void> {
		const [{ createEditor, showPointers }, note] = await Promise.all([
			import('./editor.ts'),
			this.#workspace.openNote(this.#deal, signal)
		]);
		if (!note || signal.aborted) return;
		const editor = (this.#editor = createEditor(element, label));
		this.#note = note;
		this.#show = showPointers;
		note.bind(editor);
		this.ready = true;
		editor.enable(this.#editable);
		this.#listen(editor, note, signal);
		this.point(this.#others);
	}

	#listen(editor: Quill, note: Note, signal: AbortSignal): void {
		const { root } = editor;
		editor.on('editor-change', () => {
			this.#read();
			this.#tellSoon();
			this.point(this.#others);
		});
		// A text that is changed ends what an input method has begun.
		root.addEventListener('compositionstart', () => note.hold(), { signal });
		root.addEventListener('compositionend', () => note.release(), { signal });
		root.addEventListener('blur', () => note.release(), { signal });
		const step = (event: Event, back: boolean) => {
			event.preventDefault();
			event.stopPropagation();
			if (!editor.isEnabled()) return;
			if (back) note.undo();
			else note.redo();
		};
		const keys = (event: KeyboardEvent) => {
			const stroke = strokeOf(event);
			if (stroke === 'mod+z') step(event, true);
			else if (stroke === 'mod+shift+z' || stroke === 'mod+y') step(event, false);
			else if (stroke === 'mod+enter' && this.isCheck) {
				event.preventDefault();
				this.check();
			}
		};
		// Before the editor's own.
		root.addEventListener('keydown', keys, { signal, capture: true });
		// From a menu, or by shaking the phone.
		root.addEventListener(
			'beforeinput',
			(event) => {
				if (event.inputType === 'historyUndo') step(event, true);
				if (event.inputType === 'historyRedo') step(event, false);
			},
			{ signal, capture: true }
		);
	}

	#read(): void {
		const selection = this.#editor?.getSelection();
		this.#formats = selection ? (this.#editor?.getFormat(selection) ?? {}) : {};
	}

	#tellSoon(): void {
		this.#pointing ??= setTimeout(() => {
			this.#pointing = undefined;
			const selection = this.#editor?.getSelection();
			this.#workspace.point(selection ? this.#note?.caretOf(selection) : undefined);
		}, POINT_MS);
	}
}
