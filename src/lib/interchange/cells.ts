import { LONGEST_NAME } from '#lib/domain/bounds.ts';
import type { DealStatus } from '#lib/domain/deal.ts';
import { isInstant, type At } from '#lib/domain/time.ts';
import { tidy } from './cell.ts';
import type { Ladder, Step } from './course.ts';
import type { Row } from './csv.ts';
import { parseAt } from './dates.ts';
import { headingKey } from './headings.ts';
import type { Plan } from './plan.ts';
import { RowCells, type Columns } from './row-cells.ts';
import type { Field } from './uses.ts';
import { statusWord } from './words.ts';

/** The source of a row without an id: it is known by its whole content. */
const CONTENT = 'csv row';
/** As much of an id as a title bears. */
const ID_LENGTH = 40;

/** For each column, where an id in it comes from: two programs that number their deals call them differently. */
export function sourcesOf(headings: readonly string[]): readonly string[] {
	return headings.map((heading) => `csv ${headingKey(heading)}`);
}

/** One row of a file of deals, read by the plan. */
export class Cells extends RowCells {
	readonly #plan: Plan;
	readonly #sources: readonly string[];

	constructor(
		headings: readonly string[],
		plan: Plan,
		columns: Columns,
		sources: readonly string[],
		row: Row
	) {
		super(headings, plan, columns, row);
		this.#plan = plan;
		this.#sources = sources;
	}

	/** A title made of what was to be sold and to whom; where either is not said, of the id. */
	madeTitle([kind, id]: readonly [kind: string, id: string]): string {
		const { titleFrom } = this.#plan;
		const said = titleFrom.map((column) => this.said(column)).filter((one) => one !== '');
		const whole = said.length > 0 && said.length === titleFrom.length;
		if (!whole && (said.length === 0 || kind !== CONTENT)) said.push(id.slice(0, ID_LENGTH));
		return said.join(' · ').slice(0, LONGEST_NAME);
	}

	at(field: Field, zone: string): At {
		for (const column of this.columns(field)) {
			const at = this.#at(column, zone);
			if (at !== null) return at;
		}
		return null;
	}

	entered(ladder: Ladder, zone: string): Map<Step, At> {
		const entered = new Map<Step, At>();
		for (const column of this.columns('entered')) {
			const use = this.#plan.uses[column];
			const step = use?.use === 'entered' ? ladder.of.get(use.stage) : undefined;
			const at = this.#at(column, zone);
			if (step && at !== null && !entered.has(step)) entered.set(step, at);
		}
		return entered;
	}

	/** The step of the row's stage; of the first open stage where the cell is empty; nothing without a stage column. */
	stage(ladder: Ladder): Step | undefined {
		const [column] = this.columns('stage');
		if (column === undefined) return undefined;
		const said = this.said(column);
		return said === '' ? undefined : (ladder.of.get(said) ?? this.refuse('stage', 'stage'));
	}

	status(): DealStatus {
		const said = this.text('status');
		return said === '' ? 'open' : (statusWord(said) ?? this.refuse('status', 'status') ?? 'open');
	}

	source(seen: Map<string, number>): [string, string] {
		for (const column of this.columns('id')) {
			const id = tidy(this.cell(column));
			if (id !== '') return [this.#sources[column] ?? '', id];
		}
		return [CONTENT, contentOf(this.row, seen)];
	}

	#at(column: number, zone: string): At {
		const rule = this.#plan.dates[column];
		const at = rule && parseAt(this.cell(column), rule, zone);
		if (typeof at === 'number' && !isInstant(at)) this.refuse('far', '', column);
		return at === undefined ? (this.refuse('date', '', column) ?? null) : at;
	}
}

/** What a row without an id is known by: all of its cells, the second of two alike as the second. */
export function contentOf({ cells }: Row, seen: Map<string, number>): string {
	const content = cells.map((cell) => cell.trim()).join(' · ');
	const key = JSON.stringify(cells);
	const times = (seen.get(key) ?? 0) + 1;
	seen.set(key, times);
	return times === 1 ? content : `${content} (${times})`;
}
