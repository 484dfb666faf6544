import type { PipelineId } from '#lib/domain/ids.ts';
import { tidy } from './cell.ts';
import type { Table } from './csv.ts';
import { headingScore } from './headings.ts';
import type { Mapping } from './mapping.ts';
import { nameKey, stageNames, type Ground, type KnownPipeline } from './plan.ts';
import type { Profile } from './profile.ts';

/** Headings that only hold a word for it are those of something else: `pipeline stage`. */
const EXACT = 60;

/** Whether a heading is that of a pipeline. */
function isPipeline(heading: string): boolean {
	return headingScore(heading, 'pipeline') > EXACT;
}

/** The pipeline that a file names in all of its rows, and the column in which it does. */
export function pipelineNamed(
	profiles: readonly Profile[]
): { readonly column: number; readonly name: string } | undefined {
	for (const [column, { heading, values }] of profiles.entries()) {
		const [name, ...others] = values.keys();
		if (name !== undefined && others.length === 0 && isPipeline(heading)) return { column, name };
	}
	return undefined;
}

/** The pipelines of a workspace by what they are called. */
function pipelinesByName({ pipelines }: Ground): ReadonlyMap<string, KnownPipeline> {
	return new Map(pipelines.map((one) => [nameKey(one.name), one]));
}

/** The stages that a file names with their rows, by the pipeline that those go into; `undefined` for the one chosen. */
export type StagesByPipeline = ReadonlyMap<PipelineId | undefined, ReadonlyMap<string, number>>;

/** Which stages the rows of a file name that go into each pipeline. */
export function stagesByPipeline(
	{ rows }: Table,
	profiles: readonly Profile[],
	mapping: Mapping,
	ground: Ground
): StagesByPipeline {
	const columnOf = (field: string) => mapping.uses.findIndex(({ use }) => use === field);
	const [column, stage] = [columnOf('pipeline'), columnOf('stage')];
	const names = stageNames(profiles, mapping);
	if (column < 0) {
		const counts = profiles[stage]?.values;
		return new Map([[undefined, new Map(names.map((name) => [name, counts?.get(name) ?? 0]))]]);
	}
	const known = pipelinesByName(ground);
	const listed = new Set(names);
	const entered = mapping.uses.flatMap((use, at) =>
		use.use === 'entered' ? [{ at, name: use.stage }] : []
	);
	const found = new Map<PipelineId | undefined, Map<string, number>>();
	for (const { cells, problem } of rows) {
		if (problem) continue;
		const said = (at: number) => tidy(cells[at] ?? '');
		const pipeline = known.get(nameKey(said(column)))?.id;
		const counts = found.get(pipeline) ?? new Map<string, number>();
		found.set(pipeline, counts);
		const add = (name: string, count: number) => {
			if (listed.has(name)) counts.set(name, (counts.get(name) ?? 0) + count);
		};
		if (stage >= 0) add(said(stage), 1);
		for (const { at, name } of entered) if (said(at) !== '') add(name, 0);
	}
	return found;
}
