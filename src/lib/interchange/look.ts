import type { PipelineId } from '#lib/domain/ids.ts';
import type { Money } from '#lib/domain/money.ts';
import type { At, Day } from '#lib/domain/time.ts';
import type { Table } from './csv.ts';
import { drafter, type Read } from './drafts.ts';
import { identify } from './identity.ts';
import { complete, laddersOf } from './ladder.ts';
import { nameKey, stageNames, type Ground, type Plan, type Texts } from './plan.ts';
import { stagesByPipeline } from './pipeline-column.ts';
import { isDated, isNumeric, type Profile } from './profile.ts';
import type { Refusal } from './row-cells.ts';
import { alike, spellingKey } from './spelling.ts';
import type { Use } from './uses.ts';

/** What a plan makes of a file, before anything is written. */
export interface Look {
	/** The stage names of the rows that go into the pipeline chosen, with these. */
	readonly stages: readonly Counted[];
	/** All stage names of the file. */
	readonly stageNames: readonly string[];
	/** The pipelines that the file names with their rows, and whether each is one of the workspace. */
	readonly pipelines: readonly (Counted & { readonly known: boolean })[];
	/** The stage names that a pipeline of the workspace does not have and that rows give which go into it by their own word. */
	readonly missing: readonly {
		readonly pipeline: PipelineId;
		readonly stages: readonly Counted[];
	}[];
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
		/** What the pipeline is called that it goes into. */
		readonly pipeline: string;
		readonly company: string;
		readonly owner: string;
		readonly value: Money | undefined;
		readonly expectedClose: Day | undefined;
		readonly course: readonly { readonly stage: string; readonly at: At }[];
	};
}

const PREVIEWED = 10;
/** Names are looked at for their spelling where a column has at most so many. */
const NAMES = 1_500;
/** A kept column is one of names where it has few of them. */
const FEW = 200;

/** Reads the whole file by a plan, and says what comes of it. */
export function lookAt(
	table: Table,
	profiles: readonly Profile[],
	plan: Plan,
	ground: Ground,
	texts: Texts
): Look {
	const { ladders, names } = laddersWithNames(plan, ground, texts);
	const read = drafter(table.headings, plan, ladders, ground);
	const pipelines = profileOf(profiles, plan, 'pipeline')?.values;
	const refused: Partial<Record<Refusal['code'], number>> = {};
	const preview: PreviewRow[] = [];
	let good = 0;
	for (const row of table.rows) {
		const result = read(row);
		if (result.ok) good++;
		else refused[result.refusal.code] = (refused[result.refusal.code] ?? 0) + 1;
		if (preview.length < PREVIEWED) preview.push(previewOf(row.line, result, names));
	}
	const stage = profileOf(profiles, plan, 'stage');
	const staged = stagesByPipeline(table, profiles, plan, ground);
	const members = new Set(ground.members.map(({ name }) => nameKey(name)));
	return {
		stages: counted(staged.get(undefined)),
		stageNames: stageNames(profiles, plan),
		pipelines: [...(pipelines ?? [])].map(([name, count]) => ({
			name,
			count,
			known: ladders.named.has(nameKey(name))
		})),
		missing: ground.pipelines.flatMap(({ id, stages }) => {
			const here = new Set(stages.map(({ name }) => spellingKey(name)));
			const strange = counted(staged.get(id)).filter(({ name }) => !here.has(spellingKey(name)));
			return strange.length > 0 ? [{ pipeline: id, stages: strange }] : [];
		}),
		unstaged: stage?.empty ?? 0,
		people: [...(profileOf(profiles, plan, 'owner')?.values ?? [])].map(([name, count]) => ({
			name,
			count,
			known: members.has(nameKey(name))
		})),
		alike: alikeNames(profiles, plan, ground),
		preview,
		good,
		refused
	};
}

function counted(names: ReadonlyMap<string, number> = new Map()): readonly Counted[] {
	return [...names].map(([name, count]) => ({ name, count }));
}

/** The ladders with the names of their stages and pipelines. */
function laddersWithNames(plan: Plan, ground: Ground, texts: Texts) {
	const ladders = laddersOf(plan, ground, identify(ground.workspace, []), texts);
	const names = new Map<string, string>([[ladders.chosen.pipeline, ladders.name]]);
	if (plan.stages.into === 'new')
		for (const [index, { name }] of complete(plan.stages.stages, texts).entries())
			names.set(ladders.chosen.steps[index]?.id ?? '', name);
	for (const pipeline of ground.pipelines)
		for (const { id, name } of [pipeline, ...pipeline.stages]) names.set(id, name);
	return { ladders, names };
}

function profileOf(
	profiles: readonly Profile[],
	{ uses }: Plan,
	field: Use['use']
): Profile | undefined {
	return profiles[uses.findIndex(({ use }) => use === field)];
}

function alikeNames(profiles: readonly Profile[], plan: Plan, ground: Ground): Look['alike'] {
	return profiles.flatMap((column, index) => {
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

function previewOf(line: number, result: Read, names: ReadonlyMap<string, string>): PreviewRow {
	if (!result.ok) return { line, refusal: result.refusal };
	const { title, pipeline, company, owner, value, expectedClose, course } = result.draft;
	return {
		line,
		deal: {
			title,
			pipeline: names.get(pipeline) ?? '',
			company,
			owner,
			value,
			expectedClose,
			course: course.map(({ step, at }) => ({ stage: names.get(step.id) ?? '', at }))
		}
	};
}
