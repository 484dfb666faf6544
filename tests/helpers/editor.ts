import type { NoteEditor } from '#lib/ydoc/note.ts';

interface Op {
	readonly retain?: number;
	readonly insert?: string;
	readonly delete?: number;
}
type Listener = (
	kind: 'text-change',
	ops: { ops: readonly Op[] },
	old: null,
	source: unknown
) => void;

/** An editor as Quill is to a note, of plain text and without a screen: typing changes its text, then says so. */
export class Editor implements NoteEditor {
	text = '';
	selection: readonly [start: number, end: number] = [0, 0];
	readonly #listeners = new Set<Listener>();

	on(_event: 'editor-change', listener: Listener): void {
		this.#listeners.add(listener);
	}

	off(_event: 'editor-change', listener: Listener): void {
		this.#listeners.delete(listener);
	}

	getModule(): null {
		return null;
	}

	getSelection(): null {
		return null;
	}

	setContents(ops: readonly Op[], source: unknown): void {
		this.text = '';
		this.updateContents(ops, source);
	}

	updateContents(ops: readonly Op[], source: unknown): void {
		let at = 0;
		for (const op of ops)
			if (op.retain !== undefined) at += op.retain;
			else if (op.insert !== undefined) {
				this.#splice(at, 0, op.insert, false);
				at += op.insert.length;
			} else if (op.delete !== undefined) this.#splice(at, op.delete, '', false);
		for (const listener of this.#listeners) listener('text-change', { ops }, null, source);
	}

	/** Replaces what is selected. */
	type(letters: string, [start, end] = this.selection): void {
		const ops: Op[] = [
			...(start > 0 ? [{ retain: start }] : []),
			...(letters === '' ? [] : [{ insert: letters }]),
			...(end > start ? [{ delete: end - start }] : [])
		];
		this.#splice(start, end - start, letters, true);
		const caret = start + letters.length;
		this.selection = [caret, caret];
		for (const listener of this.#listeners) listener('text-change', { ops }, null, 'user');
	}

	/** Types what makes its text another, and nothing else. */
	rewrite(next: string): void {
		let start = 0;
		while (start < next.length && this.text[start] === next[start]) start++;
		let same = 0;
		const most = Math.min(next.length, this.text.length) - start;
		while (same < most && this.text.at(-1 - same) === next.at(-1 - same)) same++;
		this.type(next.slice(start, next.length - same), [start, this.text.length - same]);
	}

	#splice(at: number, removed: number, inserted: string, own: boolean): void {
		this.text = this.text.slice(0, at) + inserted + this.text.slice(at + removed);
		if (own) return;
		const moved = (place: number) =>
			place <= at ? place : Math.max(at, place - removed) + inserted.length;
		this.selection = [moved(this.selection[0]), moved(this.selection[1])];
	}
}
