import type { Arrival, NewChoices, Support, Update } from '#lib/domain/batch.ts';
import { EXTRA } from '#lib/domain/deal.ts';
import type { RecordId } from '#lib/domain/ids.ts';
import type { Fields, Operation } from '#lib/domain/operation.ts';
import { tidy } from './cell.ts';
import { contentOf } from './cells.ts';
import type { Row } from './csv.ts';
import type { Identity } from './identity.ts';
import { leadOf } from './lead-rows.ts';
import { Likes, type LikenessKeys } from './likes.ts';
import type { OwnField } from './own-field.ts';
import { companyFrom, contactOf } from './people-rows.ts';
import { nameKey, type Ground } from './plan.ts';
import type { RecordPlan } from './record-columns.ts';
import type { RecordKind } from './record-headings.ts';
import { companySource, type Made, type RecordRow } from './record-row.ts';
import { columnsOf, RowCells, type Columns, type Reading, type Refusal } from './row-cells.ts';
import { created, type Stamp } from './stamping.ts';
import { Supports } from './supports.ts';

/** A row as it comes in, or why it does not. */
export type ReadRecord =
	| {
			readonly ok: true;
			/** What it will be called, and what else is told of it. */
			readonly name: string;
			readonly facts: readonly string[];
			/** What it has in the fields of the workspace's own. */
			readonly own: Fields;
			/** Who it looks like, and is left out for or adds to. */
			readonly like: string | undefined;
			/** Who it looks like, and comes in beside. */
			readonly resembles?: string | undefined;
			readonly arrival?: Arrival<Operation>;
			readonly update?: Update;
	  }
	| { readonly ok: false; readonly refusal: Refusal };

const MAKE: Readonly<Record<RecordKind, (row: RecordRow) => Made>> = {
	lead: leadOf,
	contact: contactOf,
	company: companyFrom
};

/** What forms leave where nobody has chosen anything. */
const BLANKS = new Set(['select', '-', '—', 'n/a', 'none', 'null']);

/**
 * Makes the operations of an import of leads, people or companies. Ids come from the content, as those of deals: the same
 * row of the same file is the same record on every device, and comes in once.
 */
export class RecordRows {
	readonly #headings: readonly string[];
	readonly #plan: RecordPlan;
	readonly #reading: Reading;
	readonly #columns: Columns;
	readonly #own: readonly OwnField[];
	readonly #known: Pick<RecordRow, 'labels' | 'companies'>;
	readonly #identity: Identity;
	readonly #stamp: Stamp;
	readonly #supports: Supports;
	readonly #likes: Likes;
	readonly #seen = new Map<string, number>();

	constructor(
		headings: readonly string[],
		plan: RecordPlan,
		ground: Ground,
		identity: Identity,
		stamp: Stamp,
		keys: LikenessKeys
	) {
		this.#headings = headings;
		this.#plan = plan;
		const { dates, numbers } = plan;
		this.#reading = {
			dates,
			numbers,
			currencies: { '': ground.currency },
			merges: [],
			blanks: BLANKS
		};
		this.#columns = columnsOf(plan.uses);
		this.#own = ground.custom.filter(
			({ of, field }) => of === plan.kind && this.#columns.has(field)
		);
		this.#known = {
			labels: new Set(ground.lists.label.map(({ name }) => nameKey(name))),
			companies: new Set(ground.companies.map(({ id }) => id))
		};
		this.#identity = identity;
		this.#stamp = stamp;
		this.#supports = new Supports(ground, identity, stamp);
		this.#likes = new Likes(keys, ground);
	}

	/** The supports made since the last call. */
	takeSupports(): readonly Support<Operation>[] {
		return this.#supports.take();
	}

	get newChoices(): readonly NewChoices[] {
		return this.#supports.newChoices;
	}

	/** Reads a row. Call it with each once and in order. */
	read(row: Row): ReadRecord {
		if (row.problem) return { ok: false, refusal: { code: row.problem } };
		const { kind, same } = this.#plan;
		const cells = new RowCells(this.#headings, this.#reading, this.#columns, row);
		const [source, id] = this.#source(cells);
		const needs: RecordId[] = [];
		const need = <T extends RecordId>(found: T | undefined) => {
			if (found !== undefined) needs.push(found);
			return found;
		};
		const given: RecordRow = {
			...{ cells, id, need, supports: this.#supports, likes: this.#likes },
			...{ ...this.#known, identity: this.#identity, by: this.#stamp.by }
		};
		const { fields, unused = [], at, name, facts, like, resembles, seen } = MAKE[kind](given);
		const own = this.#custom(cells, need);
		const extra =
			kind === 'lead'
				? cells.extra(unused).map(([heading, text]) => [EXTRA + heading, text] as const)
				: [];
		if (cells.refusal) return { ok: false, refusal: cells.refusal };
		const whole: Fields = { ...fields, ...own, ...Object.fromEntries(extra) };
		const told = { ok: true as const, name, facts: facts.filter((fact) => fact !== ''), own };
		const { line } = row;
		if (like && same === 'skip') return { ...told, like: like.name };
		if (like && same === 'update') {
			seen?.(like.id);
			// It keeps the name that it was given when they were merged.
			const fields = like.former ? without(whole, 'name') : whole;
			return { ...told, like: like.name, update: { line, record: like.id, fields, needs } };
		}
		const record: RecordId = this.#identity.id(kind, source, id);
		seen?.(record);
		const entries = [created(this.#stamp, record, whole, at)];
		const beside = same === 'make' ? undefined : resembles?.name;
		const arrival = { line, record, entries, needs };
		return { ...told, like: undefined, resembles: beside, arrival };
	}

	#custom(cells: RowCells, need: RecordRow['need']): Fields {
		return Object.fromEntries(
			this.#own.flatMap((field) => {
				const said = cells.custom(field);
				const value = said && this.#supports.custom(field, said);
				if (said && 'member' in said) need(value as RecordId);
				return value === undefined ? [] : [[field.field, value] as const];
			})
		);
	}

	/** What the row is known by: its id, or all of its cells, the second of two alike as the second. */
	#source(cells: RowCells): readonly [kind: string, id: string] {
		const id = tidy(cells.text('id'));
		const { kind } = this.#plan;
		if (id !== '') return kind === 'company' ? companySource(id) : [`csv ${kind}`, id];
		return [`csv ${kind} row`, contentOf(cells.row, this.#seen)];
	}
}

function without(fields: Fields, name: string): Fields {
	return Object.fromEntries(Object.entries(fields).filter(([field]) => field !== name));
}
