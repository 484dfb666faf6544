import type { OpenWorkspace } from '#lib/state/open-workspace.svelte.ts';
import { TRAITS, type Choice } from './choice.ts';
import { optionsFor } from './traits.ts';

/** Which deals figures are about, in words: the pipeline, and what is filtered by. */
export function aboutDeals(workspace: OpenWorkspace, choice: Choice): readonly string[] {
	const pipeline = workspace.pipelines.find(({ id }) => id === choice.pipeline);
	return [
		...(pipeline ? [pipeline.name] : []),
		...TRAITS.flatMap((trait) =>
			(choice[trait] ?? []).map(
				(id) => optionsFor(workspace, trait).find(({ value }) => value === id)?.name ?? id
			)
		)
	];
}
