import * as Y from 'yjs';
import { expect, test } from 'vitest';
import { NoteCopy } from '#lib/ydoc/note.ts';
import { Editor } from '../helpers/editor.ts';
import { BASE_SEED, cases, seeded, type Random } from '../helpers/random.ts';

/** An editor with its copy of a note. */
class Field extends Editor {
	readonly copy: NoteCopy;
	readonly sent: Uint8Array[] = [];

	constructor() {
		super();
		this.copy = new NoteCopy((update) => this.sent.push(update));
		this.copy.bind(this);
	}

	/** Takes what another has sent, from an update on. */
	hear(other: Field, from = 0): number {
		for (const update of other.sent.slice(from)) this.copy.receive(update);
		return other.sent.length;
	}
}

/** Two fields that have the same text. */
function pair(text: string): [one: Field, other: Field] {
	const [one, other] = [new Field(), new Field()];
	one.type(text);
	other.hear(one);
	one.sent.length = 0;
	return [one, other];
}

function exchange(one: Field, other: Field): void {
	const [ours, theirs] = [[...one.sent], [...other.sent]];
	for (const update of theirs) one.copy.receive(update);
	for (const update of ours) other.copy.receive(update);
	one.sent.length = other.sent.length = 0;
}

test('two who wrote apart have both their words', () => {
	const [one, other] = pair('Call Ada on Monday.');
	one.type(' Bob', [4, 4]);
	other.type('Tuesday', [12, 18]);
	exchange(one, other);
	expect(one.text).toBe('Call Bob Ada on Tuesday.');
	expect(other.text).toBe(one.text);
});

test('words that two write at the same place stay words', () => {
	const [one, other] = pair('');
	for (const letter of 'first') one.type(letter);
	for (const letter of 'second') other.type(letter);
	exchange(one, other);
	expect(other.text).toBe(one.text);
	expect(['firstsecond', 'secondfirst']).toContain(one.text);
});

test('one caret stays at its letter while another writes before it, at it and behind it', () => {
	const [one, other] = pair('one three');
	one.selection = [3, 3];
	other.type('zero ', [0, 0]);
	one.hear(other);
	expect([one.text, one.selection]).toEqual(['zero one three', [8, 8]]);
	const before = other.sent.length;
	other.type(' two', [8, 8]);
	other.type('!', [18, 18]);
	one.hear(other, before);
	expect([one.text, one.selection]).toEqual(['zero one two three!', [8, 8]]);
	one.type(',');
	expect(one.text).toBe('zero one, two three!');
});

test('a selection stays on its words; where they are deleted it closes', () => {
	const [one, other] = pair('keep this word');
	one.selection = [5, 9];
	other.type('please ', [0, 0]);
	one.hear(other);
	expect(one.selection).toEqual([12, 16]);
	const before = other.sent.length;
	other.type('', [7, 21]);
	one.hear(other, before);
	expect([one.text, one.selection]).toEqual(['please ', [7, 7]]);
});

test('undo() takes back one’s own typing only, redo() brings it again, also while others write', () => {
	const [one, other] = pair('base');
	one.type(' mine', [4, 4]);
	other.type('theirs ', [0, 0]);
	exchange(one, other);
	expect(one.text).toBe('theirs base mine');
	other.copy.undo();
	expect(other.text).toBe('base mine');
	exchange(one, other);
	expect(one.text).toBe('base mine');
	other.copy.undo();
	expect(other.text).toBe('base mine');
	other.copy.redo();
	exchange(one, other);
	expect([one.text, other.text]).toEqual(['theirs base mine', 'theirs base mine']);
});

test('what comes while an input method is at work is shown when it has ended', () => {
	const [one, other] = pair('ab');
	one.copy.hold();
	one.type('x', [1, 1]);
	other.type('!', [2, 2]);
	one.hear(other);
	expect(one.text).toBe('axb');
	one.copy.release();
	expect(one.text).toBe('axb!');
});

test('every change has a clock, a deletion too: by clocks it is told what the relay lacks', () => {
	const one = new Field();
	const doc = new Y.Doc();
	const size = () =>
		[...Y.decodeStateVector(Y.encodeStateVector(doc)).values()].reduce((a, b) => a + b, 0);
	const clocks = [0];
	const count = () => {
		for (const update of one.sent.splice(0)) Y.applyUpdate(doc, update);
		clocks.push(size());
	};
	one.type('abc');
	count();
	one.type('d', [3, 3]);
	count();
	one.type('', [0, 1]);
	count();
	one.copy.undo();
	count();
	one.copy.redo();
	count();
	for (const [index, clock] of clocks.entries())
		if (index > 0) expect(clock).toBeGreaterThan(clocks[index - 1] ?? 0);
});

/** Letters that are one each, so that they can be counted. */
const mark = (n: number) => String.fromCodePoint(0x1f300 + (n % 700)) + String(n) + ';';

/** A place where the caret can be: not within a character. */
function place({ text }: Field, random: Random): number {
	const at = random.int(text.length + 1);
	const isInside = text.charCodeAt(at) >= 0xdc00 && text.charCodeAt(at) < 0xe000;
	return isInside ? at - 1 : at;
}

function typeSomewhere(field: Field, random: Random, n: number): string {
	const at = place(field, random);
	const word = mark(n);
	field.type(word, [at, at]);
	return word;
}

test('random typing apart, in any order of exchange: equal texts, and no letter that nobody deleted is lost', () => {
	for (let seed = BASE_SEED; seed < BASE_SEED + cases(60); seed++) {
		const random = seeded(seed);
		const fields = pair('');
		const typed: string[] = [];
		for (let n = 0; n < 60; n++) {
			const field = random.pick(fields);
			if (random.chance(0.15)) exchange(...fields);
			else typed.push(typeSomewhere(field, random, n));
		}
		exchange(...fields);
		const [one, other] = fields;
		expect(one.text, `seed ${seed}`).toBe(other.text);
		expect(one.text, `seed ${seed}`).toBe(one.copy.text);
		expect(one.text.isWellFormed(), `seed ${seed}`).toBe(true);
		// Typed within each other, words are cut and their letters are all there.
		const letters = (text: string) => [...text].toSorted().join('');
		expect(letters(one.text), `seed ${seed}`).toBe(letters(typed.join('')));
	}
});

test('undo() ends where somebody else wrote between, however fast one goes on', () => {
	const [one, other] = pair('');
	one.type('Call Ada. ');
	exchange(one, other);
	other.type('First: ', [0, 0]);
	exchange(one, other);
	one.type('Send offer.');
	one.copy.undo();
	expect(one.text).toBe('First: Call Ada. ');
});

test('random typing, deleting and undoing apart: equal texts', () => {
	for (let seed = BASE_SEED; seed < BASE_SEED + cases(60); seed++) {
		const random = seeded(seed);
		const fields = pair('The quick brown 👩‍💻 jumps');
		for (let n = 0; n < 60; n++) {
			const field = random.pick(fields);
			const kind = random.int(20);
			if (kind < 3) exchange(...fields);
			else if (kind < 6) field.copy.undo();
			else if (kind < 8) field.copy.redo();
			else if (kind < 11) {
				const ends = [place(field, random), place(field, random)];
				field.type('', [Math.min(...ends), Math.max(...ends)]);
			} else typeSomewhere(field, random, n);
			expect(field.copy.text, `seed ${seed}`).toBe(field.text);
		}
		exchange(...fields);
		expect(fields[0].text, `seed ${seed}`).toBe(fields[1].text);
	}
});

test('caretOf(range) is found by others wherever it has moved, rangeOf(caret) of what is none is nothing', () => {
	const [one, other] = pair('one three');
	const caret = one.copy.caretOf({ index: 4, length: 5 });
	other.type('zero ', [0, 0]);
	expect(other.copy.rangeOf(caret)).toEqual({ index: 9, length: 5 });
	for (const none of ['', '[]', '{', '[{},{}]', 'null'])
		expect(other.copy.rangeOf(none)).toBeUndefined();
});
