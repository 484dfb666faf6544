import type { Hlc } from '#lib/domain/hlc.ts';
import type { DeviceId, MemberId, RecordId } from '#lib/domain/ids.ts';
import {
	KINDS,
	operationId,
	type Bodies,
	type Fields,
	type ImportId,
	type Kind,
	type Operation,
	type OperationId,
	type Prev
} from '#lib/domain/operation.ts';
import { parseCurrency } from '#lib/domain/money.ts';
import { isRank } from '#lib/domain/rank.ts';
import { parseDay, type At, type EpochMs } from '#lib/domain/time.ts';

/**
 * An operation as it lies in the log: a JSON array
 * `[hlc, device, kind, record, at, by, body, prev, extra?]`, `extra` = `{id?, undoes?, imported?, step?}`.
 *
 * The id is left out where it is `hlc@device`. A string and not an object, because Yjs decodes objects value by value
 * and strings at once.
 */
export function encode(operation: Operation): string {
	const { id, hlc, device, kind, record, at, by, body, prev, undoes, imported, step } = operation;
	const extra = {
		...(id === operationId(hlc, device) ? {} : { id }),
		...(undoes === undefined ? {} : { undoes }),
		...(imported === undefined ? {} : { imported }),
		...(step === undefined ? {} : { step })
	};
	const head = [hlc, device, kind, record, at, by, body, prev];
	return JSON.stringify(Object.keys(extra).length > 0 ? [...head, extra] : head);
}

/**
 * The operation that an entry is, or `undefined` for one that this version cannot read.
 *
 * An unreadable entry stays in the log and is passed on; a newer version may know it.
 */
export function decode(entry: string): Operation | undefined {
	let wire: unknown;
	try {
		wire = JSON.parse(entry);
	} catch {
		return undefined;
	}
	if (!Array.isArray(wire)) return undefined;
	const [hlc, device, kind, record, at, by, body, prev, extra] = wire as unknown[];
	if (!isHlc(hlc)) return undefined;
	if (!isId(device) || !isId(record) || typeof by !== 'string' || !isKind(kind)) return undefined;
	const when = readAt(at);
	if (when === undefined || !isBody(kind, body) || !isPrev(prev)) return undefined;
	const { id, undoes, imported, step } = isObject(extra) ? extra : {};
	return {
		id: isId(id) ? (id as OperationId) : operationId(hlc, device as DeviceId),
		hlc,
		device: device as DeviceId,
		kind,
		record: record as RecordId,
		at: when,
		by: by as MemberId,
		body,
		prev,
		...(isId(undoes) ? { undoes: undoes as OperationId } : {}),
		...(isId(imported) ? { imported: imported as ImportId } : {}),
		...(isHlc(step) ? { step } : {})
	} as Operation;
}

/** What an operation is to undo: all but what it says. */
export type Trace = Pick<
	Operation,
	'id' | 'hlc' | 'kind' | 'record' | 'by' | 'undoes' | 'imported' | 'step'
>;

/**
 * The trace of an entry that a device has made since a reading of the clock; `undefined` for every other entry.
 *
 * A fraction of decoding it: a log of tens of thousands of entries is looked through at each start.
 */
export function glance(entry: string, device: DeviceId, since: Hlc): Trace | undefined {
	const comma = entry.indexOf(',');
	if (!entry.startsWith(`,"${device}",`, comma)) return undefined;
	const hlc = Number(entry.slice(1, comma));
	if (!isHlc(hlc) || hlc < since) return undefined;
	const [, , kind, record, , by] = entry
		.split(',', PARTS)
		.map((part) => /^"(.*)"$/.exec(part)?.[1]);
	if (!isKind(kind) || !isId(record) || by === undefined) return undefined;
	const { id, undoes, imported, step } = extraOf(entry);
	return {
		id: isId(id) ? (id as OperationId) : operationId(hlc, device),
		...{ hlc, kind, record: record as RecordId, by: by as MemberId },
		...(isId(undoes) ? { undoes: undoes as OperationId } : {}),
		...(isId(imported) ? { imported: imported as ImportId } : {}),
		...(isHlc(step) ? { step } : {})
	};
}

/** How many parts of an entry stand before its body. No comma is in them. */
const PARTS = 6;
const EXTRAS = new Set(['id', 'undoes', 'imported', 'step']);

/** The last part of an entry, where it has one. A quote in a text is escaped: two objects meet nowhere else like this. */
function extraOf(entry: string): Json {
	const meet = entry.lastIndexOf('},{"');
	if (meet < 0) return {};
	try {
		const last: unknown = JSON.parse(entry.slice(meet + 2, -1));
		// Without one the last part is `prev`, by the names of registers.
		return isObject(last) && Object.keys(last).every((key) => EXTRAS.has(key)) ? last : {};
	} catch {
		return {};
	}
}

/** What tells where an entry belongs, without a look at the rest of it. */
export interface Head {
	readonly hlc: Hlc;
	readonly record: RecordId;
}

const HEAD = /^\[(\d{1,16}),"[^"\\]+","([a-z]+)","([^"\\]{1,200})",/;

/** The head of an entry, or `undefined` for one that this version cannot read. Says nothing of whether `decode` can. */
export function headOf(entry: string): Head | undefined {
	const [, hlc, kind, record] = HEAD.exec(entry) ?? [];
	if (hlc === undefined || record === undefined || !isKind(kind)) return decode(entry);
	return { hlc: Number(hlc) as Hlc, record: record as RecordId };
}

/** The clock of an entry, at a glance; `undefined` for what is none. */
export function hlcOf(entry: string): Hlc | undefined {
	const hlc = entry.startsWith('[') ? Number.parseInt(entry.slice(1, LONGEST), 10) : NaN;
	return Number.isSafeInteger(hlc) && hlc >= 0 ? (hlc as Hlc) : undefined;
}

/** A bracket and the digits of a safe integer. */
const LONGEST = 18;

/** Entries by the record they are about, in their order, and how many cannot be read. */
export function byRecord(entries: Iterable<string>): {
	readonly records: ReadonlyMap<RecordId, readonly string[]>;
	readonly unreadable: number;
} {
	const records = new Map<RecordId, string[]>();
	let unreadable = 0;
	for (const entry of entries) {
		const record = headOf(entry)?.record;
		const list = record && records.get(record);
		if (list) list.push(entry);
		else if (record) records.set(record, [entry]);
		else unreadable++;
	}
	return { records, unreadable };
}

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isId(value: unknown): value is string {
	return typeof value === 'string' && value.length > 0 && value.length <= 200;
}

function isHlc(value: unknown): value is Hlc {
	return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isKind(value: unknown): value is Kind {
	return KINDS.includes(value as Kind);
}

function readAt(value: unknown): At | undefined {
	if (value === null) return null;
	if (typeof value === 'number') return isInstant(value) ? value : undefined;
	return typeof value === 'string' ? parseDay(value) : undefined;
}

/** Whether a number of ms is a date at all: beyond 100 million days from 1970 none can be made of it. */
function isInstant(value: number): value is EpochMs {
	return Number.isSafeInteger(value) && Math.abs(value) <= 8.64e15;
}

/** An object by register. One named so would not be a property of the fold but its prototype. */
function isByRegister(value: unknown): value is Json {
	return isObject(value) && !Object.hasOwn(value, '__proto__');
}

function isPrev(value: unknown): value is Prev {
	return (
		isByRegister(value) &&
		Object.values(value).every((seen) => isId(seen) || (Array.isArray(seen) && seen.every(isId)))
	);
}

function isFields(value: unknown): value is Fields {
	return isByRegister(value) && Object.values(value).every(isFieldValue);
}

function isFieldValue(value: unknown): boolean {
	if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
	if (typeof value === 'number') return Number.isFinite(value);
	if (Array.isArray(value)) return value.every((one) => typeof one === 'string');
	return (
		isObject(value) &&
		Number.isSafeInteger(value['amount']) &&
		typeof value['currency'] === 'string' &&
		parseCurrency(value['currency']) !== undefined &&
		Object.keys(value).length === 2
	);
}

function isPlace(value: unknown): value is Json {
	return (
		isObject(value) && isId(value['pipeline']) && isId(value['stage']) && isOrder(value['order'])
	);
}

/** A key that no new one can be put beside would make every later move there throw. */
function isOrder(value: unknown): boolean {
	return typeof value === 'string' && isRank(value);
}

function isTransition(value: unknown): value is Json {
	return (
		isPlace(value) &&
		isObject(value['from']) &&
		isId(value['from']['pipeline']) &&
		isId(value['from']['stage'])
	);
}

function isUntil(value: unknown): boolean {
	return typeof value === 'string' && parseDay(value) !== undefined;
}

/** Whether a body has the shape of its kind; what it has beyond that is kept. */
function isBody(kind: Kind, body: unknown): body is Bodies[Kind] {
	if (!isObject(body)) return false;
	switch (kind) {
		case 'create':
			return isFields(body['fields']) && (body['place'] === undefined || isPlace(body['place']));
		case 'set':
			return isFields(body['fields']);
		case 'move':
		case 'win':
		case 'reopen':
			return isTransition(body);
		case 'lose':
		case 'disqualify':
			return isTransition(body) && isId(body['reason']) && typeof body['note'] === 'string';
		case 'nurture':
			return isTransition(body) && isUntil(body['until']) && typeof body['note'] === 'string';
		case 'order':
			return isId(body['stage']) && isOrder(body['order']);
		case 'delete':
			return typeof body['deleted'] === 'boolean';
		case 'purge':
			return true;
		default:
			return kind satisfies never;
	}
}
