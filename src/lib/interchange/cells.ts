import type { StageKind } from '#lib/domain/directory.ts';
import { fromMajor, parseCurrency, type Currency, type Money } from '#lib/domain/money.ts';
import type { At, Day } from '#lib/domain/time.ts';
import { plain, tidy } from './cell.ts';
import type { Ladder, Step } from './course.ts';
import type { Row } from './csv.ts';
import { parseAt, parseCalendarDay } from './dates.ts';
import { headingKey } from './headings.ts';
import type { Field } from './uses.ts';
import { currencyOf, parseAmount } from './numbers.ts';
import type { Plan } from './plan.ts';
import { statusWord } from './stages.ts';

/** Why a row is refused, and the cell that it is about. */
export interface Refusal {
	readonly code: 'quote' | 'cells' | 'date' | 'number' | 'currency' | 'stage' | 'status' | 'order';
	readonly heading?: string;
	readonly cell?: string;
}

/** The source of a row without an id: it is known by its whole content. */
const CONTENT = 'csv row';
/** As much of an id as a title bears. */
const ID_LENGTH = 40;

/** Where in a row to look, worked out once for a plan. */
export interface Columns {
	/** The columns of each use, in order. */
	readonly of: ReadonlyMap<string, readonly number[]>;
	/** For each column, where an id in it comes from: two programs that number their deals call them differently. */
	readonly sources: readonly string[];
}

export function columnsOf(headings: readonly string[], { uses }: Plan): Columns {
	const of = new Map<string, number[]>();
	for (const [column, { use }] of uses.entries()) of.set(use, [...(of.get(use) ?? []), column]);
	return { of, sources: headings.map((heading) => `csv ${headingKey(heading)}`) };
}

/** One row, read by the plan. What does not fit refuses the row, the first such cell giving the reason. */
export class Cells {
	readonly row: Row;
	refusal: Refusal | undefined;
	readonly #headings: readonly string[];
	readonly #plan: Plan;
	readonly #columns: Columns;

	constructor(headings: readonly string[], plan: Plan, columns: Columns, row: Row) {
		this.row = row;
		this.#headings = headings;
		this.#plan = plan;
		this.#columns = columns;
	}

	refuse(code: Refusal['code'], use: string, column = this.#columns.of.get(use)?.[0]): undefined {
		this.refusal ??=
			column === undefined
				? { code }
				: {
						code,
						heading: this.#headings[column] ?? '',
						cell: this.row.cells[column] ?? ''
					};
		return undefined;
	}

	/** The first cell of a field that says something, tidied and with its spelling merged. */
	text(field: Field): string {
		for (const column of this.#columns.of.get(field) ?? []) {
			const said = this.#said(column);
			if (said !== '') return said;
		}
		return '';
	}

	/** A title made of what was to be sold and to whom; where either is not said, of the id. */
	madeTitle([kind, id]: readonly [kind: string, id: string]): string {
		const { titleFrom } = this.#plan;
		const said = titleFrom.map((column) => this.#said(column)).filter((one) => one !== '');
		const whole = said.length > 0 && said.length === titleFrom.length;
		if (!whole && (said.length === 0 || kind !== CONTENT)) said.push(id.slice(0, ID_LENGTH));
		return said.join(' · ');
	}

	at(field: Field, zone: string): At {
		for (const column of this.#columns.of.get(field) ?? []) {
			const at = this.#at(column, zone);
			if (at !== null) return at;
		}
		return null;
	}

	day(field: Field): Day | undefined {
		for (const column of this.#columns.of.get(field) ?? []) {
			const rule = this.#plan.dates[column];
			const day = rule && parseCalendarDay(this.row.cells[column] ?? '', rule);
			if (day === undefined) this.refuse('date', field, column);
			else if (day !== null) return day;
		}
		return undefined;
	}

	entered(ladder: Ladder, zone: string): Map<Step, At> {
		const entered = new Map<Step, At>();
		for (const column of this.#columns.of.get('entered') ?? []) {
			const use = this.#plan.uses[column];
			const step = use?.use === 'entered' ? ladder.of.get(use.stage) : undefined;
			const at = this.#at(column, zone);
			if (step && at !== null && !entered.has(step)) entered.set(step, at);
		}
		return entered;
	}

	/** The step of the row's stage; of the first open stage where the cell is empty; nothing without a stage column. */
	stage(ladder: Ladder): Step | undefined {
		const [column] = this.#columns.of.get('stage') ?? [];
		if (column === undefined) return undefined;
		const said = this.#said(column);
		return said === '' ? undefined : (ladder.of.get(said) ?? this.refuse('stage', 'stage'));
	}

	status(): StageKind {
		const said = this.text('status');
		return said === '' ? 'open' : (statusWord(said) ?? this.refuse('status', 'status') ?? 'open');
	}

	money(): Money | undefined {
		for (const column of this.#columns.of.get('value') ?? []) {
			const rule = this.#plan.numbers[column];
			const amount = rule && parseAmount(this.row.cells[column] ?? '', rule);
			if (amount === null) continue;
			if (amount === undefined) return this.refuse('number', 'value', column);
			const currency = this.#currency(amount.sign);
			if (currency === undefined) return this.refuse('currency', 'value', column);
			return fromMajor(amount.number, currency) ?? this.refuse('number', 'value', column);
		}
		return undefined;
	}

	/** What is kept as text: columns without a use, and those of `fields`. */
	extra(fields: readonly Field[]): [string, string][] {
		return ['extra', ...fields]
			.flatMap((use) => this.#columns.of.get(use) ?? [])
			.sort((a, b) => a - b)
			.flatMap((column): [string, string][] => {
				const said = this.#plan.merges[column]
					? this.#said(column)
					: (this.row.cells[column] ?? '').trim();
				return said === '' ? [] : [[this.#headings[column] ?? '', said]];
			});
	}

	source(seen: Map<string, number>): [string, string] {
		for (const column of this.#columns.of.get('id') ?? []) {
			const id = tidy(this.row.cells[column] ?? '');
			if (id !== '') return [this.#columns.sources[column] ?? '', id];
		}
		const content = this.row.cells.map((cell) => cell.trim()).join(' · ');
		const key = JSON.stringify(this.row.cells);
		const times = (seen.get(key) ?? 0) + 1;
		seen.set(key, times);
		return [CONTENT, times === 1 ? content : `${content} (${times})`];
	}

	#said(column: number): string {
		const said = tidy(this.row.cells[column] ?? '');
		return this.#plan.merges[column]?.[said] ?? said;
	}

	#at(column: number, zone: string): At {
		const rule = this.#plan.dates[column];
		const at = rule && parseAt(this.row.cells[column] ?? '', rule, zone);
		return at === undefined ? (this.refuse('date', '', column) ?? null) : at;
	}

	#currency(sign: string): Currency | undefined {
		const said = plain(this.text('currency'));
		if (said !== '') return parseCurrency(said.toUpperCase()) ?? currencyOf(said.toLowerCase());
		return this.#plan.currencies[sign] ?? currencyOf(sign);
	}
}
