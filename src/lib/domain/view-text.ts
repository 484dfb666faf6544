import type { PipelineId } from './ids.ts';
import {
	FACES,
	isGroup,
	NARROWEST,
	NO_FILTER,
	OPERATORS,
	PLAIN,
	WIDEST,
	type Condition,
	type FieldId,
	type Group,
	type Operator,
	type RowDensity,
	type SortKey,
	type View,
	type ViewColumn
} from './view.ts';

const KNOWN_OPERATORS: ReadonlySet<string> = new Set(Object.values(OPERATORS).flat());
const DENSITIES: readonly RowDensity[] = ['compact', 'normal', 'touch'];

/** Whether two views show the same. */
export function sameView(a: View, b: View): boolean {
	return printView(a) === printView(b);
}

/** More than a person makes; a text that has more was not made by the app. */
const MOST = { text: 40_000, depth: 4, parts: 200, values: 200, value: 300, fields: 60, sort: 4 };

/**
 * A view as a text for the address, the same for the same view, without what is as usual:
 * `list;p:lAb12;f:all(owner:is(me),touched:olderThan(14));g:stage;s:close,value!;c:title*240,value`.
 */
export function printView(view: View): string {
	const parts = printParts(view);
	return PARTS.filter((part) => parts[part] !== USUAL[part])
		.map((part) => parts[part])
		.join(';');
}

/** Each part of a view as a text, also one that is as usual: after another text of its part it takes its place. */
export function printParts(view: View): Readonly<Record<keyof View, string>> {
	const { face, pipeline = '', filter, group = '', sort, columns, card, density = '' } = view;
	return {
		face,
		pipeline: `p:${escaped(pipeline)}`,
		filter: `f:${printGroup(filter.parts.length === 0 ? NO_FILTER : filter)}`,
		group: `g:${escaped(group)}`,
		sort: list('s', sort, ({ field, down }) => escaped(field) + (down ? '!' : '')),
		columns: list('c', columns, ({ field, width }) =>
			width === undefined ? escaped(field) : `${escaped(field)}*${width}`
		),
		card: list('k', card, escaped),
		density: `d:${density}`
	};
}

const USUAL = printParts(PLAIN);
export const PARTS = Object.keys(USUAL) as readonly (keyof View)[];

/** A filter as a text: the same for the same filter. */
export function printGroup({ kind, parts }: Group): string {
	return `${kind}(${parts.map((part) => (isGroup(part) ? printGroup(part) : printCondition(part))).join(',')})`;
}

/** The view that a text says; what cannot be read of it is as usual. */
export function parseView(text: string): View {
	const reader = new Reader(text.slice(0, MOST.text));
	let view = PLAIN;
	while (!reader.isAtEnd) {
		view = { ...view, ...partFrom(reader) };
		reader.skipPast(';');
	}
	return view;
}

function partFrom(reader: Reader): Partial<View> {
	const word = reader.word();
	if (!reader.take(':')) {
		const face = FACES.find((one) => one === word);
		return face ? { face } : {};
	}
	switch (word) {
		case 'p': {
			const pipeline = reader.word();
			return { pipeline: pipeline === '' ? undefined : (pipeline as PipelineId) };
		}
		case 'f': {
			const filter = groupFrom(reader, { parts: 0 }, 0);
			return filter && filter.parts.length > 0 ? { filter } : { filter: NO_FILTER };
		}
		case 'g': {
			const group = reader.word();
			return { group: group === '' ? undefined : group };
		}
		case 's':
			return { sort: distinct(listFrom(reader, sortKeyFrom, MOST.sort)) };
		case 'c':
			return { columns: distinct(listFrom(reader, columnFrom, MOST.fields)) };
		case 'k': {
			const card = listFrom(reader, () => reader.word(), MOST.fields);
			return { card: [...new Set(card)].filter((field) => field !== '') };
		}
		case 'd': {
			const density = reader.word();
			return { density: DENSITIES.find((one) => one === density) };
		}
		default:
			return {};
	}
}

function sortKeyFrom(reader: Reader): SortKey {
	return { field: reader.word(), down: reader.take('!') };
}

function columnFrom(reader: Reader): ViewColumn {
	const field = reader.word();
	const width = reader.take('*') ? Number(reader.word()) : NaN;
	return {
		field,
		width: Number.isFinite(width)
			? Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)))
			: undefined
	};
}

function listFrom<T>(reader: Reader, read: (reader: Reader) => T, most: number): T[] {
	const found: T[] = [];
	do found.push(read(reader));
	while (found.length < most && reader.take(','));
	return found;
}

function distinct<T extends { readonly field: FieldId }>(list: readonly T[]): T[] {
	const seen = new Set<FieldId>(['']);
	return list.filter(({ field }) => !seen.has(field) && seen.add(field));
}

/** A group; of one that breaks off, what stands before that. */
function groupFrom(reader: Reader, sum: { parts: number }, depth: number): Group | undefined {
	const kind = reader.word();
	if ((kind !== 'all' && kind !== 'any') || !reader.take('(')) return undefined;
	const parts: (Condition | Group)[] = [];
	if (reader.take(')')) return { kind, parts };
	do {
		if (++sum.parts > MOST.parts) break;
		const at = reader.at;
		const group = depth < MOST.depth ? groupFrom(reader, sum, depth + 1) : undefined;
		if (group) parts.push(group);
		else {
			reader.at = at;
			const condition = conditionFrom(reader);
			if (condition === undefined) break;
			if (condition !== null) parts.push(condition);
		}
	} while (reader.take(','));
	reader.take(')');
	return { kind, parts };
}

/** A condition; `null` for one that is whole and means nothing, `undefined` for none. */
function conditionFrom(reader: Reader): Condition | null | undefined {
	const field = reader.word();
	if (!reader.take(':')) return undefined;
	const operator = reader.word();
	if (!reader.take('(')) return undefined;
	const values = reader.take(')') ? [] : listFrom(reader, () => reader.word(), MOST.values);
	if (values.length > 0 && !reader.take(')')) return undefined;
	const isKnown = field !== '' && KNOWN_OPERATORS.has(operator);
	return isKnown ? { field, operator: operator as Operator, values } : null;
}

/** Reads words between marks; a mark after `~` belongs to its word. */
class Reader {
	at = 0;
	readonly #text: string;

	constructor(text: string) {
		this.#text = text;
	}

	get isAtEnd(): boolean {
		return this.at >= this.#text.length;
	}

	word(): string {
		let word = '';
		for (; !this.isAtEnd; this.at++) {
			let letter = this.#text.charAt(this.at);
			if (letter === '~') letter = this.#text.charAt(++this.at);
			else if (MARKS.includes(letter)) break;
			word += letter;
		}
		return word.slice(0, MOST.value);
	}

	take(mark: string): boolean {
		if (this.#text.charAt(this.at) !== mark) return false;
		this.at++;
		return true;
	}

	skipPast(mark: string): void {
		while (!this.isAtEnd) {
			this.word();
			if (this.take(mark)) return;
			this.at++;
		}
	}
}

const MARKS = '~():,;*!';

function escaped(word: string): string {
	return word.slice(0, MOST.value).replaceAll(/[~():,;*!]/g, (mark) => `~${mark}`);
}

function printCondition({ field, operator, values }: Condition): string {
	return `${escaped(field)}:${operator}(${values.map(escaped).join(',')})`;
}

function list<T>(name: string, all: readonly T[], print: (one: T) => string): string {
	return `${name}:${all.map(print).join(',')}`;
}
