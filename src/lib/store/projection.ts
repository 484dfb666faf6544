import type { Deal } from '#lib/domain/deal.ts';
import type { RecordId, StageId } from '#lib/domain/ids.ts';
import { LETTERS, typeOf } from '#lib/domain/ids.ts';
import type { Merges } from '#lib/domain/merges.ts';
import type { Money } from '#lib/domain/money.ts';
import { KINDS } from '#lib/domain/operation.ts';
import type { Day } from '#lib/domain/time.ts';
import { outlineOf, type Outline } from './outline.ts';
import { reviveRow } from './revive.ts';
import type { Row } from './row.ts';
import type { Totals } from './totals.ts';
import type { Workspace } from './workspace.ts';

/**
 * The projection: what the records of a workspace were folded to, kept as JSON so that the board can be drawn before
 * any document is read. A cache: what is wrong with it in any way means that there is none.
 *
 * `top` is what the first screen shows, parts are all rows. A record is in the part that its id says, so that one edit
 * rewrites one part.
 *
 * The number counts how records are folded and written, as far as a row shows it. Another build may read operations that
 * this one left out, so that its rows are not of the same.
 */
const FORMAT = `6 ${KINDS.join(' ')} ${LETTERS}`;

/** Cards of each column in `top`: more than the tallest screen shows. */
export const FIRST_CARDS = 30;

/** Rows in a part at most, unless there are more parts than `PARTS`. */
export const PART_ROWS = 2000;
const PARTS = 1024;

/** The state vector of each document that a projection reflects, encoded, by the document's name. */
export type Vectors = Readonly<Record<string, string>>;

export interface Top {
	readonly vectors: Vectors;
	/** How many parts there are. */
	readonly parts: number;
	readonly outline: Outline;
	/** The directory, the first cards of each open column, and whom they name. */
	readonly rows: readonly Row[];
}

/** What is to be stored so that the stored projection is of now. */
export interface Written {
	readonly top: string;
	/** The parts that have changed, by number; parts from `count` on are to be removed. */
	readonly parts: ReadonlyMap<number, string>;
	readonly count: number;
}

/** Follows a workspace, and writes its projection anew as far as it has changed. */
export class Projector {
	readonly #workspace: Workspace;
	readonly #stop: () => void;
	/** How many parts are stored; none while nothing is known to be. */
	#count = 0;
	#changed: Set<RecordId>;

	/** `stored`: the projection that is stored already, and the records that have changed since it was. */
	constructor(
		workspace: Workspace,
		stored?: { readonly parts: number; readonly changed: Iterable<RecordId> }
	) {
		this.#workspace = workspace;
		this.#count = stored?.parts ?? 0;
		this.#changed = new Set(stored?.changed);
		this.#stop = workspace.onChange((changed) => {
			for (const id of changed) this.#changed.add(id);
		});
	}

	/** Whether anything has changed since the last `write`. */
	get isBehind(): boolean {
		return this.#count === 0 || this.#changed.size > 0;
	}

	/** What is to be stored now. It counts as stored: where storing it fails, begin with a new one. */
	write(vectors: Vectors): Written {
		const ids = [...this.#workspace.records.keys()];
		const count = countOf(ids, this.#count);
		const dirty =
			count === this.#count
				? new Set([...this.#changed].map((id) => partOf(id, count)))
				: new Set(Array.from({ length: count }, (_, part) => part));
		const members = new Map([...dirty].map((part) => [part, [] as RecordId[]]));
		for (const id of ids) members.get(partOf(id, count))?.push(id);
		const parts = new Map(
			[...members].map(([part, own]) => [part, formatPart(part, this.#workspace.rows(own))])
		);
		this.#count = count;
		this.#changed = new Set();
		return { top: formatTop(this.#workspace, vectors, count), parts, count };
	}

	close(): void {
		this.#stop();
	}
}

/** The part of a record among so many (a power of two). */
export function partOf(id: RecordId, count: number): number {
	// FNV-1a: ids are random but for their first letter, and made by other devices in other ways.
	let hash = 0x811c9dc5;
	for (let index = 0; index < id.length; index++)
		hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
	return ((hash ^ (hash >>> 15)) >>> 0) & (count - 1);
}

/** How many parts records are kept in: no more than are needed, and as many as before while that does. */
function countOf(ids: readonly RecordId[], before: number): number {
	const least = before > 0 && ids.length > (before * PART_ROWS) / 8 ? before : 1;
	for (let count = least; count < PARTS; count *= 2) {
		const sizes = new Uint32Array(count);
		for (const id of ids) {
			const part = partOf(id, count);
			sizes[part] = (sizes[part] ?? 0) + 1;
		}
		if (Math.max(...sizes) <= PART_ROWS) return count;
	}
	return PARTS;
}

function formatPart(part: number, rows: Iterable<Row>): string {
	return JSON.stringify({ format: FORMAT, part, rows: [...rows] });
}

function formatTop(workspace: Workspace, vectors: Vectors, parts: number): string {
	const { stages, due } = outlineOf(workspace);
	const rows = [...workspace.rows(firstRecords(workspace))];
	const outline = { stages: [...stages], due: [...due] };
	return JSON.stringify({ format: FORMAT, vectors, parts, outline, rows });
}

/** What the first screen shows: the directory, the first cards of each open column, and whom they name. */
function firstRecords(workspace: Workspace): ReadonlySet<RecordId> {
	const { pipelines, stages, reasons, members, columns, records, merges } = workspace;
	const ids = new Set<RecordId>([
		...pipelines.keys(),
		...stages.keys(),
		...reasons.keys(),
		...members.keys()
	]);
	for (const id of records.keys()) if (typeOf(id) === 'workspace') ids.add(id);
	for (const { id, kind } of stages.values()) {
		if (kind !== 'open') continue;
		for (const deal of columns.of(id).slice(0, FIRST_CARDS))
			for (const named of namedIn(deal, merges)) ids.add(named);
	}
	return ids;
}

function namedIn(deal: Deal, merges: Merges): readonly RecordId[] {
	const { id, writtenCompany, writtenContacts } = deal;
	const companies = writtenCompany === undefined ? [] : merges.chain(writtenCompany);
	return [id, ...writtenContacts.flatMap((contact) => merges.chain(contact)), ...companies];
}

/** A stored top, or `undefined` for anything else. */
export function parseTop(text: string): Top | undefined {
	const json = parse(text);
	const { vectors, parts, outline } = json ?? {};
	const rows = reviveRows(json);
	if (!rows || !isObject(vectors) || !isObject(outline)) return undefined;
	if (typeof parts !== 'number' || !Number.isInteger(parts) || parts < 1) return undefined;
	if (!Object.values(vectors).every((one) => typeof one === 'string')) return undefined;
	const { stages, due } = outline;
	if (!isPairs(stages) || !stages.every(([, totals]) => isTotals(totals))) return undefined;
	if (!isPairs(due) || !due.every(([, count]) => typeof count === 'number')) return undefined;
	return {
		vectors: vectors as Vectors,
		parts,
		outline: {
			stages: new Map(stages as [StageId, Totals][]),
			due: new Map(due as [Day, number][])
		},
		rows
	};
}

/** The rows of a stored part, or `undefined` for anything but that part. */
export function parsePart(text: string, part: number): readonly Row[] | undefined {
	const json = parse(text);
	return json?.['part'] === part ? reviveRows(json) : undefined;
}

type Json = Readonly<Record<string, unknown>>;

function parse(text: string): Json | undefined {
	try {
		const json: unknown = JSON.parse(text);
		return isObject(json) && json['format'] === FORMAT ? json : undefined;
	} catch {
		return undefined;
	}
}

function reviveRows(json: Json | undefined): readonly Row[] | undefined {
	const given = json?.['rows'];
	if (!Array.isArray(given)) return undefined;
	const rows: Row[] = [];
	for (const one of given) {
		const row = reviveRow(one);
		if (!row) return undefined;
		rows.push(row);
	}
	return rows;
}

function isObject(value: unknown): value is Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPairs(value: unknown): value is readonly (readonly [string, unknown])[] {
	return (
		Array.isArray(value) &&
		value.every((pair) => Array.isArray(pair) && pair.length === 2 && typeof pair[0] === 'string')
	);
}

function isTotals(value: unknown): value is Totals {
	return (
		isObject(value) &&
		typeof value['count'] === 'number' &&
		[value['value'], value['weighted']].every((sums) => Array.isArray(sums) && sums.every(isMoney))
	);
}

function isMoney(value: unknown): value is Money {
	return (
		isObject(value) && typeof value['amount'] === 'number' && typeof value['currency'] === 'string'
	);
}
