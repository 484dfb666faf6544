import type { Pipeline } from '#lib/domain/directory.ts';
import type { Areas } from '#lib/protocol/permission.ts';

/** The areas of restricted pipelines, each with the names of those that share it. */
export function areasOf(
	pipelines: readonly Pipeline[]
): readonly { readonly area: string; readonly name: string }[] {
	const names = new Map<string, string[]>();
	for (const { area, name } of pipelines)
		if (area !== undefined) names.set(area, [...(names.get(area) ?? []), name]);
	return [...names].map(([area, all]) => ({ area, name: all.join(', ') }));
}

/** Whether who was given some areas sees one of them. */
export function seesArea(areas: Areas, area: string): boolean {
	return areas === 'all' || areas.includes(area);
}

/**
 * What somebody sees once they see an area, or do not any more. Who saw all that are and will be sees the others that
 * are, and none that will be.
 * @param others the other areas that there are
 */
export function withArea(
	areas: Areas,
	area: string,
	seen: boolean,
	others: readonly string[]
): Areas {
	if (seesArea(areas, area) === seen) return areas;
	if (areas === 'all') return others.filter((one) => one !== area);
	return seen ? [...areas, area] : areas.filter((one) => one !== area);
}
