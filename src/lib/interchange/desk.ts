import type { Batch, Update } from '#lib/domain/batch.ts';
import type { Operation } from '#lib/domain/operation.ts';
import { Arrivals } from './arrivals.ts';
import { readTable, recogniseLayout, type Row, type Table } from './csv.ts';
import type { Encoding, Layout } from './layout.ts';
import { drafter } from './drafts.ts';
import { decodeText, isText, recogniseEncoding, type Certainty } from './encoding.ts';
import { identify } from './identity.ts';
import { laddersOf } from './ladder.ts';
import type { LikenessKeys } from './likes.ts';
import { lookAt, type Look } from './look.ts';
import { proposeMapping, proposeUses, type Mapping } from './mapping.ts';
import type { OwnField } from './own-field.ts';
import type { Use } from './uses.ts';
import {
	intoNew,
	intoPipeline,
	nameKey,
	pipelineOf,
	proposeCurrencies,
	proposeStages,
	type Ground,
	type Plan,
	type Texts
} from './plan.ts';
import { pipelineNamed, stagesByPipeline } from './pipeline-column.ts';
import { profile, type Profile } from './profile.ts';
import { proposeRecordPlan, type RecordPlan, type RecordUse } from './record-columns.ts';
import type { RecordKind } from './record-headings.ts';
import { lookAtRecords, type RecordLook } from './record-look.ts';
import { RecordRows } from './record-rows.ts';
import type { Refusal } from './row-cells.ts';
import type { Stamp } from './stamping.ts';

/** What a file was recognised as. */
export interface Recognised {
	readonly encoding: Encoding;
	readonly certainty: Certainty;
	/** It is none where nothing can be read of it. */
	readonly isText: boolean;
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
	/** Lines whose id an earlier line of the file has, or that look like somebody who is here. */
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
		const decoded = decodeText(this.#bytes, used);
		const readable = isText(decoded);
		const text = readable ? decoded : '';
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
			isText: readable,
			layout: usedLayout,
			rows: this.#table.rows.length,
			columns: this.#profiles.map(({ values: _, ...column }) => column)
		};
	}

	/** Rows by the lines that they start on. */
	rowsAt(lines: readonly number[]): readonly Row[] {
		const wanted = new Set(lines);
		return this.#table.rows.filter(({ line }) => wanted.has(line));
	}

	/** The plan that the file itself suggests. */
	propose(ground: Ground, pipelineName: string): Plan {
		const own = ground.custom.filter(({ of }) => of === 'deal');
		const said = pipelineNamed(this.#profiles);
		const proposed = proposeUses(this.#profiles, own);
		const bare = said ? proposed.with(said.column, { use: 'ignore' }) : proposed;
		const without = this.#mapped(bare, ground);
		const stages = proposeStages(without.chosen, ground, said?.name ?? pipelineName);
		// Where the deals stand says what the column says.
		const isKept = said && nameKey(pipelineOf(stages, ground)) !== nameKey(said.name);
		const { mapping, named } = isKept ? this.#mapped(proposed, ground) : without;
		return {
			...mapping,
			stages,
			named,
			currencies: proposeCurrencies(this.#profiles, mapping, ground),
			merges: this.#profiles.map(() => undefined)
		};
	}

	/** A plan with other uses of the columns: what they do not touch stays as it was settled. */
	revise(plan: Plan, uses: readonly Use[], ground: Ground): Plan {
		const before = this.#stages(plan, ground).chosen;
		const { mapping, chosen: names, named } = this.#mapped(uses, ground, plan.merges);
		const same = before.length === names.length && names.every((name) => before.includes(name));
		return {
			...mapping,
			dates: mapping.dates.map((rule, column) => (rule ? (plan.dates[column] ?? rule) : rule)),
			numbers: mapping.numbers.map((rule, column) =>
				rule ? (plan.numbers[column] ?? rule) : rule
			),
			stages: same ? plan.stages : this.#stagesAs(plan.stages, names, ground),
			named: settled(named, plan.named),
			currencies: { ...proposeCurrencies(this.#profiles, mapping, ground), ...plan.currencies },
			merges: plan.merges
		};
	}

	/** The stages of the file into another pipeline, or a new one where it has no id. */
	redirect(plan: Plan, pipeline: string | undefined, newName: string, ground: Ground): Plan {
		const names = this.#stages(plan, ground).chosen;
		const known = ground.pipelines.find(({ id }) => id === pipeline);
		return { ...plan, stages: known ? intoPipeline(names, known) : intoNew(names, newName) };
	}

	/** What a plan makes of the file. */
	look(plan: Plan, ground: Ground, texts: Texts): Look {
		return lookAt(this.#table, this.#profiles, plan, ground, texts);
	}

	/** Makes the import, part by part. Nothing of it depends on anything but the file, the plan and the ground. */
	make(plan: Plan, ground: Ground, texts: Texts, stamp: Stamp): Generator<Part, void, void> {
		const identity = identify(ground.workspace, ground.retired);
		const ladders = laddersOf(plan, ground, identity, texts);
		const arrivals = new Arrivals(ladders.creations, ground, identity, stamp, texts);
		const read = drafter(this.#table.headings, plan, ladders, ground);
		return this.#parts(arrivals, (row) => {
			const result = read(row);
			return result.ok ? { ok: true, arrival: arrivals.arrive(result.draft) } : result;
		});
	}

	/**
	 * The plan for leads, people or companies that the file itself suggests, or for these uses of its columns. `own` are
	 * the fields that the workspace has added to those.
	 */
	proposeRecords(
		kind: RecordKind,
		own: readonly OwnField[],
		uses?: readonly RecordUse[]
	): RecordPlan {
		return proposeRecordPlan(kind, this.#profiles, own, uses);
	}

	/** What such a plan makes of the file. */
	lookRecords(plan: RecordPlan, ground: Ground, keys: LikenessKeys): RecordLook {
		return lookAtRecords(this.#table, plan, ground, keys);
	}

	/** Makes an import of leads, people or companies, part by part, as `make`. */
	makeRecords(
		plan: RecordPlan,
		ground: Ground,
		stamp: Stamp,
		keys: LikenessKeys
	): Generator<Part, void, void> {
		const identity = identify(ground.workspace, ground.retired);
		const reader = new RecordRows(this.#table.headings, plan, ground, identity, stamp, keys);
		return this.#parts(reader, (row) => reader.read(row));
	}

	*#parts(
		maker: Pick<Arrivals, 'takeSupports' | 'newChoices'>,
		read: (row: Row) => MadeRow
	): Generator<Part, void, void> {
		const seen = new Set<string>();
		const { rows } = this.#table;
		let part = emptyPart();
		for (const [index, row] of rows.entries()) {
			const { line, lastLine, cells } = row;
			const result = read(row);
			if (!result.ok) part.refused.push({ line, lastLine, refusal: result.refusal, cells });
			else if (result.update) part.updates.push(result.update);
			else if (!result.arrival || seen.has(result.arrival.record)) part.repeated.push(line);
			else part.arrivals.push(result.arrival);
			if (result.ok && result.arrival) seen.add(result.arrival.record);
			part.operations += (result.ok && result.arrival?.entries.length) || 1;
			const isLast = index + 1 === rows.length;
			if (part.operations < PART && !isLast) continue;
			yield {
				...part,
				supports: maker.takeSupports(),
				newChoices: isLast ? maker.newChoices : [],
				done: index + 1,
				rows: rows.length
			};
			part = emptyPart();
		}
	}

	/** How the columns are read for these uses, and the stages that they name. */
	#mapped(uses: readonly Use[], ground: Ground, merges: Plan['merges'] = []) {
		const mapping = proposeMapping(this.#profiles, uses);
		return { mapping, ...this.#stages({ ...mapping, merges }, ground) };
	}

	/** The stage names of the rows that go into the pipeline chosen, and the stages of those that name another. */
	#stages(
		mapping: Mapping & Pick<Plan, 'merges'>,
		ground: Ground
	): { chosen: readonly string[]; named: Plan['named'] } {
		const of = stagesByPipeline(this.#table, this.#profiles, mapping, ground);
		const named = ground.pipelines.flatMap((pipeline) => {
			const names = of.get(pipeline.id);
			return names ? [[nameKey(pipeline.name), intoPipeline([...names.keys()], pipeline)]] : [];
		});
		return {
			chosen: [...(of.get(undefined)?.keys() ?? [])],
			named: Object.fromEntries(named) as Plan['named']
		};
	}

	#stagesAs(stages: Plan['stages'], names: readonly string[], ground: Ground): Plan['stages'] {
		const known =
			stages.into === 'existing' && ground.pipelines.find(({ id }) => id === stages.pipeline);
		if (known) return intoPipeline(names, known);
		return intoNew(names, stages.into === 'new' ? stages.name : '');
	}
}

/** Which stages names become, those that were settled before as they were. */
function settled(named: Plan['named'], before: Plan['named']): Plan['named'] {
	const entries = Object.entries(named).map(([key, stages]) => {
		const of = Object.entries(stages.of).map(([name, stage]) => [
			name,
			before[key]?.of[name] ?? stage
		]);
		return [key, { ...stages, of: Object.fromEntries(of) as typeof stages.of }] as const;
	});
	return Object.fromEntries(entries);
}

/** A row as it comes in: a record of its own, something to add to one, neither where it is left out. */
type MadeRow =
	| { readonly ok: true; readonly arrival?: Part['arrivals'][number]; readonly update?: Update }
	| { readonly ok: false; readonly refusal: Refusal };

function emptyPart() {
	return {
		arrivals: [] as Part['arrivals'][number][],
		updates: [] as Update[],
		repeated: [] as number[],
		refused: [] as RefusedRow[],
		operations: 0
	};
}
