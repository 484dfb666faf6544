import type { RecordSource } from '#lib/analytics/directory.ts';
import { fold, type Folded } from '#lib/domain/fold.ts';
import { instantOf } from '#lib/domain/hlc.ts';
import type { RecordId } from '#lib/domain/ids.ts';
import type { Operation } from '#lib/domain/operation.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { encode } from '#lib/ydoc/codec.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { Packing } from './packing.ts';

/** Bytes are kept in blocks of so many; one for what is longer. */
const BLOCK = 2 ** 20;
/** The address of no operation. */
const NONE = -1;

/**
 * Records that are kept as the bytes of their operations and folded whenever they are asked for. For a reader that reads
 * each record once after it has changed: as objects, operations take ten times as much.
 *
 * Each operation says where the one before it of its record is, so that one more costs its own length and no record is
 * ever moved.
 */
export class PackedRecords implements RecordSource {
	readonly #packing = new Packing();
	readonly #blocks: Uint8Array<ArrayBuffer>[] = [];
	/** Where the next operation is put; an address is the number of a block times `BLOCK`, and the place in it. */
	#end = 0;
	/** Where the last operation of each record is. */
	readonly #last = new Map<RecordId, number>();
	readonly #link = new ByteWriter();
	readonly #reader = new ByteReader();
	/** Where `#go` has gone to: a block, the place in it, and the address of the operation before. */
	#block = new Uint8Array();
	#place = 0;
	#before = NONE;
	#horizon = -Infinity as EpochMs;
	/** Records to which something was added since `due` was last called, and those of which something lies ahead. */
	#fresh = new Set<RecordId>();
	readonly #ahead = new Set<RecordId>();

	/** Adds an operation; in any order, any number of times. */
	add(operation: Operation): void {
		const { record } = operation;
		const last = this.#last.get(record) ?? NONE;
		if (this.#has(operation, last)) return;
		this.#last.set(record, this.#put(last, this.#packing.pack(operation)));
		this.#fresh.add(record);
	}

	/** The records that are others now: what was added counts, up to a horizon; and it never goes back. */
	due(horizon: EpochMs): ReadonlySet<RecordId> {
		const before = this.#horizon;
		const now = Math.max(before, horizon) as EpochMs;
		this.#horizon = now;
		const changed = this.#fresh;
		this.#fresh = new Set();
		for (const record of [...changed, ...this.#ahead]) {
			const stamps = this.#stampsOf(record);
			if (stamps.some((stamp) => stamp > now)) this.#ahead.add(record);
			else this.#ahead.delete(record);
			if (stamps.some((stamp) => stamp > before && stamp <= now)) changed.add(record);
		}
		return changed;
	}

	/** The record as its operations make it; `undefined` where none counts. */
	get(id: RecordId): Folded | undefined {
		const operations: Operation[] = [];
		for (let at = this.#last.get(id) ?? NONE; at !== NONE; at = this.#before) {
			this.#go(at);
			const operation = this.#packing.unpack(this.#block, this.#place, id);
			if (instantOf(operation.hlc) <= this.#horizon) operations.push(operation);
		}
		return fold(operations.reverse()).get(id);
	}

	has(id: RecordId): boolean {
		return this.#stampsOf(id).some((stamp) => stamp <= this.#horizon);
	}

	/** Those of which anything was added. */
	keys() {
		return this.#last.keys();
	}

	#stampsOf(id: RecordId): readonly EpochMs[] {
		const stamps: EpochMs[] = [];
		for (let at = this.#last.get(id) ?? NONE; at !== NONE; at = this.#before) {
			this.#go(at);
			stamps.push(instantOf(this.#packing.hlcAt(this.#block, this.#place)));
		}
		return stamps;
	}

	/** Whether an operation is here already, among those up to `last` of its record. */
	#has(operation: Operation, last: number): boolean {
		const { record, hlc } = operation;
		for (let at = last; at !== NONE; at = this.#before) {
			this.#go(at);
			if (this.#packing.hlcAt(this.#block, this.#place) !== hlc) continue;
			const known = this.#packing.unpack(this.#block, this.#place, record);
			if (encode(known) === encode(operation)) return true;
		}
		return false;
	}

	/** Goes to an operation: what is there, and where the one before it is. */
	#go(address: number): void {
		this.#block = this.#blockOf(address);
		this.#reader.open(this.#block, address % BLOCK);
		// One more than the address, so that 0 is none.
		this.#before = this.#reader.whole() - 1;
		this.#place = this.#reader.at;
	}

	#put(before: number, bytes: Uint8Array<ArrayBuffer>): number {
		this.#link.clear();
		this.#link.whole(before + 1);
		const link = this.#link.bytes;
		const length = link.length + bytes.length;
		if (this.#end + length > this.#blocks.length * BLOCK) {
			this.#end = this.#blocks.length * BLOCK;
			this.#blocks.push(new Uint8Array(Math.max(BLOCK, length)));
		}
		const address = this.#end;
		const block = this.#blockOf(address);
		block.set(link, address % BLOCK);
		block.set(bytes, (address % BLOCK) + link.length);
		this.#end += length;
		return address;
	}

	#blockOf(address: number): Uint8Array<ArrayBuffer> {
		const block = this.#blocks[Math.floor(address / BLOCK)];
		if (!block) throw new RangeError('no operation is there');
		return block;
	}
}
