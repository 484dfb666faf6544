import type { Pipeline } from '#lib/domain/directory.ts';

/** The areas of restricted pipelines, each with the names of those that share it. */
export function areasOf(
	pipelines: readonly Pipeline[]
): readonly { readonly area: string; readonly name: string }[] {
	const names = new Map<string, string[]>();
	for (const { area, name } of pipelines)
		if (area !== undefined) names.set(area, [...(names.get(area) ?? []), name]);
	return [...names].map(([area, all]) => ({ area, name: all.join(', ') }));
}
