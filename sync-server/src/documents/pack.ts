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

/** The structs of one client in an update, and to which others each refers. */
interface Column {
	readonly client: number;
	/** The clocks of each struct, its bytes, and where its references begin in `clients` and `clocks`. */
	readonly froms: number[];
	readonly ends: number[];
	readonly starts: number[];
	readonly stops: number[];
	readonly references: number[];
	readonly clients: number[];
	readonly clocks: number[];
	readonly first: number;
	/** How many structs are out, and how many were when this chunk began. */
	out: number;
	begun: number;
}

/**
 * Cuts an update into pieces of about 256 KiB that can be applied one after the other: what a struct refers to is in
 * its piece or an earlier one, or not in the update at all. Deletions are left out.
 * @returns `undefined` for what is none of Yjs, or refers to each other in a circle.
 */
export function cut(update: Uint8Array, limit = CHUNK_BYTES): Chunk[] | undefined {
	const columns = columnsOf(update);
	if (![...(columns?.values() ?? [])].every(isWhole)) return undefined;
	const chunks: Chunk[] = [];
	let bytes = 0;
	const close = () => {
		const touched = [...(columns?.values() ?? [])].filter(({ out, begun }) => out > begun);
		if (touched.length > 0) chunks.push(chunkOf(update, touched));
		bytes = 0;
	};
	const isOut =
		columns &&
		emitAll(columns, (size) => {
			bytes += size;
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

/** Whether there is no gap between the structs. */
function isWhole({ froms, ends }: Column): boolean {
	return froms.every((from, index) => index === 0 || from === ends[index - 1]);
}

function emitAll(columns: ReadonlyMap<number, Column>, sent: (size: number) => void): boolean {
	for (const column of columns.values())
		while (column.out < column.ends.length) if (!emit(column, columns, sent)) return false;
	return true;
}

/** Lets out the next struct of a column, after all that it refers to. */
function emit(
	column: Column,
	columns: ReadonlyMap<number, Column>,
	sent: (size: number) => void
): boolean {
	const stack = [column];
	const isOpen = new Set(stack);
	for (let top = stack.at(-1); top; top = stack.at(-1)) {
		const needed = missing(top, columns);
		if (needed) {
			// The next struct of a client waits for itself.
			if (isOpen.has(needed)) return false;
			isOpen.add(needed);
			stack.push(needed);
			continue;
		}
		const size = (top.stops[top.out] ?? 0) - (top.starts[top.out] ?? 0);
		top.out++;
		sent(size);
		stack.pop();
		isOpen.delete(top);
	}
	return true;
}

/** A column that must go on before the next struct of this one can be out. */
function missing(column: Column, columns: ReadonlyMap<number, Column>): Column | undefined {
	const { out, references } = column;
	for (let i = references[out] ?? 0; i < (references[out + 1] ?? column.clients.length); i++) {
		const other = columns.get(column.clients[i] ?? 0);
		const clock = column.clocks[i] ?? 0;
		if (!other || other === column || clock < other.first) continue;
		const isIn = other.out > 0 && clock < (other.ends[other.out - 1] ?? 0);
		const isAhead = clock >= (other.froms[other.out] ?? Infinity);
		if (!isIn && isAhead && clock < (other.ends.at(-1) ?? 0)) return other;
	}
	return undefined;
}

function columnsOf(update: Uint8Array): ReadonlyMap<number, Column> | undefined {
	const columns = new Map<number, Column>();
	let clients: number[] = [];
	let clocks: number[] = [];
	const found = scan(update, {
		need(client, clock) {
			clients.push(client);
			clocks.push(clock);
		},
		struct(client, clock, length, start, end) {
			const column = columns.get(client) ?? newColumn(client, clock);
			columns.set(client, column);
			column.froms.push(clock);
			column.references.push(column.clients.length);
			column.clients.push(...clients);
			column.clocks.push(...clocks);
			column.ends.push(clock + length);
			column.starts.push(start);
			column.stops.push(end);
			[clients, clocks] = [[], []];
		}
	});
	return found && columns;
}

function newColumn(client: number, first: number): Column {
	return {
		client,
		first,
		froms: [],
		ends: [],
		starts: [],
		stops: [],
		references: [],
		clients: [],
		clocks: [],
		out: 0,
		begun: 0
	};
}

function chunkOf(update: Uint8Array, columns: readonly Column[]): Chunk {
	const encoder = encoding.createEncoder();
	const ends = new Map<number, number>();
	encoding.writeVarUint(encoder, columns.length);
	for (const column of columns) {
		const { client, begun, out } = column;
		const from = column.ends[begun - 1] ?? column.first;
		const to = column.ends[out - 1] ?? from;
		const bytes = update.subarray(column.starts[begun], column.stops[out - 1]);
		writeBlock(encoder, client, { from, to, count: out - begun, parts: [bytes] });
		ends.set(client, to);
		column.begun = out;
	}
	encoding.writeVarUint(encoder, 0);
	return { update: encoding.toUint8Array(encoder), ends };
}
