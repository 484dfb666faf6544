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
	#horizon = -Infinity as EpochMs;
	/** Records to which something was added since `due` was last called, and those of which something lies ahead. */
	#fresh = new Set<RecordId>();
	readonly #ahead = new Set<RecordId>();

	/** Adds an operation; in any order, any number of times. It counts once `due` was called. */
	add(operation: Operation): void {
		const { record } = operation;
		if (this.#has(operation)) return;
		const last = this.#last.get(record);
		this.#last.set(
			record,
			this.#put(last === undefined ? 0 : last + 1, this.#packing.pack(operation))
		);
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
			const stamps = [...this.#stampsOf(record)];
			if (stamps.some((stamp) => stamp > now)) this.#ahead.add(record);
			else this.#ahead.delete(record);
			if (stamps.some((stamp) => stamp > before && stamp <= now)) changed.add(record);
		}
		return changed;
	}

	/** The record as its operations make it; `undefined` where none counts. */
	get(id: RecordId): Folded | undefined {
		const operations: Operation[] = [];
		for (const [block, at] of this.#places(id)) {
			const operation = this.#packing.unpack(block, at, id);
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

	*#stampsOf(id: RecordId) {
		for (const [block, at] of this.#places(id)) yield instantOf(this.#packing.hlcAt(block, at));
	}

	#has(operation: Operation): boolean {
		const { record, hlc } = operation;
		for (const [block, at] of this.#places(record)) {
			if (this.#packing.hlcAt(block, at) !== hlc) continue;
			if (encode(this.#packing.unpack(block, at, record)) === encode(operation)) return true;
		}
		return false;
	}

	/** Where the operations of a record are, the one that was added last first. */
	*#places(id: RecordId) {
		// One more than the address, so that 0 is none.
		let next = (this.#last.get(id) ?? -1) + 1;
		while (next > 0) {
			const [block, at] = this.#blockAt(next - 1);
			this.#reader.open(block, at);
			next = this.#reader.whole();
			yield [block, this.#reader.at] as const;
		}
	}

	#put(link: number, bytes: Uint8Array<ArrayBuffer>): number {
		this.#link.clear();
		this.#link.whole(link);
		const length = this.#link.bytes.length + bytes.length;
		if (this.#end + length > this.#blocks.length * BLOCK) {
			this.#end = this.#blocks.length * BLOCK;
			this.#blocks.push(new Uint8Array(Math.max(BLOCK, length)));
		}
		const address = this.#end;
		const [block, at] = this.#blockAt(address);
		block.set(this.#link.bytes, at);
		block.set(bytes, at + this.#link.bytes.length);
		this.#end += length;
		return address;
	}

	#blockAt(address: number): readonly [block: Uint8Array<ArrayBuffer>, at: number] {
		const block = this.#blocks[Math.floor(address / BLOCK)];
		if (!block) throw new RangeError('no operation is there');
		return [block, address % BLOCK];
	}
}
