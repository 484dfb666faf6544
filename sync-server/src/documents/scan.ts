import { isAscii } from 'node:buffer';
import type { Span } from './ranges.ts';

/** Structs of one client whose clocks follow each other, and where their bytes [start, end) lie in the update. */
export interface Run extends Span {
	readonly start: number;
	readonly end: number;
	/** How many structs. */
	readonly count: number;
}

/** What an update of Yjs (encoding v1) holds, without its content. */
export interface Scan {
	readonly runs: readonly Run[];
	readonly deletes: readonly Span[];
	/** Of other clients whose structs are referred to: the clock after the last one that is. */
	readonly needs: ReadonlyMap<number, number>;
}

/** What may be seen while an update is read. */
export interface Sight {
	/** An update of more runs and deletions together is refused. */
	readonly most?: number;
	/** A shared type or a document in the content. */
	type?(): void;
	/** A text that is an element of an array, or a value of a map. */
	text?(client: number, clock: number, text: string): void;
	/** A struct refers to another; before `struct`. */
	need?(client: number, clock: number): void;
	/** A struct, `length` clocks from `clock` on, its bytes [start, end). */
	struct?(client: number, clock: number, length: number, start: number, end: number): void;
}

/** Clocks stay below this, so that sums of them are exact in every reader. */
const MAX_CLOCK = 2 ** 31;
/** Values lie in each other so deep at most: readers recurse. */
const MAX_DEPTH = 200;

const NOTHING: ReadonlyMap<number, number> = new Map();

/**
 * Reads an update once, strictly: what Yjs would refuse is refused, and what Yjs never writes as well (structs without
 * a length, a client twice, references forward). Content is stepped over by its type.
 * @returns `undefined` for what is none of Yjs.
 */
export function scan(update: Uint8Array, sight?: Sight): Scan | undefined {
	try {
		return new Reader(update, sight).update();
	} catch (error) {
		if (error instanceof Malformed || error instanceof SyntaxError || error instanceof TypeError)
			return undefined;
		throw error;
	}
}

class Malformed extends Error {}

function malformed(): never {
	throw new Malformed();
}

// As lib0: an invalid sequence throws a TypeError, a byte order mark is text.
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** From so many bytes on, asking Node about a text is faster than looking at it here. */
const MUCH = 256;

/** Kinds of content, the low five bits of a struct. */
const GC = 0;
const SKIP = 10;
const CONTENT = {
	deleted: 1,
	json: 2,
	binary: 3,
	string: 4,
	embed: 5,
	format: 6,
	type: 7,
	any: 8,
	doc: 9
} as const;

const HAS_ORIGIN = 128;
const HAS_RIGHT_ORIGIN = 64;
const HAS_PARENT_KEY = 32;
const KIND = 31;

/** Shared types in a type's content; these two have a name. */
const XML_ELEMENT = 3;
const XML_HOOK = 5;
const XML_TEXT = 6;

/** Values of lib0's `any`. */
const ANY = { object: 118, text: 119, array: 117, bytes: 116, integer: 125 } as const;
/** Bytes of those of a fixed size: bigint, float64, float32. */
const FIXED: Readonly<Record<number, number>> = {
	122: 8,
	123: 8,
	124: 4,
	120: 0,
	121: 0,
	126: 0,
	127: 0
};

const PROTOTYPE = '__proto__';

class Reader {
	readonly #bytes: Uint8Array;
	readonly #end: number;
	readonly #sight: Sight | undefined;
	/** How many runs and deletions may follow. */
	#left: number;
	#at = 0;
	#needs: Map<number, number> | undefined;
	/** Whose struct is read, and from which clock on. */
	#client = 0;
	#clock = 0;

	constructor(bytes: Uint8Array, sight: Sight | undefined) {
		this.#bytes = bytes;
		this.#end = bytes.length;
		this.#sight = sight;
		this.#left = sight?.most ?? Infinity;
	}

	update(): Scan {
		const runs: Run[] = [];
		const clients = this.#uint();
		const seen = clients > 1 ? new Set<number>() : undefined;
		for (let i = 0; i < clients; i++) this.#structs(runs, seen);
		const deletes = this.#deletes();
		if (this.#at !== this.#end) malformed();
		return { runs, deletes, needs: this.#needs ?? NOTHING };
	}

	#structs(runs: Run[], seen: Set<number> | undefined): void {
		let left = this.#uint();
		const client = this.#uint();
		if (left === 0 || seen?.has(client)) malformed();
		seen?.add(client);
		this.#client = client;
		let clock = this.#uint();
		while (left > 0) {
			const start = this.#at;
			const from = clock;
			let count = 0;
			for (; left > 0 && this.#bytes[this.#at] !== SKIP; left--, count++) {
				const at = this.#at;
				this.#clock = clock;
				const length = this.#struct();
				clock = after(clock, length);
				this.#sight?.struct?.(client, this.#clock, length, at, this.#at);
			}
			if (--this.#left < 0) malformed();
			if (count > 0) runs.push({ client, from, to: clock, start, end: this.#at, count });
			for (; left > 0 && this.#bytes[this.#at] === SKIP; left--) {
				this.#at++;
				clock = after(clock, this.#uint());
			}
		}
	}

	/** @returns how many clocks it takes */
	#struct(): number {
		const info = this.#byte();
		if (info === GC) return this.#uint();
		const origins = info & (HAS_ORIGIN | HAS_RIGHT_ORIGIN);
		if (info & HAS_ORIGIN) this.#reference();
		if (info & HAS_RIGHT_ORIGIN) this.#reference();
		if (origins === 0) {
			const isRoot = this.#uint();
			if (isRoot === 1) this.#text();
			else if (isRoot === 0) this.#reference();
			else malformed();
			if (info & HAS_PARENT_KEY) this.#text();
		}
		return this.#content(info & KIND);
	}

	#reference(): void {
		const client = this.#uint();
		const clock = this.#uint();
		this.#sight?.need?.(client, clock);
		if (client === this.#client) {
			if (clock >= this.#clock) malformed();
			return;
		}
		const end = after(clock, 1);
		this.#needs ??= new Map();
		if ((this.#needs.get(client) ?? 0) < end) this.#needs.set(client, end);
	}

	#content(kind: number): number {
		switch (kind) {
			case CONTENT.deleted:
				return this.#uint();
			case CONTENT.json: {
				const length = this.#uint();
				for (let i = 0; i < length; i++) this.#json(i);
				return length;
			}
			case CONTENT.binary:
				this.#skip(this.#uint());
				return 1;
			case CONTENT.string:
				return this.#text();
			case CONTENT.embed:
				parseJson(this.#string());
				return 1;
			case CONTENT.format:
				this.#text();
				parseJson(this.#string());
				return 1;
			case CONTENT.type: {
				this.#sight?.type?.();
				const type = this.#uint();
				if (type > XML_TEXT) malformed();
				if (type === XML_ELEMENT || type === XML_HOOK) this.#text();
				return 1;
			}
			case CONTENT.any: {
				const length = this.#uint();
				for (let i = 0; i < length; i++)
					if (this.#sight?.text && this.#bytes[this.#at] === ANY.text) {
						this.#at++;
						this.#sight.text(this.#client, this.#clock + i, this.#string());
					} else this.#any(0);
				return length;
			}
			case CONTENT.doc:
				this.#sight?.type?.();
				this.#text();
				// Yjs reads options from it, and throws where it is none.
				if (this.#bytes[this.#at] !== ANY.object) malformed();
				this.#any(0);
				return 1;
			default:
				return malformed();
		}
	}

	#json(index: number): void {
		const text = this.#string();
		if (text === 'undefined') return;
		const value = parseJson(text);
		if (typeof value === 'string') this.#sight?.text?.(this.#client, this.#clock + index, value);
	}

	#any(depth: number): void {
		const type = this.#byte();
		const fixed = FIXED[type];
		if (fixed !== undefined) return this.#skip(fixed);
		if (depth > MAX_DEPTH) malformed();
		switch (type) {
			case ANY.text:
				this.#text();
				return;
			case ANY.integer:
				this.#integer();
				return;
			case ANY.bytes:
				this.#skip(this.#uint());
				return;
			case ANY.array:
				for (let left = this.#uint(); left > 0; left--) this.#any(depth + 1);
				return;
			case ANY.object:
				for (let left = this.#uint(); left > 0; left--) {
					this.#key();
					this.#any(depth + 1);
				}
				return;
			default:
				malformed();
		}
	}

	/** lib0 sets a prototype by the name of it, and throws where it writes such an object again. */
	#key(): void {
		if (this.#text() !== PROTOTYPE.length) return;
		const key = this.#bytes.subarray(this.#at - PROTOTYPE.length, this.#at);
		if (UTF8.decode(key) === PROTOTYPE) malformed();
	}

	#deletes(): readonly Span[] {
		const deletes: Span[] = [];
		for (let clients = this.#uint(); clients > 0; clients--) {
			const client = this.#uint();
			for (let left = this.#uint(); left > 0; left--) {
				if (--this.#left < 0) malformed();
				const from = this.#uint();
				deletes.push({ client, from, to: after(from, this.#uint()) });
			}
		}
		return deletes;
	}

	#byte(): number {
		return this.#bytes[this.#at++] ?? malformed();
	}

	#skip(count: number): void {
		this.#at += count;
		if (this.#at > this.#end) malformed();
	}

	#uint(): number {
		let byte = this.#byte();
		if (byte < 128) return byte;
		let value = byte & 127;
		for (let factor = 128; ; factor *= 128) {
			byte = this.#byte();
			value += (byte & 127) * factor;
			if (value > Number.MAX_SAFE_INTEGER) malformed();
			if (byte < 128) return value;
		}
	}

	/** A signed one: its first byte has a sign, and six bits. */
	#integer(): void {
		let byte = this.#byte();
		let value = byte & 63;
		for (let factor = 64; byte >= 128; factor *= 128) {
			byte = this.#byte();
			value += (byte & 127) * factor;
			if (value > Number.MAX_SAFE_INTEGER) malformed();
		}
	}

	/** Steps over a text. @returns its length in UTF-16 units */
	#text(): number {
		const length = this.#uint();
		const start = this.#at;
		this.#skip(length);
		if (length > MUCH) {
			const bytes = this.#bytes.subarray(start, this.#at);
			return isAscii(bytes) ? length : UTF8.decode(bytes).length;
		}
		for (let at = start; at < this.#at; at++)
			if ((this.#bytes[at] ?? 0) > 127)
				return UTF8.decode(this.#bytes.subarray(start, this.#at)).length;
		return length;
	}

	#string(): string {
		const length = this.#uint();
		const start = this.#at;
		this.#skip(length);
		return UTF8.decode(this.#bytes.subarray(start, this.#at));
	}
}

/** A value, no deeper than others: whoever writes it again does so by recursion. */
function parseJson(text: string): unknown {
	let depth = 0;
	let isText = false;
	for (let at = 0; text.length > MAX_DEPTH && at < text.length; at++) {
		const char = text[at];
		if (isText && char === '\\') at++;
		else if (char === '"') isText = !isText;
		else if (isText) continue;
		else if (char === '[' || char === '{') depth++;
		else if (char === ']' || char === '}') depth--;
		if (depth > MAX_DEPTH) malformed();
	}
	return JSON.parse(text);
}

function after(clock: number, length: number): number {
	const end = clock + length;
	if (length === 0 || end >= MAX_CLOCK) malformed();
	return end;
}
