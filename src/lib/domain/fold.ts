import type { RecordId } from './ids.ts';
import {
	later,
	placeOf,
	registersOf,
	seenAt,
	type FieldValue,
	type Operation,
	type OperationId,
	type Prev,
	type Register
} from './operation.ts';

/** A record as its operations make it. */
export interface Folded {
	readonly id: RecordId;
	/** Each operation once, in the order of `later`. */
	readonly operations: readonly Operation[];
	/** The value shown of each field. */
	readonly fields: Readonly<Record<string, FieldValue>>;
	/** The operation that says where the deal stands. */
	readonly placed: Operation | undefined;
	/** The reordering that holds: the last one made in the stage where the deal stands, since it came there. */
	readonly ordered: Operation | undefined;
	/** Placements made apart from `placed`: neither saw the other. */
	readonly apart: readonly Operation[];
	readonly deleted: boolean;
}

export type Records = Map<RecordId, Folded>;

/**
 * The records that a log makes.
 *
 * Pure in the set of operations: any order, any duplication, one by one or all at once give the same records.
 */
export function fold(operations: Iterable<Operation>): Records {
	const records: Records = new Map();
	ingest(records, operations);
	return records;
}

/**
 * Adds operations to records, in place, and names the records that changed.
 *
 * Of two operations with one id (the same file imported on two devices) the earlier by `later` is kept.
 */
export function ingest(records: Records, operations: Iterable<Operation>): Set<RecordId> {
	const arrived = new Map<RecordId, Operation[]>();
	for (const operation of operations) {
		const list = arrived.get(operation.record);
		if (list) list.push(operation);
		else arrived.set(operation.record, [operation]);
	}
	const changed = new Set<RecordId>();
	for (const [id, list] of arrived) {
		const known = records.get(id)?.operations ?? [];
		const merged = merge(known, list);
		if (merged === known) continue;
		records.set(id, foldRecord(id, merged));
		changed.add(id);
	}
	return changed;
}

/**
 * The operations that still stand: the last of each register, and those made apart from it.
 *
 * Placements stand all of them: they are the history that the analysis reads, and without the chain of them a deal's
 * first place would look as if made apart from its last. `fold(winning(a) and b)` shows the same as `fold(a and b)`
 * for a `b` that brings back nothing of what was let go.
 */
export function winning(operations: readonly Operation[]): readonly Operation[] {
	const standing = new Set<Operation>();
	for (const heads of headsByRegister(operations).values())
		for (const operation of heads) standing.add(operation);
	return operations.filter((operation) => standing.has(operation) || placeOf(operation));
}

/**
 * A record that is folded when something of it is first read. `operations` is called once then; it may give them in any
 * order, some twice.
 */
export function lazily(id: RecordId, operations: () => readonly Operation[]): Folded {
	return new Lazy(id, operations);
}

class Lazy implements Folded {
	readonly id: RecordId;
	#operations: (() => readonly Operation[]) | undefined;
	#folded: Folded | undefined;

	constructor(id: RecordId, operations: () => readonly Operation[]) {
		this.id = id;
		this.#operations = operations;
	}

	get operations() {
		return this.#whole.operations;
	}
	get fields() {
		return this.#whole.fields;
	}
	get placed() {
		return this.#whole.placed;
	}
	get ordered() {
		return this.#whole.ordered;
	}
	get apart() {
		return this.#whole.apart;
	}
	get deleted() {
		return this.#whole.deleted;
	}

	get #whole(): Folded {
		this.#folded ??= foldRecord(this.id, merge([], this.#operations?.() ?? []));
		this.#operations = undefined;
		return this.#folded;
	}
}

/** What stands in a register: the operations that no other has seen there, latest last. */
export function heads(operations: readonly Operation[], register: Register): readonly Operation[] {
	const writers = operations.filter((operation) => registersOf(operation).includes(register));
	const seen = new Set(writers.flatMap((operation) => seenAt(operation.prev, register)));
	return writers.filter((operation) => !seen.has(operation.id));
}

/** Everything that an operation saw, itself or through what it saw. */
export function seenBy(
	operation: Operation,
	operations: readonly Operation[]
): ReadonlySet<OperationId> {
	const byId = new Map(operations.map((one) => [one.id, one]));
	const seen = new Set<OperationId>();
	const open: OperationId[] = Object.values(operation.prev).flat();
	for (let next = open.pop(); next !== undefined; next = open.pop()) {
		if (seen.has(next)) continue;
		seen.add(next);
		open.push(...Object.values(byId.get(next)?.prev ?? {}).flat());
	}
	return seen;
}

/** The `prev` of an operation about to write these registers. */
export function prevOf(operations: readonly Operation[], registers: Iterable<Register>): Prev {
	const prev: Record<Register, OperationId | OperationId[]> = {};
	for (const register of registers) {
		const ids = heads(operations, register).map(({ id }) => id);
		const [only] = ids;
		if (only !== undefined) prev[register] = ids.length === 1 ? only : ids;
	}
	return prev;
}

/** The `prev` of a deletion: every register of the record. */
export function prevOfAll(operations: readonly Operation[]): Prev {
	return prevOf(operations, new Set(operations.flatMap(registersOf)));
}

/** `known` (sorted) with `list` added; the same array when nothing is new. */
function merge(known: readonly Operation[], list: readonly Operation[]): readonly Operation[] {
	const merged = [...known];
	let changed = false;
	for (const operation of list) {
		// Backwards: what arrives is mostly the newest, and most records have a handful of operations.
		const index = merged.findLastIndex(({ id }) => id === operation.id);
		const twin = merged[index];
		if (twin && (twin === operation || first(twin, operation) === twin)) continue;
		if (twin) merged[index] = operation;
		else merged.push(operation);
		changed = true;
	}
	return changed ? merged.sort(later) : known;
}

/** Which of two twins is kept: the earlier; of two that differ only in content the same one everywhere. */
function first(a: Operation, b: Operation): Operation {
	const order = later(a, b);
	if (order !== 0) return order < 0 ? a : b;
	return JSON.stringify(a) <= JSON.stringify(b) ? a : b;
}

function foldRecord(id: RecordId, operations: readonly Operation[]): Folded {
	const fields: Record<string, FieldValue> = {};
	let placed: Operation | undefined;
	let placings = 0;
	let deletion: Operation | undefined;
	for (const operation of operations) {
		if (operation.kind === 'create' || operation.kind === 'set')
			Object.assign(fields, operation.body.fields);
		if (placeOf(operation)) {
			placed = operation;
			placings++;
		}
		if (operation.kind === 'delete') deletion = operation;
	}
	return {
		id,
		operations,
		fields,
		placed,
		ordered: placed && orderedSince(placed, operations),
		apart: placings > 1 ? heads(operations, 'place').filter((head) => head !== placed) : [],
		deleted: deletion?.kind === 'delete' && deletion.body.deleted && sawAll(deletion, operations)
	};
}

function orderedSince(placed: Operation, operations: readonly Operation[]): Operation | undefined {
	const stage = placeOf(placed)?.stage;
	const last = operations.findLast(
		(operation) =>
			operation === placed || (operation.kind === 'order' && operation.body.stage === stage)
	);
	return last === placed ? undefined : last;
}

/** Whether a deletion saw every edit of its record; one that did not is void, so that no edit made apart is swallowed. */
function sawAll(deletion: Operation, operations: readonly Operation[]): boolean {
	const seen = seenBy(deletion, operations);
	return operations.every(({ kind, id }) => kind === 'delete' || seen.has(id));
}

function headsByRegister(operations: readonly Operation[]): Map<Register, readonly Operation[]> {
	const registers = new Set(operations.flatMap(registersOf));
	return new Map([...registers].map((register) => [register, heads(operations, register)]));
}
