import type { PipelineId } from '#lib/domain/ids.ts';
import type { Table } from './csv.ts';
import { headingScore } from './headings.ts';
import type { Mapping } from './mapping.ts';
import { nameKey, stageNames, type Ground } from './plan.ts';
import type { Profile } from './profile.ts';
import { columnsOf, RowCells, type Reading } from './row-cells.ts';
import { useKey } from './uses.ts';

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

/** The stages that a file names with their rows, by the pipeline that those go into; `undefined` for the one chosen. */
export type StagesByPipeline = ReadonlyMap<PipelineId | undefined, ReadonlyMap<string, number>>;

/** Which stages the rows of a file name that go into each pipeline, its cells read as those of drafts. */
export function stagesByPipeline(
	{ headings, rows }: Table,
	profiles: readonly Profile[],
	mapping: Mapping & Partial<Pick<Reading, 'merges'>>,
	ground: Ground
): StagesByPipeline {
	const columns = columnsOf(mapping.uses.map(useKey));
	const [stage] = columns.get('stage') ?? [];
	const names = stageNames(profiles, mapping);
	if (!columns.has('pipeline')) {
		const counts = stage === undefined ? undefined : profiles[stage]?.values;
		return new Map([[undefined, new Map(names.map((name) => [name, counts?.get(name) ?? 0]))]]);
	}
	const known = new Map(ground.pipelines.map(({ id, name }) => [nameKey(name), id]));
	const listed = new Set(names);
	const entered = mapping.uses.flatMap((use, at) =>
		use.use === 'entered' ? [{ at, name: use.stage }] : []
	);
	const found = new Map<PipelineId | undefined, Map<string, number>>();
	const reading: Reading = { currencies: {}, merges: [], ...mapping };
	for (const row of rows) {
		if (row.problem) continue;
		const cells = new RowCells(headings, reading, columns, row);
		const pipeline = known.get(nameKey(cells.text('pipeline')));
		const counts = found.get(pipeline) ?? new Map<string, number>();
		found.set(pipeline, counts);
		const add = (name: string, count: number) => {
			if (listed.has(name)) counts.set(name, (counts.get(name) ?? 0) + count);
		};
		if (stage !== undefined) add(cells.said(stage), 1);
		for (const { at, name } of entered) if (cells.said(at) !== '') add(name, 0);
	}
	return found;
}
