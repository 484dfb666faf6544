import * as encoding from 'lib0/encoding';
import { Ranges } from './ranges.ts';
import { type Run, scan, type Scan } from './scan.ts';

/** Messages stop growing here: a device on a slow line hears something every few seconds. */
const CHUNK_BYTES = 256 * 1024;

/** An update and what is in it. */
export interface Scanned {
	readonly update: Uint8Array;
	readonly scan: Scan;
}

/** An update of the log. */
export interface Kept extends Scanned {
	readonly seq: number;
	/** Who sent it, while that is known. */
	readonly author: object | undefined;
}

/** A piece of a document, and of each client in it the clock after its last. */
export interface Chunk {
	readonly update: Uint8Array;
	readonly ends: ReadonlyMap<number, number>;
}

/**
 * Updates in their order as few: bytes of structs are copied, nothing is decoded. Each is of at most 256 KiB, or is
 * one of the updates as it came.
 */
export function pack(updates: Iterable<Scanned>, limit = CHUNK_BYTES): Uint8Array[] {
	const packed: Uint8Array[] = [];
	let open = new Pack();
	const close = () => {
		const update = open.encode();
		if (update) packed.push(update);
		open = new Pack();
	};
	for (const one of updates) {
		if (open.bytes > 0 && open.bytes + one.update.byteLength > limit) close();
		if (open.add(one)) continue;
		close();
		open.add(one);
	}
	close();
	return packed;
}

/** Structs of one client in a row, of one or more updates. */
interface Block {
	readonly from: number;
	to: number;
	count: number;
	readonly parts: Uint8Array[];
}

class Pack {
	bytes = 0;
	readonly #blocks = new Map<number, Block>();
	readonly #deletes = new Ranges();
	/** The one update in it, while it is one. */
	#only: Uint8Array | undefined;
	/** A gap between structs of one client: what has it stays alone. */
	#isGapped = false;

	/** @returns `false`, with nothing added, where its structs do not follow those that are in */
	add({ update, scan: { runs, deletes } }: Scanned): boolean {
		const isFirst = this.bytes === 0;
		if (!isFirst && (this.#isGapped || !this.#fits(runs))) return false;
		this.#only = isFirst ? update : undefined;
		this.#isGapped = new Set(runs.map(({ client }) => client)).size < runs.length;
		this.bytes += update.byteLength;
		for (const { client, from, to, start, end, count } of runs) {
			const bytes = update.subarray(start, end);
			const block = this.#blocks.get(client);
			if (block?.to === from) {
				block.to = to;
				block.count += count;
				block.parts.push(bytes);
			} else this.#blocks.set(client, { from, to, count, parts: [bytes] });
		}
		for (const span of deletes) this.#deletes.add(span);
		return true;
	}

	encode(): Uint8Array | undefined {
		if (this.#only || this.bytes === 0) return this.#only;
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, this.#blocks.size);
		for (const [client, block] of this.#blocks) writeBlock(encoder, client, block);
		writeDeletes(encoder, this.#deletes);
		return encoding.toUint8Array(encoder);
	}

	/** A second gapped one does not fit either: its second run follows nothing. */
	#fits(runs: readonly Run[]): boolean {
		const clients = new Set<number>();
		return runs.every(({ client, from }) => {
			const isSecond = clients.has(client);
			clients.add(client);
			return !isSecond && (this.#blocks.get(client)?.to ?? from) === from;
		});
	}
}

function writeBlock(encoder: encoding.Encoder, client: number, block: Block): void {
	encoding.writeVarUint(encoder, block.count);
	encoding.writeVarUint(encoder, client);
	encoding.writeVarUint(encoder, block.from);
	for (const part of block.parts) encoding.writeUint8Array(encoder, part);
}

/** Deletions as an update without structs. */
export function encodeDeletes(deletes: Ranges): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, 0);
	writeDeletes(encoder, deletes);
	return encoding.toUint8Array(encoder);
}

function writeDeletes(encoder: encoding.Encoder, deletes: Ranges): void {
	encoding.writeVarUint(encoder, deletes.size);
	for (const [client, ranges] of deletes.entries()) {
		encoding.writeVarUint(encoder, client);
		encoding.writeVarUint(encoder, ranges.length);
		for (const { from, to } of ranges) {
			encoding.writeVarUint(encoder, from);
			encoding.writeVarUint(encoder, to - from);
		}
	}
}

interface Struct {
	readonly from: number;
	readonly to: number;
	/** Its bytes. */
	readonly start: number;
	readonly end: number;
	/** Client and clock of each struct that it refers to. */
	readonly needs: readonly (readonly [number, number])[];
}

/** The structs of one client in an update. */
interface Column {
	readonly client: number;
	readonly structs: Struct[];
	/** How many are out, and how many were when this chunk began. */
	out: number;
	begun: number;
}

/**
 * Cuts an update into pieces of about 256 KiB that can be applied one after the other: what a struct refers to is in
 * its piece or an earlier one, or not in the update at all. Deletions are left out.
 * @returns `undefined` for what is none of Yjs, has gaps, or refers to each other in a circle.
 */
export function cut(update: Uint8Array, limit = CHUNK_BYTES): Chunk[] | undefined {
	const columns = columnsOf(update);
	const all = [...(columns?.values() ?? [])];
	if (!columns || !all.every(isWhole)) return undefined;
	const chunks: Chunk[] = [];
	let bytes = 0;
	const close = () => {
		const touched = all.filter(({ out, begun }) => out > begun);
		if (touched.length > 0) chunks.push(chunkOf(update, touched));
		bytes = 0;
	};
	const isOut = emitAll(columns, ({ start, end }) => {
		bytes += end - start;
		if (bytes >= limit) close();
	});
	if (!isOut) return undefined;
	close();
	return chunks;
}

/** Whether what is in an update can be brought into an order in which nothing refers forward. */
export function isOrdered(update: Uint8Array): boolean {
	const columns = columnsOf(update);
	return columns !== undefined && emitAll(columns, () => undefined);
}

function columnsOf(update: Uint8Array): ReadonlyMap<number, Column> | undefined {
	const columns = new Map<number, Column>();
	let needs: [number, number][] = [];
	const found = scan(update, {
		need: (client, clock) => needs.push([client, clock]),
		struct(client, from, length, start, end) {
			const column = columns.get(client) ?? { client, structs: [], out: 0, begun: 0 };
			columns.set(client, column);
			column.structs.push({ from, to: from + length, start, end, needs });
			needs = [];
		}
	});
	return found && columns;
}

function isWhole({ structs }: Column): boolean {
	return structs.every(({ from }, index) => from === (structs[index - 1]?.to ?? from));
}

function emitAll(columns: ReadonlyMap<number, Column>, sent: (struct: Struct) => void): boolean {
	for (const column of columns.values())
		while (column.out < column.structs.length) if (!emit(column, columns, sent)) return false;
	return true;
}

/** Lets out the next struct of a column, after all that it refers to. */
function emit(
	column: Column,
	columns: ReadonlyMap<number, Column>,
	sent: (struct: Struct) => void
): boolean {
	const stack = [column];
	const waiting = new Set(stack);
	for (let top = stack.at(-1); top; top = stack.at(-1)) {
		const next = top.structs[top.out];
		if (!next) return false;
		const needed = missing(next, top, columns);
		// The next struct of a client waits for itself.
		if (needed && waiting.has(needed)) return false;
		if (needed) {
			stack.push(needed);
			waiting.add(needed);
			continue;
		}
		top.out++;
		sent(next);
		stack.pop();
		waiting.delete(top);
	}
	return true;
}

/** A column that must go on before a struct of this one can be out. */
function missing(
	{ needs }: Struct,
	column: Column,
	columns: ReadonlyMap<number, Column>
): Column | undefined {
	for (const [client, clock] of needs) {
		const other = columns.get(client);
		const next = other?.structs[other.out];
		if (!other || !next || other === column) continue;
		// Before it all is out or was never in this update, as is what comes after the last.
		if (clock >= next.from && clock < (other.structs.at(-1)?.to ?? 0)) return other;
	}
	return undefined;
}

function chunkOf(update: Uint8Array, columns: readonly Column[]): Chunk {
	const encoder = encoding.createEncoder();
	const ends = new Map<number, number>();
	encoding.writeVarUint(encoder, columns.length);
	for (const column of columns) {
		const { client, begun, out, structs } = column;
		const [first, last] = [structs[begun], structs[out - 1]];
		if (!first || !last) continue;
		const parts = [update.subarray(first.start, last.end)];
		writeBlock(encoder, client, { from: first.from, to: last.to, count: out - begun, parts });
		ends.set(client, last.to);
		column.begun = out;
	}
	encoding.writeVarUint(encoder, 0);
	return { update: encoding.toUint8Array(encoder), ends };
}
