import type { Batch } from '#lib/domain/batch.ts';
import type { Operation } from '#lib/domain/operation.ts';
import { Arrivals, type Stamp } from './arrivals.ts';
import { readTable, recogniseLayout, type Table } from './csv.ts';
import type { Encoding, Layout } from './layout.ts';
import type { Refusal } from './cells.ts';
import { drafter } from './drafts.ts';
import { decodeText, recogniseEncoding, type Certainty } from './encoding.ts';
import { identify } from './identity.ts';
import { ladderOf } from './ladder.ts';
import { proposeLeadPlan, type LeadPlan, type LeadUse } from './lead-columns.ts';
import { LeadRows } from './lead-rows.ts';
import { lookAt, type Look } from './look.ts';
import { proposeMapping, proposeUses } from './mapping.ts';
import type { Use } from './uses.ts';
import {
	intoNew,
	intoPipeline,
	proposeCurrencies,
	proposeStages,
	stageNames,
	type Ground,
	type Plan,
	type Texts
} from './plan.ts';
import { profile, type Profile } from './profile.ts';

/** What a file was recognised as. */
export interface Recognised {
	readonly encoding: Encoding;
	readonly certainty: Certainty;
	readonly layout: Layout;
	readonly rows: number;
	readonly columns: readonly Column[];
}

/** A column as it is shown: its profile without all of its values. */
export type Column = Omit<Profile, 'values'>;

/** What the reader of a file may settle otherwise than was recognised. */
export interface Choice {
	readonly encoding?: Encoding;
	readonly layout?: Layout;
}

/** A part of an import in the making. */
export interface Part extends Batch<Operation> {
	/** Rows read so far, of all. */
	readonly done: number;
	readonly rows: number;
	/** Lines whose id an earlier line of the file has. */
	readonly repeated: readonly number[];
	readonly refused: readonly RefusedRow[];
}

export interface RefusedRow {
	readonly line: number;
	readonly lastLine: number;
	readonly refusal: Refusal;
	readonly cells: readonly string[];
}

/** Operations in a part: what a main thread appends in a few milliseconds, on a slow phone within 50. */
const PART = 100;
/** A file being imported: opened, looked at under a plan, made into operations part by part. */
export class Desk {
	readonly #bytes: Uint8Array;
	#table: Table = { headings: [], rows: [] };
	#profiles: readonly Profile[] = [];

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	/** Reads the file as a table, as chosen or else as recognised. */
	read({ encoding, layout }: Choice, texts: Texts): Recognised {
		const guess = recogniseEncoding(this.#bytes);
		const used = encoding ?? guess.encoding;
		const text = decodeText(this.#bytes, used);
		const usedLayout = layout ?? recogniseLayout(text);
		this.#table = readTable(text, usedLayout, (number) => `${texts.column} ${number}`);
		const whole = this.#table.rows.filter(({ problem }) => problem === undefined);
		this.#profiles = this.#table.headings.map((heading, column) =>
			profile(
				heading,
				whole.map(({ cells }) => cells[column] ?? '')
			)
		);
		return {
			encoding: used,
			certainty: used === guess.encoding ? guess.certainty : 'guess',
			layout: usedLayout,
			rows: this.#table.rows.length,
			columns: this.#profiles.map(({ values: _, ...column }) => column)
		};
	}

	/** The plan that the file itself suggests. */
	propose(ground: Ground, pipelineName: string): Plan {
		const mapping = proposeMapping(this.#profiles, proposeUses(this.#profiles));
		return {
			...mapping,
			stages: proposeStages(stageNames(this.#profiles, mapping), ground, pipelineName),
			currencies: proposeCurrencies(this.#profiles, mapping, ground),
			merges: this.#profiles.map(() => undefined)
		};
	}

	/** A plan with other uses of the columns: what they do not touch stays as it was settled. */
	revise(plan: Plan, uses: readonly Use[], ground: Ground): Plan {
		const mapping = proposeMapping(this.#profiles, uses);
		const before = stageNames(this.#profiles, plan);
		const names = stageNames(this.#profiles, mapping);
		const same = before.length === names.length && names.every((name) => before.includes(name));
		return {
			...mapping,
			dates: mapping.dates.map((rule, column) => (rule ? (plan.dates[column] ?? rule) : rule)),
			numbers: mapping.numbers.map((rule, column) =>
				rule ? (plan.numbers[column] ?? rule) : rule
			),
			stages: same ? plan.stages : this.#stagesAs(plan.stages, names, ground),
			currencies: { ...proposeCurrencies(this.#profiles, mapping, ground), ...plan.currencies },
			merges: plan.merges
		};
	}

	/** The stages of the file into another pipeline, or a new one where it has no id. */
	redirect(plan: Plan, pipeline: string | undefined, newName: string, ground: Ground): Plan {
		const names = stageNames(this.#profiles, plan);
		const known = ground.pipelines.find(({ id }) => id === pipeline);
		return { ...plan, stages: known ? intoPipeline(names, known) : intoNew(names, newName) };
	}

	/** What a plan makes of the file. */
	look(plan: Plan, ground: Ground, texts: Texts): Look {
		return lookAt(this.#table, this.#profiles, plan, ground, texts);
	}

	/** Makes the import, part by part. Nothing of it depends on anything but the file, the plan and the ground. */
	*make(plan: Plan, ground: Ground, texts: Texts, stamp: Stamp): Generator<Part, void, void> {
		const identity = identify(ground.workspace, ground.retired);
		const made = ladderOf(plan.stages, ground, identity, texts);
		const arrivals = new Arrivals(made, ground, identity, stamp, texts);
		const read = drafter(this.#table.headings, plan, made.ladder, ground);
		const seen = new Set<string>();
		const { rows } = this.#table;
		let part = emptyPart();
		for (const [index, row] of rows.entries()) {
			const { line, lastLine, cells } = row;
			const result = read(row);
			if (result.ok) {
				const arrival = arrivals.arrive(result.draft);
				if (seen.has(arrival.record)) part.repeated.push(line);
				else part.arrivals.push(arrival);
				seen.add(arrival.record);
				part.operations += arrival.entries.length;
			} else part.refused.push({ line, lastLine, refusal: result.refusal, cells });
			if (part.operations < PART && index + 1 < rows.length) continue;
			yield { ...part, supports: arrivals.takeSupports(), done: index + 1, rows: rows.length };
			part = emptyPart();
		}
	}

	/** The plan for leads that the file itself suggests, or for these uses of its columns. */
	proposeLeads(uses?: readonly LeadUse[]): LeadPlan {
		return proposeLeadPlan(this.#profiles, uses);
	}

	/** Makes an import of leads, part by part, as `make`. */
	*makeLeads(plan: LeadPlan, ground: Ground, stamp: Stamp): Generator<Part, void, void> {
		const identity = identify(ground.workspace, ground.retired);
		const { headings, rows } = this.#table;
		const reader = new LeadRows(headings, plan, ground, identity, stamp);
		const seen = new Set<string>();
		let part = emptyPart();
		for (const [index, row] of rows.entries()) {
			const { line, lastLine, cells } = row;
			const read = reader.read(row);
			if (!read.ok) part.refused.push({ line, lastLine, refusal: read.refusal, cells });
			else if (seen.has(read.arrival.record)) part.repeated.push(line);
			else part.arrivals.push(read.arrival);
			if (read.ok) seen.add(read.arrival.record);
			part.operations++;
			if (part.operations < PART && index + 1 < rows.length) continue;
			yield { ...part, supports: reader.takeSupports(), done: index + 1, rows: rows.length };
			part = emptyPart();
		}
	}

	#stagesAs(stages: Plan['stages'], names: readonly string[], ground: Ground): Plan['stages'] {
		const known =
			stages.into === 'existing' && ground.pipelines.find(({ id }) => id === stages.pipeline);
		if (known) return intoPipeline(names, known);
		return intoNew(names, stages.into === 'new' ? stages.name : '');
	}
}

function emptyPart() {
	return {
		arrivals: [] as Part['arrivals'][number][],
		repeated: [] as number[],
		refused: [] as RefusedRow[],
		operations: 0
	};
}
