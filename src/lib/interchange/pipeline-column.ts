import { headingKey } from './headings.ts';
import type { Profile } from './profile.ts';

const HEADINGS = new Set(
	['pipeline', 'pipeline name', 'sales pipeline', 'deal pipeline', 'board'].concat(
		['قیف فروش', 'قیف', 'воронка', 'воронка продаж', 'lejek sprzedaży', 'lejek'],
		['销售管道', '管道', '销售漏斗']
	)
);

/** The pipeline that a file names in all of its rows, and the column in which it does. */
export function pipelineNamed(
	profiles: readonly Profile[]
): { readonly column: number; readonly name: string } | undefined {
	for (const [column, { heading, values }] of profiles.entries()) {
		const [name, ...others] = values.keys();
		if (name !== undefined && others.length === 0 && HEADINGS.has(headingKey(heading)))
			return { column, name };
	}
	return undefined;
}
