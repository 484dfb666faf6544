import { QuillBinding } from 'y-quill';
import * as Y from 'yjs';
import { ORIGIN } from './schema.ts';

/**
 * The text of a note's document, with its formats as Quill writes them: bold and links on words, lists on the ends of
 * lines. It is created empty: a template would be there twice, written apart on two devices.
 */
export function noteOf(doc: Y.Doc): Y.Text {
	return doc.getText('t');
}

/** An editor of Quill, as far as a note needs it. */
export type NoteEditor = ConstructorParameters<typeof QuillBinding>[1];

/** What is selected, in UTF-16 units. */
export interface Range {
	readonly index: number;
	readonly length: number;
}

/**
 * A copy of a note, to be typed in. What is typed is handed on as updates; what comes from elsewhere moves no caret, and
 * is not taken back by an undo.
 */
export class NoteCopy {
	readonly #doc = new Y.Doc();
	readonly #text = noteOf(this.#doc);
	readonly #undo = new Y.UndoManager(this.#text, { trackedOrigins: new Set() });
	#binding: QuillBinding | undefined;
	/** What came while the field must not be touched. */
	#held: Uint8Array[] | undefined;

	/** `hand` takes each update that is made here. */
	constructor(hand: (update: Uint8Array) => void) {
		this.#doc.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin !== ELSEWHERE) hand(update);
		});
		this.#doc.on('afterTransaction', ({ origin, beforeState, afterState, deleteSet }) => {
			const isLocal = origin !== ELSEWHERE && origin !== ORIGIN.local;
			if (isLocal && deleteSet.clients.size > 0 && isSame(beforeState, afterState))
				countDeletion(this.#doc);
		});
	}

	get text(): string {
		return this.#text.toString();
	}

	/** From now on this editor shows the note and is typed in; it is written by the app only as this binding. */
	bind(editor: NoteEditor): void {
		this.#binding = new QuillBinding(this.#text, editor);
		this.#undo.trackedOrigins.add(this.#binding);
	}

	/** Takes back what was typed here last; nothing else. */
	undo(): void {
		this.#undo.undo();
	}

	redo(): void {
		this.#undo.redo();
	}

	/** Takes an update that was made elsewhere. */
	receive(update: Uint8Array): void {
		if (this.#held) {
			this.#held.push(update);
			return;
		}
		const before = this.text;
		Y.applyUpdate(this.#doc, update, ELSEWHERE);
		// What one typed before somebody else did is a step of its own, however fast one goes on.
		if (this.text !== before) this.#undo.stopCapturing();
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

	/** A selection as others can find it, whatever is written before it. */
	caretOf({ index, length }: Range): string {
		const at = (place: number) => Y.createRelativePositionFromTypeIndex(this.#text, place, -1);
		return JSON.stringify([at(index), at(index + length)]);
	}

	/** Where a selection of another lies here; `undefined` for what is none. */
	rangeOf(caret: string): Range | undefined {
		try {
			const ends = JSON.parse(caret) as unknown[];
			const [start, end] = ends.map(
				(one) =>
					Y.createAbsolutePositionFromRelativePosition(
						Y.createRelativePositionFromJSON(one),
						this.#doc
					)?.index
			);
			return start === undefined || end === undefined
				? undefined
				: { index: Math.min(start, end), length: Math.abs(end - start) };
		} catch {
			return undefined;
		}
	}

	close(): void {
		this.#binding?.destroy();
		this.#undo.destroy();
		this.#doc.destroy();
	}
}

const ELSEWHERE = Symbol('made elsewhere');

function isSame(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): boolean {
	return a.size === b.size && [...a].every(([client, clock]) => b.get(client) === clock);
}

/**
 * Yjs gives a deletion no clock, and clocks are what tells whether the relay has it: this gives it one. In a type of its
 * own, which no undo looks at.
 */
function countDeletion(doc: Y.Doc): void {
	doc.transact(() => doc.getMap<number>('deletions').set('last', 1), ORIGIN.local);
}
