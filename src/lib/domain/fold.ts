import { typeOf, type RecordId } from './ids.ts';
import {
	isEdit,
	later,
	placeOf,
	registersOf,
	seenAt,
	writes,
	type FieldValue,
	type Operation,
	type OperationId,
	type OperationOf,
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
	/** Writes that gave way to one made apart from them: they are in the history, and can be made again. */
	readonly overtaken: readonly Overtaken[];
	readonly deleted: boolean;
	/** The deletion that holds, or that an edit made apart has made void. */
	readonly deletion: Operation | undefined;
	/** Deleted by one and edited by another, apart: it is back until somebody decides. */
	readonly revived: boolean;
	/** Gone for good: nothing of it is shown. */
	readonly purged: boolean;
}

/** A write that gave way. */
export interface Overtaken {
	/** A field, or `place`. */
	readonly register: Register;
	readonly operation: Operation;
	/** The operation that holds in its place. */
	readonly holder: Operation;
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
 *
 * Of a purged record only the purge stands: what it held may be let go.
 */
export function winning(operations: readonly Operation[]): readonly Operation[] {
	const purge = operations.find(({ kind }) => kind === 'purge');
	if (purge) return [purge];
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
	get overtaken() {
		return this.#whole.overtaken;
	}
	get deleted() {
		return this.#whole.deleted;
	}
	get deletion() {
		return this.#whole.deletion;
	}
	get revived() {
		return this.#whole.revived;
	}
	get purged() {
		return this.#whole.purged;
	}

	get #whole(): Folded {
		this.#folded ??= foldRecord(this.id, merge([], this.#operations?.() ?? []));
		this.#operations = undefined;
		return this.#folded;
	}
}

/** What stands in a register: the operations that no other has seen there, latest last. */
export function heads(operations: readonly Operation[], register: Register): readonly Operation[] {
	const writers = operations.filter((operation) => writes(operation, register));
	const seen = new Set(writers.flatMap((operation) => seenAt(operation.prev, register)));
	return writers.filter((operation) => !seen.has(operation.id));
}

/**
 * Everything that an operation saw, itself or through what it saw. Not through a restoring that was taken back: the edits
 * that had brought its record back before do so again.
 */
export function seenBy(
	operation: Operation,
	operations: readonly Operation[]
): ReadonlySet<OperationId> {
	const byId = new Map(operations.map((one) => [one.id, one]));
	const undone = new Set(operations.map(({ kind, undoes }) => kind === 'delete' && undoes));
	const seen = new Set<OperationId>();
	const open: OperationId[] = Object.values(operation.prev).flat();
	for (let next = open.pop(); next !== undefined; next = open.pop()) {
		if (seen.has(next)) continue;
		seen.add(next);
		const through = byId.get(next);
		if (!through) continue;
		const restores = through.kind === 'delete' && !through.body.deleted && undone.has(next);
		open.push(...(restores ? seenAt(through.prev, 'deleted') : Object.values(through.prev).flat()));
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
	/** Who wrote each register last, and where somebody wrote who had not seen that. */
	const writers: Record<Register, OperationId> = {};
	const torn = new Set<Register>();
	let placed: Operation | undefined;
	let deletion: OperationOf<'delete'> | undefined;
	const write = (register: Register, { id: own, prev }: Operation) => {
		const before = writers[register];
		if (before !== undefined && prev[register] !== before) torn.add(register);
		writers[register] = own;
	};
	for (const operation of operations) {
		if (operation.kind === 'purge') return purgedRecord(id, operations);
		if (operation.kind === 'create' || operation.kind === 'set')
			for (const field in operation.body.fields) {
				fields[field] = operation.body.fields[field] ?? null;
				write(field, operation);
			}
		if (placeOf(operation)) {
			placed = operation;
			write('place', operation);
		}
		if (operation.kind === 'delete') deletion = operation;
	}
	const flagged = deletion?.body.deleted === true ? deletion : undefined;
	const deleted = flagged !== undefined && (holds(id) || sawAll(flagged, operations));
	const apart = torn.delete('place') ? placedApart(operations) : [];
	return {
		id,
		operations,
		fields,
		placed,
		ordered: placed && orderedSince(placed, operations),
		apart,
		overtaken: [
			...(placed ? overtakenPlaces(apart, placed) : []),
			...[...torn].flatMap((field) => overtakenValues(operations, field))
		],
		deleted,
		deletion: flagged,
		revived: flagged !== undefined && !deleted,
		purged: false
	};
}

/** A purged record keeps its operations until their epoch ends, and shows nothing of them. */
function purgedRecord(id: RecordId, operations: readonly Operation[]): Folded {
	return {
		id,
		operations,
		fields: {},
		placed: undefined,
		ordered: undefined,
		apart: [],
		overtaken: [],
		deleted: true,
		deletion: undefined,
		revived: false,
		purged: true
	};
}

/** Whether a removal holds against edits made apart: a stage that is renamed stays removed, its deals are asked for another. */
export function holds(id: RecordId): boolean {
	return typeOf(id) === 'stage';
}

/**
 * The placements made apart from the one that holds. Where that one takes back a decision between several, those are
 * apart again but for the one it brought back.
 */
function placedApart(operations: readonly Operation[]): readonly Operation[] {
	const standing = heads(operations, 'place');
	const placed = standing.at(-1);
	if (!placed) return [];
	const others = new Set([
		...standing.slice(0, -1),
		...broughtBack(placed, 'place', operations).sort(later).slice(0, -1)
	]);
	return operations.filter((operation) => others.has(operation));
}

/** What an operation that takes another back has put back: what the other saw in the register. */
function broughtBack(
	operation: Operation,
	register: Register,
	operations: readonly Operation[],
	passed: readonly Operation[] = []
): Operation[] {
	const undone = operations.find(({ id }) => id === operation.undoes);
	if (!undone || !writes(undone, register) || passed.includes(undone)) return [operation];
	const seen = seenAt(undone.prev, register);
	return operations
		.filter(({ id }) => seen.includes(id))
		.flatMap((one) => broughtBack(one, register, operations, [...passed, undone]));
}

/** Placements that gave way to one that puts the deal elsewhere, or that ends it otherwise. */
function overtakenPlaces(apart: readonly Operation[], holder: Operation): readonly Overtaken[] {
	const stage = placeOf(holder)?.stage;
	return apart
		.filter(({ kind }) => kind !== 'create')
		.filter((operation) => placeOf(operation)?.stage !== stage || operation.kind !== holder.kind)
		.map((operation) => ({ register: 'place', operation, holder }));
}

/**
 * Writes to a field that gave way to another value. A creation never does; and where a log has been rolled over and
 * does not hold all that was seen, nobody can tell.
 */
function overtakenValues(operations: readonly Operation[], field: Register): readonly Overtaken[] {
	const writers = operations.filter((operation) => writes(operation, field));
	const known = new Set(writers.map(({ id }) => id));
	if (!writers.every(({ prev }) => seenAt(prev, field).every((id) => known.has(id)))) return [];
	const standing = heads(writers, field);
	const holder = standing.at(-1);
	if (!holder) return [];
	const brought = broughtBack(holder, field, writers).sort(later);
	return [...standing.slice(0, -1), ...brought.slice(0, -1)]
		.filter((one) => one.kind === 'set' && !sameValue(valueIn(one, field), valueIn(holder, field)))
		.map((operation) => ({ register: field, operation, holder }));
}

/** The value that an operation gives a field, `null` where it gives none. */
export function valueIn(operation: Operation, field: string): FieldValue {
	if (operation.kind !== 'create' && operation.kind !== 'set') return null;
	return operation.body.fields[field] ?? null;
}

function sameValue(a: FieldValue, b: FieldValue): boolean {
	return a === b || JSON.stringify(a) === JSON.stringify(b);
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
	return operations.every((one) => !isEdit(one) || seen.has(one.id));
}

function headsByRegister(operations: readonly Operation[]): Map<Register, readonly Operation[]> {
	const registers = new Set(operations.flatMap(registersOf));
	return new Map([...registers].map((register) => [register, heads(operations, register)]));
}
