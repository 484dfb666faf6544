import type { Batch } from '#lib/domain/batch.ts';
import type { Money } from '#lib/domain/money.ts';
import type { Operation } from '#lib/domain/operation.ts';
import type { At, Day } from '#lib/domain/time.ts';
import { Arrivals, type Stamp } from './arrivals.ts';
import { readTable, recogniseLayout, type Table } from './csv.ts';
import type { Encoding, Layout } from './layout.ts';
import { drafter, type Read, type Refusal } from './drafts.ts';
import { decodeText, recogniseEncoding, type Certainty } from './encoding.ts';
import { identify } from './identity.ts';
import { complete, ladderOf } from './ladder.ts';
import { proposeMapping, proposeUses } from './mapping.ts';
import type { Use } from './uses.ts';
import {
	intoNew,
	intoPipeline,
	nameKey,
	proposeCurrencies,
	proposeStages,
	stageNames,
	type Ground,
	type Plan,
	type Texts
} from './plan.ts';
import { isDated, isNumeric, profile, type Profile } from './profile.ts';
import { alike } from './spelling.ts';

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

/** What a plan makes of a file, before anything is written. */
export interface Look {
	/** The stage names of the file with their rows. */
	readonly stages: readonly Counted[];
	/** Rows whose stage is empty: they begin in the first open stage. */
	readonly unstaged: number;
	/** The owners, and whether each is a member already. */
	readonly people: readonly (Counted & { readonly known: boolean })[];
	/** Names that differ by spelling, by column. */
	readonly alike: readonly { readonly column: number; readonly names: readonly Counted[] }[];
	/** The first rows as they will come in. */
	readonly preview: readonly PreviewRow[];
	/** How many rows will come in; the others by why they are refused. */
	readonly good: number;
	readonly refused: Readonly<Partial<Record<Refusal['code'], number>>>;
}

interface Counted {
	readonly name: string;
	readonly count: number;
}

export interface PreviewRow {
	readonly line: number;
	readonly refusal?: Refusal;
	readonly deal?: {
		readonly title: string;
		readonly company: string;
		readonly owner: string;
		readonly value: Money | undefined;
		readonly expectedClose: Day | undefined;
		readonly course: readonly { readonly stage: string; readonly at: At }[];
	};
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

const PREVIEWED = 10;
/** Operations in a part: what a main thread appends in a few milliseconds, on a slow phone within 50. */
const PART = 100;
/** Names are looked at for their spelling where a column has at most so many. */
const NAMES = 1_500;
/** A kept column is one of names where it has few of them. */
const FEW = 200;

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
		const { ladder, names } = this.#ladder(plan, ground, texts);
		const read = drafter(this.#table.headings, plan, ladder, ground);
		const refused: Partial<Record<Refusal['code'], number>> = {};
		const preview: PreviewRow[] = [];
		let good = 0;
		for (const row of this.#table.rows) {
			const result = read(row);
			if (result.ok) good++;
			else refused[result.refusal.code] = (refused[result.refusal.code] ?? 0) + 1;
			if (preview.length < PREVIEWED) preview.push(previewOf(row.line, result, names));
		}
		const stage = this.#profileOf(plan, 'stage');
		const members = new Set(ground.members.map(({ name }) => nameKey(name)));
		return {
			stages: stageNames(this.#profiles, plan).map((name) => ({
				name,
				count: stage?.values.get(name) ?? 0
			})),
			unstaged: stage?.empty ?? 0,
			people: [...(this.#profileOf(plan, 'owner')?.values ?? [])].map(([name, count]) => ({
				name,
				count,
				known: members.has(nameKey(name))
			})),
			alike: this.#alike(plan, ground),
			preview,
			good,
			refused
		};
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

	#stagesAs(stages: Plan['stages'], names: readonly string[], ground: Ground): Plan['stages'] {
		const known =
			stages.into === 'existing' && ground.pipelines.find(({ id }) => id === stages.pipeline);
		if (known) return intoPipeline(names, known);
		return intoNew(names, stages.into === 'new' ? stages.name : '');
	}

	#ladder(plan: Plan, ground: Ground, texts: Texts) {
		const { ladder } = ladderOf(plan.stages, ground, identify(ground.workspace, []), texts);
		const names = new Map<string, string>();
		if (plan.stages.into === 'new')
			for (const [index, { name }] of complete(plan.stages.stages, texts).entries())
				names.set(ladder.steps[index]?.id ?? '', name);
		else
			for (const { stages } of ground.pipelines)
				for (const { id, name } of stages) names.set(id, name);
		return { ladder, names };
	}

	#profileOf({ uses }: Plan, field: Use['use']): Profile | undefined {
		return this.#profiles[uses.findIndex(({ use }) => use === field)];
	}

	#alike(plan: Plan, ground: Ground): Look['alike'] {
		return this.#profiles.flatMap((column, index) => {
			const use = plan.uses[index]?.use;
			const known = use === 'company' ? ground.companies : use === 'owner' ? ground.members : [];
			const names =
				use === 'company' ||
				use === 'owner' ||
				(use === 'extra' && column.distinct <= FEW && !isNumeric(column) && !isDated(column));
			if (!names || column.distinct > NAMES) return [];
			const counts = new Map(column.values);
			for (const { name } of known) if (!counts.has(name)) counts.set(name, 0);
			return alike(counts)
				.filter((group) => group.names.some(({ name }) => column.values.has(name)))
				.map((group) => ({ column: index, names: group.names }));
		});
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

function previewOf(line: number, result: Read, names: ReadonlyMap<string, string>): PreviewRow {
	if (!result.ok) return { line, refusal: result.refusal };
	const { title, company, owner, value, expectedClose, course } = result.draft;
	return {
		line,
		deal: {
			title,
			company,
			owner,
			value,
			expectedClose,
			course: course.map(({ step, at }) => ({ stage: names.get(step.id) ?? '', at }))
		}
	};
}
