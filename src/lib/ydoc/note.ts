import * as Y from 'yjs';
import { replacement } from './diff.ts';
import { ORIGIN } from './schema.ts';

/** The text of a note's document. It is created empty: a template would be there twice, written apart on two devices. */
export function noteOf(doc: Y.Doc): Y.Text {
	return doc.getText('t');
}

/** Where a selection begins and ends, in UTF-16 units. */
export type Selection = readonly [start: number, end: number];

/** Who types in a note. */
export interface NoteField {
	readonly selection: Selection;
	/** Shows a text that was not typed here, with the selection where it was in what is left of the text before. */
	show(text: string, selection: Selection): void;
}

/**
 * A copy of a note, to be typed in. What is typed is handed on as updates; what comes from elsewhere moves no caret, and
 * is not taken back by an undo.
 */
export class NoteCopy {
	readonly #doc = new Y.Doc();
	readonly #text = noteOf(this.#doc);
	readonly #undo: Y.UndoManager;
	#field: NoteField | undefined;
	/** What came while the field must not be touched. */
	#held: Uint8Array[] | undefined;

	/** `hand` takes each update that is made here. */
	constructor(hand: (update: Uint8Array) => void) {
		this.#undo = new Y.UndoManager(this.#text, { trackedOrigins: new Set([ORIGIN.local]) });
		this.#doc.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin !== ELSEWHERE) hand(update);
		});
	}

	get text(): string {
		return this.#text.toString();
	}

	/** From now on this field shows the note. */
	attach(field: NoteField): void {
		this.#field = field;
		field.show(this.text, field.selection);
	}

	/** Takes what was typed: the whole text as it stands now, and where the caret is. */
	edit(next: string, caret?: number): void {
		const change = replacement(this.text, next, caret);
		if (!change) return;
		const { at, removed, inserted } = change;
		this.#doc.transact(() => {
			this.#text.delete(at, removed);
			this.#text.insert(at, inserted);
			if (inserted === '') countDeletion(this.#doc);
		}, ORIGIN.local);
	}

	/** Takes back what was typed here last; nothing else. */
	undo(): void {
		this.#step(() => this.#undo.undo());
	}

	redo(): void {
		this.#step(() => this.#undo.redo());
	}

	/** Takes an update that was made elsewhere. */
	receive(update: Uint8Array): void {
		if (this.#held) {
			this.#held.push(update);
			return;
		}
		const ends = this.#field?.selection.map((at) => this.#anchor(at));
		const before = this.text;
		Y.applyUpdate(this.#doc, update, ELSEWHERE);
		// What one typed before somebody else did is a step of its own, however fast one goes on.
		if (this.text !== before) this.#undo.stopCapturing();
		if (!ends || this.text === before) return;
		const [start = 0, end = 0] = ends.map((anchor) => this.#find(anchor));
		this.#field?.show(this.text, [start, end]);
	}

	/** Until `release` nothing is shown: an input method is at work in the field. */
	hold(): void {
		this.#held ??= [];
	}

	release(): void {
		const held = this.#held ?? [];
		this.#held = undefined;
		for (const update of held) this.receive(update);
	}

	close(): void {
		this.#field = undefined;
		this.#undo.destroy();
		this.#doc.destroy();
	}

	#step(take: () => unknown): void {
		const before = this.text;
		take();
		const change = replacement(before, this.text);
		if (!change) return;
		if (change.inserted === '') this.#doc.transact(() => countDeletion(this.#doc), ORIGIN.local);
		const caret = change.at + change.inserted.length;
		this.#field?.show(this.text, [caret, caret]);
	}

	/** Holds on to the letter before: what others write at the caret comes after it. */
	#anchor(at: number): Y.RelativePosition {
		return Y.createRelativePositionFromTypeIndex(this.#text, at, -1);
	}

	#find(anchor: Y.RelativePosition): number {
		return Y.createAbsolutePositionFromRelativePosition(anchor, this.#doc)?.index ?? 0;
	}
}

const ELSEWHERE = Symbol('made elsewhere');

/**
 * Yjs gives a deletion no clock, and clocks are what tells whether the relay has it: this gives it one. In a type of its
 * own, which no undo looks at.
 */
function countDeletion(doc: Y.Doc): void {
	doc.getMap<number>('deletions').set('last', 1);
}
